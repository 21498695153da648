import type { EntityId } from '../model/entity.ts';
import { labelsOf } from '../model/labels.ts';
import { type SignalName, signals } from '../model/signals.ts';
import type { IdentityIndex } from './identity-index.ts';
import { latencyBuckets } from './latency-buckets.ts';
import type { MetricAnswer } from './metric-need.ts';
import { notePresence, type Presence } from './presence.ts';
import { entityResolver } from './resolve-entity.ts';
import { addSkippingNaN, maxSkippingNaN, transformSeries } from './transform-series.ts';
import type { WorldDraft } from './world-draft.ts';

/** Series handled between two yields. */
const sliceSeries = 200;

/** Entities and signals from the answers of the dialects' rules. */
export function* addMetrics(
  draft: WorldDraft,
  answers: readonly MetricAnswer[],
  identities: IdentityIndex,
  presence: Presence,
): Generator<void> {
  for (const { series } of answers) for (const { labels } of series) identities.learn(labels);
  const resolve = entityResolver(draft, identities);
  const buckets = latencyBuckets(draft.grid);
  /** Metric, signal and entity of what was written. */
  const fed = new Set<string>();
  let handled = 0;
  for (const { rule, series } of answers) {
    const { signal, metric, source = metric, replacedBy, onlyBeside } = rule;
    let nobodys = 0;
    for (const { labels, values } of series) {
      if (++handled % sliceSeries === 0) yield;
      const entity = resolve(rule, labels);
      if (entity === undefined) {
        nobodys++;
        continue;
      }
      const fedWith = (by: string, what: SignalName): boolean =>
        fed.has(`${by}\0${what}\0${entity}`);
      if (replacedBy !== undefined && fedWith(replacedBy, signal)) continue;
      if (onlyBeside !== undefined && !fedWith(metric, onlyBeside)) continue;
      if (signals[signal].entity === 'instance') notePresence(presence, identities, labels, values);
      const own = transformSeries(values, rule.transform, rule.scale);
      if (rule.field === 'bucket') {
        if (draft.signals.has(signal, entity)) continue;
        const le = labels.get('le') ?? '';
        buckets.add(source, signal, entity, scaledBound(le, rule.scale), values);
      } else {
        const row = draft.signals.claim(
          source,
          signal,
          entity,
          rule.labels === undefined ? undefined : labelsOf(rule.labels(labels)),
        );
        if (row === undefined) continue;
        if (signals[signal].combine === 'sum') addSkippingNaN(row, own);
        else maxSkippingNaN(row, own);
      }
      fed.add(`${metric}\0${signal}\0${entity}`);
    }
    if (nobodys > 0 && !signal.startsWith('dependency.')) {
      draft.gaps.push({
        signal,
        reason: 'absent',
        detail: `${nobodys} of ${series.length} series of ${metric} name nobody that is known`,
      });
    }
  }
  fillErrors(draft, fed);
  yield* buckets.flush(draft.signals);
}

/** Requests that were counted by outcome, none of them failed: that is no error, not no data. */
function fillErrors(draft: WorldDraft, fed: ReadonlySet<string>): void {
  for (const key of fed) {
    const [, signal, entity] = key.split('\0') as [string, SignalName, EntityId];
    if (signal !== 'service.requests' && signal !== 'dependency.requests') continue;
    const requests = draft.signals.builder.row(signal, entity).slice();
    const errors = signal === 'service.requests' ? 'service.errors' : 'dependency.errors';
    const row = draft.signals.claim(draft.signals.owner(signal, entity) ?? '', errors, entity);
    for (let i = 0; row !== undefined && i < row.length; i++) {
      if (Number.isNaN(row[i] as number) && !Number.isNaN(requests[i] as number)) row[i] = 0;
    }
  }
}

/** The bound in seconds, where the histogram counts in another unit. */
function scaledBound(le: string, scale = 1): string {
  return scale === 1 || le === '+Inf' ? le : String(Number((Number(le) * scale).toPrecision(12)));
}
