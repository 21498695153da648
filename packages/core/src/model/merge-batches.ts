import type { TelemetryBatch } from './batch.ts';
import { batchBuilder } from './batch-builder.ts';
import type { MergedIds, MergePart } from './merge-columns.ts';
import { mergeOwners, mergeStrings } from './merge-owners.ts';
import { mergeLogs, mergePoints, mergeSpans } from './merge-tables.ts';

/**
 * Many batches as one, rows in the order given: strings once, equal resources, scopes and descriptors once. One batch
 * is given back as it is; none gives an empty one. The batches must be sound: every id refers to something. O(bytes).
 */
export function mergeBatches(batches: readonly TelemetryBatch[]): TelemetryBatch {
  const [first, second] = batches;
  if (first === undefined) return batchBuilder().build();
  if (second === undefined) return first;
  const { strings, mappings } = mergeStrings(batches);
  const { resources, scopes, ids } = mergeOwners(batches, mappings);
  const parts = <T>(pick: (batch: TelemetryBatch) => T | undefined): MergePart<T>[] =>
    batches.flatMap((batch, i) => {
      const table = pick(batch);
      return table === undefined ? [] : [{ table, ids: ids[i] as MergedIds }];
    });
  const spans = parts((batch) => batch.spans);
  const logs = parts((batch) => batch.logs);
  const metrics = parts((batch) => batch.metrics);
  const profiles = batches.flatMap((batch) => batch.profiles ?? []);
  const changes = batches.flatMap((batch) => batch.changes ?? []);
  return {
    strings,
    resources,
    scopes,
    ...(spans.length > 0 && { spans: mergeSpans(spans) }),
    ...(logs.length > 0 && { logs: mergeLogs(logs) }),
    ...(metrics.length > 0 && { metrics: mergePoints(metrics) }),
    ...(profiles.length > 0 && { profiles }),
    ...(changes.length > 0 && { changes }),
  };
}
