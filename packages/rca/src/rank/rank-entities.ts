import type { EntityId, SignalName } from '@abduce/core';
import type { CaseView } from '../case/case-view.ts';
import { combined, type Indication } from '../indications/indication.ts';
import type { Balance } from './balance.ts';
import { type Contribution, isFailureKind } from './contributions.ts';
import type { Symptom } from './symptom.ts';
import { isUnconnected, unconnectedScores } from './unconnected.ts';

export const rankDefaults = {
  /** Weight of the whole excess, to order those that have none of their own. */
  whole: 1e-9,
  /** Weight of indications beside the trouble that users were seen to have, and of measured trouble where users had none. */
  aside: { indications: 0.3, trouble: 0.1 },
} as const;

const resourceSignals: readonly SignalName[] = [
  'instance.cpu.usage',
  'instance.cpu.throttled',
  'instance.memory.usage',
  'instance.event_loop.utilization',
  'instance.event_loop.delay',
  'instance.gc.time',
  'instance.restarts',
  'instance.oom_kills',
  'pool.pending',
  'queue.lag',
  'log.messages',
];

function resourceScore(view: CaseView, id: EntityId): number {
  let z = 0;
  for (const signal of resourceSignals) {
    if (!view.lookup.has(signal)) continue;
    const shift = view.resource(signal, id)?.shift;
    if (shift !== undefined && shift.direction !== 'none') z = Math.max(z, shift.strength);
  }
  return z / (z + 10);
}

/** Every entity of the case by how much of the trouble is its own; ties by id, so that the order never varies. */
export function rankEntities(
  view: CaseView,
  balance: Balance,
  contributions: readonly Contribution[],
  symptom: Symptom | undefined,
  indications: readonly Indication[] = [],
): readonly { readonly entity: EntityId; readonly score: number }[] {
  if (isUnconnected(view)) {
    const alone = unconnectedScores(view);
    return ordered(indications.length > 0 ? joined(view, alone, symptom, indications) : alone);
  }
  const scores = new Map<EntityId, number>();
  const add = (id: EntityId, score: number): void => {
    if (Number.isFinite(score)) scores.set(id, (scores.get(id) ?? 0) + score);
  };
  for (const { id } of view.services) add(id, 0);
  const failures = symptom?.indicator === 'availability';
  for (const { kind, entity, share, confidence } of contributions) {
    const weight = isFailureKind(kind) === failures ? 1 : view.parameters.otherIndicatorWeight;
    add(entity, weight * share * confidence);
  }
  const target = symptom === undefined ? undefined : balance.nodes.get(symptom.service);
  for (const node of balance.nodes.values()) {
    const excess = failures ? node.failing : node.slower;
    const total = (failures ? target?.failing : target?.slower)?.amount || 1;
    add(node.id, rankDefaults.whole * Math.min(1e6, excess.amount / total));
  }
  if (indications.length > 0) return ordered(joined(view, scores, symptom, indications));
  // Beside requests the resource signals would only break ties; alone they are all there is.
  if (contributions.length === 0) {
    for (const { id } of view.services) add(id, resourceScore(view, id));
  }
  return ordered(scores);
}

function ordered(
  scores: ReadonlyMap<EntityId, number>,
): readonly { readonly entity: EntityId; readonly score: number }[] {
  return [...scores]
    .map(([entity, score]) => ({ entity, score }))
    .sort((a, b) => b.score - a.score || (a.entity < b.entity ? -1 : 1));
}

/** Trouble and indications as independent witnesses; what users felt has the first word. */
function joined(
  view: CaseView,
  trouble: ReadonlyMap<EntityId, number>,
  symptom: Symptom | undefined,
  indications: readonly Indication[],
): ReadonlyMap<EntityId, number> {
  const felt = symptom !== undefined && (symptom.slower || symptom.failing || symptom.silent);
  const { aside } = rankDefaults;
  const found = combined(indications);
  const scores = new Map<EntityId, number>();
  for (const { id } of view.services) {
    const whole = trouble.get(id) ?? 0;
    const own = Math.min(1, whole) * (felt ? 1 : aside.trouble);
    const told = (found.get(id) ?? 0) * (felt ? aside.indications : 1);
    scores.set(id, 1 - (1 - own) * (1 - told) + rankDefaults.whole * whole);
  }
  return scores;
}
