import type { TelemetryBatch } from '../../model/batch.ts';
import { batchBuilder } from '../../model/batch-builder.ts';
import type { UnixMs } from '../../model/units.ts';
import type { MetricQuery } from '../../ports/store.ts';
import type { Random } from '../random.ts';

const bounds = [Float64Array.of(0.1, 1, 5), Float64Array.of(0.5, 1)] as const;

/** Points of metric `m` of every kind around `at`, in no order, some of them twice. */
export function randomBatches(chance: Random, at: UnixMs): TelemetryBatch[] {
  const resources = ['a', 'b', 'c'].map((name) => ({ 'service.name': name }));
  return Array.from({ length: 8 }, () => {
    const builder = batchBuilder();
    for (let i = 0; i < 40; i++) {
      const kind = chance.pick(['gauge', 'sum', 'sum', 'histogram'] as const);
      const layout = chance.pick(bounds);
      const counts = Float64Array.from({ length: layout.length + 1 }, () => chance.integer(9));
      const time = at + chance.integer(120) * 500 - 20_000;
      builder.point({
        name: 'm',
        kind,
        temporality: chance.pick(['delta', 'cumulative'] as const),
        time,
        ...(chance.chance(0.6) && { start: time - chance.integer(60) * 500 }),
        value: chance.integer(50),
        flags: chance.chance(0.05) ? 1 : 0,
        resource: chance.pick(resources),
        attributes: { k: chance.pick(['', 'x', 'y', '😀']), n: chance.integer(2) },
        ...(kind === 'histogram' && {
          count: counts.reduce((sum, count) => sum + count, 0),
          histogram: { bounds: layout, counts, min: Number.NaN, max: Number.NaN },
        }),
      });
    }
    return builder.build();
  });
}

/** A query of metric `m` around `at`. */
export function randomQuery(chance: Random, at: UnixMs): MetricQuery {
  const labels = ['service.name', 'k', 'n', 'le', 'none'] as const;
  const matcher = () => ({
    label: chance.pick(labels),
    op: chance.pick(['=', '!=', '=~', '!~'] as const),
    value: chance.pick(['', 'a', 'x', '1', 'a|b', 'x|y', '.*', '[^x]+']),
  });
  return {
    metric: 'm',
    field: chance.pick(['value', 'value', 'count', 'sum', 'bucket'] as const),
    grid: {
      start: at,
      step: chance.pick([500, 1000, 7000]),
      length: chance.integer(30),
    },
    reduce: chance.pick(['last', 'avg', 'min', 'max', 'sum', 'count', 'rate', 'increase'] as const),
    combine: chance.pick(['sum', 'avg', 'min', 'max', 'count'] as const),
    where: Array.from({ length: chance.integer(3) }, matcher),
    ...(chance.chance(0.6) && { groupBy: labels.filter(() => chance.chance(0.5)) }),
  };
}
