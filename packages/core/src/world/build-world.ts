import type { WorldSnapshot } from '../model/world.ts';
import { addGaps } from './add-gaps.ts';
import { addGiven } from './add-given.ts';
import { addLogs } from './add-logs.ts';
import { addMetrics } from './add-metrics.ts';
import { learnResources } from './add-reports.ts';
import { addSpans } from './add-spans.ts';
import { isAgentRule } from './coroot-world.ts';
import { identityIndex } from './identity-index.ts';
import type { MetricAnswer } from './metric-need.ts';
import { presence } from './presence.ts';
import { withoutAgentSpans } from './without-agent-spans.ts';
import { finishDraft, worldDraft } from './world-draft.ts';
import type { WorldInput } from './world-input.ts';

/** Something that a node agent has measured. */
function isOfAgent({ rule, series }: MetricAnswer): boolean {
  return series.length > 0 && isAgentRule(rule);
}

/** `buildWorld` in slices: yields wherever a caller may let others run. Returns the world. */
export function* buildWorldSlices(input: WorldInput): Generator<void, WorldSnapshot, void> {
  const series = (input.metrics ?? []).reduce((sum, answer) => sum + answer.series.length, 0);
  const draft = worldDraft(input.grid, 256 + Math.ceil(series * 1.2));
  const facts = (input.facts ?? []).filter((answer) => answer.series.length > 0);
  const observed = facts.length > 0 || (input.metrics ?? []).some(isOfAgent);
  const identities = identityIndex({ byName: observed });
  const lives = presence(input.grid);
  if (input.given !== undefined) addGiven(draft, input.given);
  learnResources([...(input.spans ?? []), ...(input.logs ?? [])], identities);
  for (const { series } of input.metrics ?? []) {
    for (const { labels } of series) identities.learn(labels);
    yield;
  }
  let spans = input.spans ?? [];
  if (observed) spans = yield* withoutAgentSpans(spans);
  yield* addSpans(draft, spans, identities, lives);
  yield* addMetrics(draft, input.metrics ?? [], identities, lives, facts);
  yield* addLogs(draft, input.logs ?? [], identities, lives);
  yield* lives.flush(draft);
  yield;
  for (const change of input.changes ?? []) draft.changes.set(change.id, change);
  draft.gaps.push(...(input.failures ?? []));
  addGaps(draft, input);
  yield;
  return yield* finishDraft(draft);
}

/** Entities, dependencies, series and changes of one window, from what a store answered. Pure: the same input gives the same world. */
export function buildWorld(input: WorldInput): WorldSnapshot {
  const slices = buildWorldSlices(input);
  for (;;) {
    const slice = slices.next();
    if (slice.done === true) return slice.value;
  }
}
