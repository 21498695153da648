import type { BatchBuilder, PointInit, UnixMs } from '@abduce/core';
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

/** Adds a point for every series. */
export function addPoints(builder: BatchBuilder, all: readonly Series[], time: UnixMs): void {
  for (const series of all) builder.point(pointOf(series, time));
}
