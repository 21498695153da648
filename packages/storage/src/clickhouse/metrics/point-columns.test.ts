import { batchBuilder, type MetricTable } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { lists, microsOf, pointColumns, ticks } from './point-columns.ts';

describe('columns of points', () => {
  it('hold times to the microsecond', () => {
    const times = [0, 1, 2 ** 32, 1_767_614_400_000_001, 2 ** 52];
    const { data } = ticks('Time', times.length, (i) => times[i] as number);
    expect(data.kind === 'DateTime64' && [...data.values]).toEqual(times.map(BigInt));
  });

  it('hold starts cut to the microsecond, as queries see them', () => {
    const builder = batchBuilder();
    builder.point({ name: 'm', time: 1_767_614_400_000.123, start: 1_767_614_399_999.999 });
    builder.point({ name: 'm', time: 1_767_614_400_001 });
    const metrics = builder.build().metrics as MetricTable;
    const startNano = metrics.startNano.map((nano) => (nano === 0n ? 0n : nano + 999n));
    const series = { low: 0xffffffff, high: 0x80000000, gone: false };
    const columns = pointColumns(
      { ...metrics, startNano },
      { rows: [1, 0], series: [series, series] },
    );
    const values = columns.map(({ data }) =>
      data.kind === 'UInt64' || data.kind === 'DateTime64' ? [...data.values] : [],
    );
    const id = 0x80000000ffffffffn;
    expect(values.slice(1)).toEqual([
      [id, id],
      [1_767_614_400_001_000n, 1_767_614_400_000_123n],
      [0n, 1_767_614_399_999_999n],
    ]);
  });

  it('round to what a millisecond number means, never below the epoch', () => {
    expect([microsOf(1_767_614_400_000.123), microsOf(-5)]).toEqual([1_767_614_400_000_123, 0]);
  });

  it('hold lists end to end', () => {
    const rows = [Float64Array.of(1, 2), new Float64Array(), Float64Array.of(3)];
    const { data } = lists('Bounds', 3, (i) => rows[i] as Float64Array);
    expect(data).toEqual({
      kind: 'Array',
      offsets: Uint32Array.of(0, 2, 2, 3),
      items: { kind: 'Float64', values: Float64Array.of(1, 2, 3) },
    });
  });
});
