import type { EntityId } from '../model/entity.ts';
import { type Labels, labelsOf } from '../model/labels.ts';
import { type SignalName, signals } from '../model/signals.ts';
import { type AgentWorld, agentWorld, isAgentRule } from './coroot-world.ts';
import type { DialectRule } from './dialect.ts';
import { foldConnects } from './fold-connects.ts';
import type { IdentityIndex } from './identity-index.ts';
import { latencyBuckets } from './latency-buckets.ts';
import type { FactAnswer, MetricAnswer } from './metric-need.ts';
import { notePresence, noteReport, type Presence } from './presence.ts';
import { entityResolver } from './resolve-entity.ts';
import { transformSeries } from './transform-series.ts';
import type { WorldDraft } from './world-draft.ts';

/** A container's own sign of life says nothing of processes. */
const noAttributes: Labels = new Map();

/** Series handled between two yields. */
const sliceSeries = 200;

/** Entities that each metric has fed, by signal. */
interface Fed {
  entities(metric: string, signal: SignalName): Set<EntityId>;
  /** Entities of a signal, whatever fed it. */
  of(signal: SignalName): Iterable<EntityId>;
}

function fedEntities(): Fed {
  const bySignal = new Map<SignalName, Map<string, Set<EntityId>>>();
  return {
    entities(metric, signal) {
      let byMetric = bySignal.get(signal);
      if (byMetric === undefined) bySignal.set(signal, (byMetric = new Map()));
      let entities = byMetric.get(metric);
      if (entities === undefined) byMetric.set(metric, (entities = new Set()));
      return entities;
    },
    *of(signal) {
      for (const entities of bySignal.get(signal)?.values() ?? []) yield* entities;
    },
  };
}

/** Agents last, calls last: by then everybody who reports is known, and addresses can be told from externals. */
function inOrder(answers: readonly MetricAnswer[]): readonly MetricAnswer[] {
  const turn = ({ rule }: MetricAnswer): number =>
    (isAgentRule(rule) ? 2 : 0) + (rule.signal.startsWith('dependency.') ? 1 : 0);
  const turns: MetricAnswer[][] = [[], [], [], []];
  for (const answer of answers) turns[turn(answer)]?.push(answer);
  return turns.flat();
}

/** The values that count, brought into the signal's unit. */
function ownValues(
  rule: DialectRule,
  values: Float64Array,
  per: Float64Array | undefined,
  steps: Uint8Array | undefined,
): Float64Array {
  const shares = per === undefined ? values : values.map((value, i) => value / (per[i] as number));
  const own = transformSeries(shares, rule.transform, rule.scale);
  return steps === undefined ? own : own.map((value, i) => (steps[i] === 1 ? value : Number.NaN));
}

/** Entities and signals from the answers of the dialects' rules. */
export function* addMetrics(
  draft: WorldDraft,
  answers: readonly MetricAnswer[],
  identities: IdentityIndex,
  presence: Presence,
  facts: readonly FactAnswer[] = [],
): Generator<void> {
  const resolve = entityResolver(draft, identities);
  const buckets = latencyBuckets(draft.grid);
  const fed = fedEntities();
  let agent: AgentWorld | undefined;
  let handled = 0;
  for (const { rule, series } of inOrder(answers)) {
    const { signal, metric, source = metric, replacedBy, onlyBeside } = rule;
    const replacing = replacedBy === undefined ? undefined : fed.entities(replacedBy, signal);
    const beside = onlyBeside === undefined ? undefined : fed.entities(metric, onlyBeside);
    const mine = fed.entities(metric, signal);
    const ofInstance = signals[signal].entity === 'instance';
    const ofAgent = isAgentRule(rule);
    // An agent tells the counters of what is gone for a while; gauges end with the container.
    const sign = rule.reduce === 'rate' || rule.reduce === 'increase' ? 'kept' : 'seen';
    const feed = (
      entity: EntityId,
      labels: Labels,
      values: Float64Array,
      per?: Float64Array,
      steps?: Uint8Array,
    ): void => {
      if (rule.field === 'bucket') {
        if (draft.signals.has(signal, entity)) return;
        const le = scaledBound(labels.get('le') ?? '', rule.scale);
        buckets.add(source, signal, entity, le, ownValues(rule, values, undefined, steps));
      } else {
        const own = ownValues(rule, values, per, steps);
        const ownLabels = rule.labels === undefined ? undefined : labelsOf(rule.labels(labels));
        if (!draft.signals.add(source, signal, entity, ownLabels, own)) return;
      }
      mine.add(entity);
    };
    let nobodys = 0;
    for (const { labels, values } of series) {
      if (++handled % sliceSeries === 0) yield;
      if (ofAgent) {
        agent ??= yield* agentWorld(draft, answers, facts, identities);
        const per = rule.per === undefined ? undefined : agent.size(rule.per, labels);
        const parts = rule.per !== undefined && per === undefined ? [] : agent.parts(rule, labels);
        if (parts.length === 0) nobodys++;
        for (const { entity, identity, steps } of parts) {
          if (identity !== undefined) noteReport(presence, identity, noAttributes, values, sign);
          if (signal === 'instance.up') continue;
          feed(entity, labels, values, per, steps);
        }
        continue;
      }
      const entity = resolve(rule, labels);
      if (entity === undefined) {
        nobodys++;
        continue;
      }
      if (replacing?.has(entity) === true || beside?.has(entity) === false) continue;
      if (ofInstance) notePresence(presence, identities, labels, values);
      feed(entity, labels, values);
    }
    if (nobodys > 0 && !signal.startsWith('dependency.')) {
      draft.gaps.push({
        signal,
        reason: 'absent',
        detail: `${nobodys} of ${series.length} series of ${metric} name nobody that is known`,
      });
    }
  }
  yield* fillErrors(draft, fed);
  if (agent !== undefined)
    yield* foldConnects(draft, fed.of('dependency.connects'), fed.of('dependency.connect_errors'));
  yield* buckets.flush(draft.signals);
}

/** Requests that were counted by outcome, none of them failed: that is no error, not no data. */
function* fillErrors(draft: WorldDraft, fed: Fed): Generator<void> {
  for (const side of ['service', 'dependency'] as const) {
    let filled = 0;
    for (const entity of fed.of(`${side}.requests`)) {
      if (++filled % sliceSeries === 0) yield;
      const source = draft.signals.owner(`${side}.requests`, entity) ?? '';
      const requests = draft.signals.claim(source, `${side}.requests`, entity)?.slice();
      const row = draft.signals.claim(source, `${side}.errors`, entity);
      for (let i = 0; row !== undefined && requests !== undefined && i < row.length; i++) {
        if (Number.isNaN(row[i] as number) && !Number.isNaN(requests[i] as number)) row[i] = 0;
      }
    }
  }
}

/** The bound in seconds, where the histogram counts in another unit. */
function scaledBound(le: string, scale = 1): string {
  return scale === 1 || le === '+Inf' ? le : String(Number((Number(le) * scale).toPrecision(12)));
}
