import { stepAt, type TimeGrid } from '../model/grid.ts';
import type { Millis, UnixMs } from '../model/units.ts';
import { counterLookback, type MetricReduce } from './metric-plan.ts';

export interface Sample {
  readonly time: UnixMs;
  /** Since when a cumulative or delta value counts; `NaN` when unknown. */
  readonly start: UnixMs;
  /** Never `NaN`. */
  readonly value: number;
}

/** What a counter gained up to `time`, over how long. */
interface Gain {
  readonly time: UnixMs;
  readonly amount: number;
  /** 0 when unknown. */
  readonly covered: Millis;
}

/** In order of time; of several at one instant the greatest value, then the latest start. */
function tidy(samples: readonly Sample[]): Sample[] {
  const ordered = [...samples].sort(
    (a, b) =>
      a.time - b.time ||
      (a.value === b.value ? 0 : b.value - a.value) ||
      (Number.isNaN(b.start) ? -1 : b.start) - (Number.isNaN(a.start) ? -1 : a.start),
  );
  return ordered.filter((sample, i) => i === 0 || sample.time !== ordered[i - 1]?.time);
}

function deltaGains(samples: readonly Sample[]): Gain[] {
  return samples.map(({ time, start, value }) => ({
    time,
    amount: value,
    covered: start > 0 && start < time ? time - start : 0,
  }));
}

/**
 * Differences of a cumulative counter. It began anew when its start moved to or past the previous point, or when it
 * fell; then it counts from zero. The first point counts from its start, if that is no older than `horizon`.
 */
function cumulativeGains(samples: readonly Sample[], horizon: UnixMs): Gain[] {
  const gains: Gain[] = [];
  for (const [i, { time, start, value }] of samples.entries()) {
    const previous = samples[i - 1];
    const startKnown = start > 0 && start < time;
    const fromZero = Math.max(0, value);
    if (previous === undefined) {
      if (startKnown && start >= horizon) {
        gains.push({ time, amount: fromZero, covered: time - start });
      }
    } else if (startKnown && start >= previous.time && start !== previous.start) {
      gains.push({ time, amount: fromZero, covered: time - start });
    } else {
      const amount = value < previous.value ? fromZero : value - previous.value;
      gains.push({ time, amount, covered: time - previous.time });
    }
  }
  return gains.filter(({ amount }) => !Number.isNaN(amount));
}

function gainOf(
  gains: readonly Gain[],
  delta: boolean,
  step: Millis,
  reduce: 'rate' | 'increase',
): number {
  const amount = gains.reduce((total, gain) => total + gain.amount, 0);
  if (reduce === 'increase') return amount;
  const covered = gains.reduce((total, gain) => total + gain.covered, 0);
  return amount / ((delta ? Math.max(step, covered) : covered) / 1000);
}

function plainOf(
  samples: readonly Sample[],
  reduce: Exclude<MetricReduce, 'rate' | 'increase'>,
): number {
  const values = samples.map(({ value }) => value);
  const total = values.reduce((sum, value) => sum + value, 0);
  switch (reduce) {
    case 'last':
      return values.at(-1) as number;
    case 'count':
      return values.length;
    case 'sum':
      return total;
    case 'avg':
      return total / values.length;
    case 'min':
      return values.reduce((a, b) => Math.min(a, b));
    case 'max':
      return values.reduce((a, b) => Math.max(a, b));
  }
}

/** The entries that fall in each step; only steps that hold any are present. */
function byStep<T extends { readonly time: UnixMs }>(
  entries: readonly T[],
  grid: TimeGrid,
): Map<number, T[]> {
  const steps = new Map<number, T[]>();
  for (const entry of entries) {
    const step = stepAt(grid, entry.time);
    if (step < 0) continue;
    const inStep = steps.get(step);
    if (inStep === undefined) steps.set(step, [entry]);
    else inStep.push(entry);
  }
  return steps;
}

/**
 * One stream on a grid; a step that holds nothing is `NaN`.
 *
 * `last avg min max sum count` look at the numbers in the step as they are. `rate` and `increase` read a counter,
 * whatever the metric's kind:
 * - a delta point is what was gained from its start to its time, a cumulative one the total since its start;
 * - `increase` adds up the gains whose end falls in the step;
 * - `rate`, per second, divides that by the time those gains cover: what lies between the points for cumulative
 *   counters (so that the rate is right when points are further apart than steps), and for deltas the step, or more
 *   where their own intervals add up to more (a stream without events is silent, and silence counts as zero).
 */
export function reduceSamples(
  samples: readonly Sample[],
  delta: boolean,
  grid: TimeGrid,
  reduce: MetricReduce,
): Float64Array {
  const values = new Float64Array(grid.length).fill(Number.NaN);
  const tidied = tidy(samples);
  if (reduce === 'rate' || reduce === 'increase') {
    const gains = delta
      ? deltaGains(tidied)
      : cumulativeGains(tidied, grid.start - counterLookback);
    for (const [step, inStep] of byStep(gains, grid)) {
      values[step] = gainOf(inStep, delta, grid.step, reduce);
    }
  } else {
    for (const [step, inStep] of byStep(tidied, grid)) values[step] = plainOf(inStep, reduce);
  }
  return values;
}
