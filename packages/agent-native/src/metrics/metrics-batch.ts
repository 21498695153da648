import { batchBuilder, type PointInit, type TelemetryBatch, type UnixMs } from '@abduce/core';
import { durationBounds } from '../protocol/documents.ts';
import { agentScope } from './scope.ts';
import type { Series } from './series-table.ts';

const bounds = Float64Array.from(durationBounds);

function pointOf(
  { family, owner, labels, value, buckets, start }: Series,
  time: UnixMs,
): PointInit {
  const base = {
    resource: owner.resource,
    scope: agentScope,
    name: family.name,
    unit: family.unit,
    description: family.help,
    time,
    attributes: { ...owner.labels, ...labels },
  };
  if (family.kind === 'gauge') return { ...base, value };
  if (family.kind === 'counter') return { ...base, kind: 'sum', start, value };
  const counts = Float64Array.from(buckets);
  return {
    ...base,
    kind: 'histogram',
    start,
    value,
    count: counts.reduce((sum, count) => sum + count, 0),
    histogram: { bounds, counts, min: Number.NaN, max: Number.NaN },
  };
}

/** Points of one batch: a few milliseconds of work. */
const width = 2048;

/** A point for every series, in batches that are made one by one as they are asked for. */
export function* pointBatches(
  all: readonly Series[],
  time: UnixMs,
): Generator<{ readonly batch: TelemetryBatch; readonly points: number }> {
  for (let at = 0; at < all.length; at += width) {
    const part = all.slice(at, at + width);
    const builder = batchBuilder();
    for (const series of part) builder.point(pointOf(series, time));
    yield { batch: builder.build(), points: part.length };
  }
}
