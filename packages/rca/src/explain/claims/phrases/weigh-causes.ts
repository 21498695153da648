import { factOf, type PackIndex } from '../index/pack-index.ts';
import type { Template } from '../index/template.ts';
import { secondOf } from '../read/same-second.ts';
import type { Statement } from './frame.ts';

/** What an incident's causes are held against. */
export interface CauseScale {
  /** Why one statement is not known to have brought about another. */
  causeProblem(effect: Statement, cause: Statement): string | undefined;
  /** It is part of the trouble, so that "it" behind it is the trouble. */
  isPart(statement: Statement): boolean;
  readonly root: Statement;
  readonly guilty: readonly string[];
}

export function causeScale(index: PackIndex, template: Template): CauseScale {
  const { pack } = index;
  const root: Statement = {
    kind: 'root',
    evidence: index.report.rootCause?.evidence ?? [],
    entity: index.root,
  };
  const guiltyIds = [...index.evidence.values()]
    .filter((one) => one.guilty)
    .map((one) => one.pack.id);
  return { causeProblem, isPart, root, guilty: guiltyIds };

  /** An effect does not begin before its cause, nor end before users were hurt. */
  function isLater(effect: Statement, cause: Statement): boolean {
    if (effect.kind !== 'measured') return true;
    const second = (statement: Statement, ...fields: readonly string[]): number | undefined => {
      const evidence = index.evidence.get(statement.evidence[0] ?? '');
      const at = evidence && fields.flatMap((field) => factOf(evidence, field)?.value ?? [])[0];
      return at === undefined ? undefined : secondOf(at);
    };
    const [onset, until] = [second(effect, 'onset'), second(effect, 'until')];
    const hurt = index.report.onset === undefined ? 0 : secondOf(index.report.onset);
    if (until !== undefined && until < hurt) return false;
    const begun = cause.kind === 'root' ? undefined : second(cause, 'onset', 'since', 'time');
    const over = cause.kind === 'measured' ? second(cause, 'until') : undefined;
    if (over !== undefined && over < Math.max(onset ?? 0, hurt)) return false;
    return onset === undefined || begun === undefined || onset >= begun;
  }

  /** What takes part in cause and effect went up, or is one of the few that do harm by going down. */
  function isHarm({ kind, measure }: Statement): boolean {
    if (kind !== 'measured' || measure === undefined) return true;
    const title = index.evidence.get(measure.evidence)?.title ?? '';
    if (!['', 'calls_', 'rows_', 'failed_'].includes(measure.prefix)) return false;
    const falling = /^(?:Instances that report|Index scans)/.test(title);
    return measure.moved === (falling ? 'down' : 'up');
  }

  /** Measurements that the cause reaches, and everything that is no measurement. */
  function isPart({ kind, evidence, measure }: Statement): boolean {
    const still = evidence.some((id) => index.evidence.get(id)?.pack.moved === 'same');
    if ((measure === undefined && still) || measure?.moved === 'same') return false;
    if (kind !== 'measured' && kind !== 'other') return true;
    const from = [...root.evidence, ...guiltyIds];
    const ended = (id: string): boolean =>
      index.harmEnd === undefined &&
      index.evidence.get(id)?.facts.some(({ field }) => field === 'until') === true;
    if (evidence.some(ended)) return false;
    return evidence.every(
      (id) =>
        index.symptoms.has(id) ||
        from.includes(id) ||
        from.some((one) => index.effects.get(one)?.has(id) === true),
    );
  }

  function causeProblem(effect: Statement, cause: Statement): string | undefined {
    if (pack.verdict !== 'root_cause')
      return 'no cause of all of it was confirmed; say what coincided';
    if (cause.kind === 'trouble' || cause.kind === 'other') return 'say what the cause is';
    if (cause.kind === 'change' && !cause.evidence.every((id) => guiltyIds.includes(id)))
      return `${cause.evidence.join(', ')} did not set it off`;
    if (![cause, effect].every(isHarm)) return 'that did not move, or the other way';
    if (!isLater(effect, cause)) return 'it began before its cause did';
    if (effect.kind === 'trouble') {
      const known =
        cause.kind === 'root' ||
        cause.kind === 'change' ||
        cause.evidence.every((id) => template.rootEvidence.has(id));
      return known ? undefined : 'that is not what began it';
    }
    if (effect.kind === 'root')
      return cause.kind === 'change'
        ? undefined
        : 'that is what began it; only a change came before';
    if (effect.kind !== 'measured') return 'say what it brought about';
    const from = cause.kind === 'root' ? [...root.evidence, ...guiltyIds] : cause.evidence;
    for (const id of effect.evidence) {
      const symptom = cause.kind !== 'measured' && index.symptoms.has(id);
      if (cause.kind === 'root' && root.evidence.includes(id) && !symptom)
        return `${id} is the cause itself`;
      const reached = from.some((one) => index.effects.get(one)?.has(id) === true);
      if (reached || symptom) continue;
      return from.some((one) => index.effects.get(id)?.has(one) === true)
        ? `it is the other way round: ${id} comes first`
        : `the cause given is not known to bring about ${id}`;
    }
    return undefined;
  }
}
