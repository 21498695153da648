import { describe, expect, it } from 'vitest';
import { indicatorHistory } from './indicator-history.ts';

const step = 1000;
const seen = (start: number, good: number[], total: number[]) => {
  const series = (values: number[]) => ({
    labels: new Map(),
    grid: { start, step, length: values.length },
    values: Float64Array.from(values),
  });
  return { source: 'server', good: series(good), total: series(total) } as const;
};

describe('indicatorHistory', () => {
  it('joins windows; a step that is read again counts once', () => {
    const history = indicatorHistory(step, 10_000);
    history.merge('o', seen(5000, [1, 2, 1], [1, 2, 3]));
    const { good, total } = history.merge('o', seen(7000, [3, 4], [3, 5]));
    expect(total.grid).toEqual({ start: 5000, step, length: 4 });
    expect([...total.values]).toEqual([1, 2, 3, 5]);
    expect([...good.values]).toEqual([1, 2, 3, 4]);
  });

  it('leaves steps open that nobody read, and does not forget for lack of data', () => {
    const history = indicatorHistory(step, 10_000);
    history.merge('o', seen(1000, [1], [1]));
    const { total } = history.merge(
      'o',
      seen(1000, [Number.NaN, Number.NaN, 4], [Number.NaN, Number.NaN, 4]),
    );
    expect([...total.values]).toEqual([1, Number.NaN, 4]);
  });

  it('forgets what is older than the longest rule, and objectives that are gone', () => {
    const history = indicatorHistory(step, 2000);
    history.merge('o', seen(0, [1, 1, 1], [1, 1, 1]));
    const { total } = history.merge('o', seen(10_000, [2], [2]));
    expect([...total.values]).toEqual([Number.NaN, Number.NaN, 2]);
    history.keepOnly(new Set());
    expect([...history.merge('o', seen(11_000, [3], [3])).total.values]).toEqual([3]);
  });
});
