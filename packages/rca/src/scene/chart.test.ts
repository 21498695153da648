import { type CaseFile, gridOver, signalTableBuilder } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import type { Measured } from '../case/case-view.ts';
import { emptyCase } from '../report/fixtures/case-parts.ts';
import { chartOf } from './chart.ts';

const step = 1000;

/** A case whose baseline ends where its window begins; the values are the numbers of their steps. */
function drawn(before: number, during: number): ReturnType<typeof chartOf> {
  const window = { start: before * step, end: (before + during) * step };
  const baseline = { start: 0, end: window.start };
  const empty = emptyCase([], [], []);
  const caseFile: CaseFile = {
    ...empty,
    window,
    baselines: [baseline],
    world: { ...empty.world, signals: signalTableBuilder(gridOver(window, step)).build() },
    baselineSignals: [signalTableBuilder(gridOver(baseline, step)).build()],
  };
  const track = {
    baselines: [Float64Array.from({ length: before }, (_, at) => at)],
    window: Float64Array.from({ length: during }, (_, at) => before + at),
  };
  const shift = { before: 5, noise: 1 };
  return chartOf(caseFile, 'Steps', '1', { track, shift } as unknown as Measured);
}

describe('chartOf', () => {
  it('shows window and baseline step by step while they fit', () => {
    const { start, step: each, lines } = drawn(30, 60);
    expect([start, each]).toEqual([0, step]);
    expect(lines.map(({ values }) => values.filter(Number.isFinite).length)).toEqual([30, 60]);
  });

  it('keeps the end of a baseline that does not fit', () => {
    const { start, step: each, lines } = drawn(500, 60);
    expect([start, each]).toEqual([320 * step, step]);
    expect(lines[0]?.values[0]).toBe(320);
    expect(lines[1]?.values.at(-1)).toBe(559);
  });

  it('shows a long window to its end, in longer steps', () => {
    const { start, step: each, lines } = drawn(100, 1000);
    expect(each).toBe(5 * step);
    expect(start).toBe(0);
    expect(lines[0]?.values.length).toBe(220);
    const [normal, now] = lines.map(({ values }) => values);
    expect(normal?.[0]).toBe(2);
    expect(normal?.[19]).toBe(97);
    expect(normal?.[20]).toBeNaN();
    expect(now?.[19]).toBeNaN();
    expect(now?.[20]).toBe(102);
    expect(now?.at(-1)).toBe(1097);
  });
});
