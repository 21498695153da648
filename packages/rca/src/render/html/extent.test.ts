import type { EvidenceChart } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { extentOf, peaksAbove } from './extent.ts';

const none = Number.NaN;

function chart(
  baseline: readonly number[],
  window: readonly number[],
  band?: EvidenceChart['band'],
): EvidenceChart {
  return {
    title: 'Time per request',
    unit: 's',
    start: 0,
    step: 1000,
    lines: [
      { name: 'baseline', values: Float64Array.from(baseline) },
      { name: 'window', values: Float64Array.from(window) },
    ],
    ...(band === undefined ? {} : { band }),
  };
}

describe('extentOf', () => {
  it('leaves rare peaks of the baseline out, and says how high they are', () => {
    const { low, high, above } = extentOf(
      chart([9, 4, 0.01, 0.01, 0.01, 0.02, 0.01, 0.01, 0.01], [none, 0.01, 0.05]),
    );
    expect(low).toBe(0.01);
    expect(high).toBeCloseTo(0.06);
    expect(above).toBe(9);
  });

  it.each<[string, EvidenceChart, number]>([
    ['a window above its baseline', chart([1, 1, 2], [5, 9]), 9],
    ['a fall from a steady level', chart([100, 101, 99, 100], [0, 1]), 101],
    ['a fall from a level that the band knows', chart([100], [0], { low: 90, high: 110 }), 110],
    ['a peak that is not much higher', chart([1, 1, 1, 1, 1.9], [1]), 1.9],
    ['a peak in the window', chart([1, 1, 1], [50, 1]), 50],
    ['a baseline of zeros with one peak', chart([0, 0, 0, 0, 7], [0]), 7],
  ])('shows the whole of %s', (_, given, high) => {
    const extent = extentOf(given);
    expect(extent.high).toBe(high);
    expect(extent.above).toBeUndefined();
  });

  it('never clips lines that are no baseline', () => {
    const given = chart([100, 1, 1, 1, 1], [1, 1]);
    const lines = given.lines.map((line, at) => ({ ...line, name: `pod-${at}` }));
    expect(extentOf({ ...given, lines })).toEqual({ low: 1, high: 100 });
  });

  it('survives a chart without values', () => {
    expect(extentOf(chart([none], []))).toEqual({ low: 0, high: 0 });
  });
});

describe('peaksAbove', () => {
  it('names the highest point of each run', () => {
    expect(peaksAbove(Float64Array.of(5, 9, 1, none, 6, 1, 7), 4)).toEqual([1, 4, 6]);
    expect(peaksAbove(Float64Array.of(1, none), 4)).toEqual([]);
  });
});
