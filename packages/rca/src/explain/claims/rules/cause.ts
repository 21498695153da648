import type { Violation } from '../claim.ts';
import { isWord } from '../read/item.ts';
import { violation } from '../read/violation.ts';
import { type CausalClaim, causalClaims } from './causal-claims.ts';
import type { Rule, RuleContext } from './rule.ts';
import { isEmptySide, type Side, sideOf } from './side.ts';
import { isOfKind } from './support.ts';

/** Cause and effect only along what the engine confirmed, and in its direction. */
export const causeRule: Rule = (context) =>
  causalClaims(context).flatMap((claim): readonly Violation[] => {
    const problem = problemOf(context, claim);
    return problem === undefined ? [] : [violation('cause', claim.words, problem)];
  });

function problemOf(context: RuleContext, claim: CausalClaim): string | undefined {
  const { index } = context;
  if (index.pack.cause === null && isUnknown(context, claim)) return undefined;
  const cause = sideOf(context, claim.cause);
  const effect = sideOf(context, claim.effect);
  if (claim.denied) return deniedProblem(context, cause, effect);
  if (index.pack.causes.length === 0 && index.pack.cause === null)
    return 'no cause was confirmed; say what coincided';
  if (isEmptySide(cause)) return `say what the cause is, in the same sentence`;
  const own = cause.change ? changeProblem(context, cause) : groundProblem(context, cause);
  return own ?? effectProblem(context, cause, effect);
}

/** `the cause could not be determined`. */
function isUnknown({ parsed }: RuleContext, { words }: CausalClaim): boolean {
  if (!/^(?:root )?(?:cause|reason|trigger|origin|culprit)$/i.test(words)) return false;
  return parsed.items.some((item) =>
    isWord(item, 'not', 'no', 'unknown', 'undetermined', 'unclear', 'cannot', 'neither', 'nothing'),
  );
}

/** `was not set off by release 1.9.3`: true of changes that are innocent. */
function deniedProblem({ index }: RuleContext, cause: Side, effect: Side): string | undefined {
  const named = new Set([...cause.changes, ...effect.changes]);
  const guilty = [...index.evidence.values()].filter((item) => item.guilty);
  if ([...named].some((id) => index.evidence.get(id)?.guilty === true))
    return 'that change did set it off';
  if (named.size > 0) return undefined;
  if ((cause.change || effect.change) && guilty.length === 0) return undefined;
  return 'nothing confirms that this is not the cause';
}

function changeProblem(
  { index, cited }: RuleContext,
  { changes, entities }: Side,
): string | undefined {
  const named =
    changes.size > 0
      ? [...changes]
      : [...cited].filter((id) => index.evidence.get(id)?.pack.kind === 'change');
  if (named.length === 0) return 'cite the change';
  for (const id of named) {
    const evidence = index.evidence.get(id);
    if (evidence?.guilty !== true) return `${id} did not set it off`;
    const strange = entities.find(
      (name) => !evidence.entities.includes(name) && name !== index.root,
    );
    if (strange !== undefined && evidence.entities.length > 0)
      return `${id} is no change of ${strange}`;
  }
  return undefined;
}

/** A cause that is no change: the root cause itself, or what it brought about on the way. */
function groundProblem(context: RuleContext, cause: Side): string | undefined {
  const { index, profile } = context;
  const causal = [...index.effects.keys()].flatMap((id) => index.evidence.get(id) ?? []);
  for (const id of cause.evidence) {
    const rooted = index.report.rootCause?.evidence.includes(id) === true;
    if (!index.effects.has(id) && !rooted) return `${id} is not known to bring about anything`;
  }
  for (const name of cause.entities) {
    const partner = profile.clauses.some(
      ({ entities }) =>
        entities.includes(name) && index.root !== undefined && entities.includes(index.root),
    );
    if (name !== index.root && !partner && !causal.some(({ entities }) => entities.includes(name)))
      return `nothing at ${name} is known to bring about anything`;
  }
  const rooted =
    cause.entities.length === 0 ||
    (index.root !== undefined && cause.entities.includes(index.root));
  for (const topic of cause.topics) {
    if (rooted && index.rootTopics.has(topic)) continue;
    if (isOfKind(index, cause.entities, topic)) continue;
    const known = causal.some(
      ({ topics, entities }) =>
        topics.has(topic) &&
        (cause.entities.length === 0 || cause.entities.some((name) => entities.includes(name))),
    );
    const said = profile.clauses.some(
      (clause) =>
        clause.topics.has(topic) && cause.entities.every((name) => clause.entities.includes(name)),
    );
    if (!known && !said) return `the cause has nothing to do with "${topic.replaceAll('_', ' ')}"`;
  }
  return undefined;
}

/** What users feel: never the reason of what brought it about. */
const symptoms = new Set(['time', 'errors', 'database', 'user', 'traffic', 'log', 'span']);

function effectProblem(context: RuleContext, cause: Side, effect: Side): string | undefined {
  const { index } = context;
  if (isEmptySide(effect))
    return isRootOrTrigger(context, cause) ? undefined : 'say what it brought about';
  if (effect.topics.has('user') && effect.entities.length === 0)
    return 'what users do is in no evidence';
  if (effect.changes.size > 0 && !cause.change) return 'a change of people has no such cause';
  const mechanism = [...effect.topics].some(
    (topic) => index.rootTopics.has(topic) && !symptoms.has(topic),
  );
  const reason = [...cause.topics].some((topic) => !symptoms.has(topic));
  if (mechanism && !cause.change && !reason)
    return 'that is what began it; only a change came before';
  const from = causeEvidence(context, cause);
  const reached = new Set(from.flatMap((id) => [...(index.effects.get(id) ?? [])]));
  for (const id of effect.evidence) {
    if (reached.has(id)) continue;
    const reversed = from.some((one) => index.effects.get(id)?.has(one) === true);
    return reversed
      ? `it is the other way round: ${id} comes first`
      : `the cause given is not known to bring about ${id}`;
  }
  const ends = [...reached].flatMap((id) => index.evidence.get(id)?.entities ?? []);
  for (const name of effect.entities) {
    if (!ends.includes(name) && name !== index.target && name !== index.root)
      return `the cause given is not known to reach ${name}`;
  }
  const same = cause.entities.filter(
    (name) => name !== index.root && !effect.entities.includes(index.target ?? ''),
  );
  if (same.length > 0 && effect.entities.length > 0 && effect.evidence.size === 0) {
    const forward = same.every((name) => precedes(context, name, effect.entities));
    if (!forward)
      return `it is the other way round, or not known: ${same.join(', ')} does not come before ${effect.entities.join(', ')}`;
  }
  if (
    effect.entities.length > 0 &&
    index.root !== undefined &&
    effect.entities.includes(index.root)
  ) {
    const strange = cause.entities.filter((name) => name !== index.root);
    if (!cause.change && strange.length > 0 && !cause.entities.includes(index.root))
      return `${index.root} is where it begins`;
  }
  return undefined;
}

/** The evidence that the cause side gives or, where it gives none, that is of its entity and topic. */
function causeEvidence({ index }: RuleContext, cause: Side): readonly string[] {
  const named = [...cause.evidence, ...cause.changes].filter((id) => index.effects.has(id));
  if (cause.evidence.size > 0 && named.length > 0) return named;
  if (cause.changes.size > 0) return named;
  const rooted =
    cause.entities.length === 0 ||
    (index.root !== undefined && cause.entities.includes(index.root));
  return [...index.effects.keys()].filter((id) => {
    const evidence = index.evidence.get(id);
    if (evidence === undefined) return false;
    if (cause.change) return evidence.guilty;
    if (evidence.pack.kind === 'change') return false;
    if (rooted) return true;
    return cause.entities.some((name) => evidence.entities.includes(name));
  });
}

function isRootOrTrigger({ index }: RuleContext, cause: Side): boolean {
  if (cause.change) return true;
  if (
    cause.entities.length > 0 &&
    !(index.root !== undefined && cause.entities.includes(index.root))
  )
    return false;
  return (
    [...cause.topics].some((topic) => index.rootTopics.has(topic)) || cause.entities.length > 0
  );
}

/** Some evidence of one entity leads to evidence of the others, and none the other way. */
function precedes({ index }: RuleContext, name: string, others: readonly string[]): boolean {
  const of = (names: readonly string[]): readonly string[] =>
    [...index.evidence.values()]
      .filter(
        ({ entities, pack }) =>
          pack.kind !== 'change' && names.some((one) => entities.includes(one)),
      )
      .map(({ pack }) => pack.id);
  const [first, second] = [of([name]), of(others)];
  const leads = (from: readonly string[], to: readonly string[]): boolean =>
    from.some((id) => to.some((end) => id !== end && index.effects.get(id)?.has(end) === true));
  return leads(first, second) && !leads(second, first);
}
