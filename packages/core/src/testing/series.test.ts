import { describe, expect, it } from 'vitest';
import { series } from './series.ts';

const { NaN: gap } = Number;

describe('series', () => {
  it.each([
    ['', []],
    ['1 2+3x2 _', [1, 2, 5, 8, gap]],
    ['5x3', [5, 5, 5, 5]],
    ['10-2x2', [10, 8, 6]],
    ['_x2 -1.5e1', [gap, gap, -15]],
    ['Inf -Inf .5', [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0.5]],
    ['-1+0.5x2', [-1, -0.5, 0]],
  ])('%j', (text, values) => {
    expect([...series(text).values]).toEqual(values);
  });

  it('takes labels and a grid', () => {
    const { labels, grid } = series('1 2', { start: 100, step: 10, labels: { k: 'v' } });
    expect([...labels]).toEqual([['k', 'v']]);
    expect(grid).toEqual({ start: 100, step: 10, length: 2 });
  });

  it.each(['a', '1+2', '1x', '1xx2', '--1', '1x9999999'])('refuses %j', (text) => {
    expect(() => series(text)).toThrow(/notation/);
  });
});
