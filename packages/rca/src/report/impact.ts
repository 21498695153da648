import type { Evidence, ReportStep, Text } from '@abduce/core';
import { evidenceOf, type ReportContext } from './context.ts';
import { feelingOf, impactSentence } from './felt.ts';
import { isStill } from './movement.ts';
import { statement } from './statement.ts';
import { list, text } from './text.ts';

/** Services said to be well, at most. */
const most = 4;

/** What users get: failures, time, requests served; then who is not hurt, where that was measured. */
export function impactOf(context: ReportContext): readonly ReportStep[] {
  const { diagnosis, namer } = context;
  const items = evidenceOf(context, diagnosis.impact);
  const past = context.recovery !== undefined;
  const steps = items.map((item): ReportStep => {
    const requests = items.find(
      (other) => other.entity === item.entity && feelingOf(other) === 'served',
    );
    const words = impactSentence(item, requests, past) ?? statement(item, namer);
    const counted = requests !== undefined && words.some((part) => refersTo(part, requests.id));
    const evidence = counted ? [...new Set([item.id, requests.id])] : [item.id];
    return { entity: item.entity, text: words, evidence };
  });
  const spared = diagnosis.verdict === 'no_fault' ? undefined : sparedOf(context, past);
  return spared === undefined ? steps : [...steps, spared];
}

function refersTo(part: Text[number], id: string): boolean {
  return typeof part === 'object' && 'derive' in part && part.of.some((one) => one.evidence === id);
}

/** Services off the path whose requests are answered as before, in one sentence. */
function sparedOf({ diagnosis, caseFile }: ReportContext, past: boolean): ReportStep | undefined {
  const hurt = new Set([
    diagnosis.target?.service,
    ...diagnosis.path.map(({ entity }) => entity),
    ...diagnosis.hypotheses.slice(0, 1).map(({ entity }) => entity),
  ]);
  const services = new Set(caseFile.world.services.map(({ id }) => id));
  const calm = new Map<string, Evidence[]>();
  const moved = new Set<string>();
  for (const item of diagnosis.evidence) {
    if (hurt.has(item.entity) || !services.has(item.entity)) continue;
    if (feelingOf(item) !== 'failing' && feelingOf(item) !== 'slow') continue;
    if (isStill(item)) calm.set(item.entity, [...(calm.get(item.entity) ?? []), item]);
    else moved.add(item.entity);
  }
  const spared = [...calm].filter(([entity]) => !moved.has(entity)).slice(0, most);
  const [first] = spared;
  if (first === undefined) return undefined;
  const are = spared.length === 1 ? (past ? 'was' : 'is') : past ? 'were' : 'are';
  return {
    entity: first[0],
    text: text(list(spared.map(([entity]) => ({ entity }))), ` ${are} not affected.`),
    evidence: spared.flatMap(([, items]) => items.map(({ id }) => id)),
  };
}
