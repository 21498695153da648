import type { EntityId } from '../model/entity.ts';
import { labelsOf } from '../model/labels.ts';
import { type SignalName, signals } from '../model/signals.ts';
import type { IdentityIndex } from './identity-index.ts';
import { latencyBuckets } from './latency-buckets.ts';
import type { MetricAnswer } from './metric-need.ts';
import { notePresence, type Presence } from './presence.ts';
import { entityResolver } from './resolve-entity.ts';
import { transformSeries } from './transform-series.ts';
import type { WorldDraft } from './world-draft.ts';

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

/** Entities and signals from the answers of the dialects' rules. */
export function* addMetrics(
  draft: WorldDraft,
  answers: readonly MetricAnswer[],
  identities: IdentityIndex,
  presence: Presence,
): Generator<void> {
  const resolve = entityResolver(draft, identities);
  const buckets = latencyBuckets(draft.grid);
  const fed = fedEntities();
  let handled = 0;
  // Calls last: by then every service that reports is known, and addresses can be told from externals.
  const isCall = ({ rule }: MetricAnswer): boolean => rule.signal.startsWith('dependency.');
  const ordered = [...answers.filter((answer) => !isCall(answer)), ...answers.filter(isCall)];
  for (const { rule, series } of ordered) {
    const { signal, metric, source = metric, replacedBy, onlyBeside } = rule;
    const replacing = replacedBy === undefined ? undefined : fed.entities(replacedBy, signal);
    const beside = onlyBeside === undefined ? undefined : fed.entities(metric, onlyBeside);
    const mine = fed.entities(metric, signal);
    const ofInstance = signals[signal].entity === 'instance';
    let nobodys = 0;
    for (const { labels, values } of series) {
      if (++handled % sliceSeries === 0) yield;
      const entity = resolve(rule, labels);
      if (entity === undefined) {
        nobodys++;
        continue;
      }
      if (replacing?.has(entity) === true || beside?.has(entity) === false) continue;
      if (ofInstance) notePresence(presence, identities, labels, values);
      if (rule.field === 'bucket') {
        if (draft.signals.has(signal, entity)) continue;
        const le = scaledBound(labels.get('le') ?? '', rule.scale);
        buckets.add(source, signal, entity, le, values);
      } else {
        const own = transformSeries(values, rule.transform, rule.scale);
        const ownLabels = rule.labels === undefined ? undefined : labelsOf(rule.labels(labels));
        if (!draft.signals.add(source, signal, entity, ownLabels, own)) continue;
      }
      mine.add(entity);
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
