import { defaultParameters, type EngineParameters } from '../parameters.ts';
import { expectedLevel, shortBaseline } from './expected-level.ts';
import { findSegment } from './segment.ts';
import { meanFinite } from './statistics.ts';

/** How a series moved from its baselines into the window. */
export interface Shift {
  /** Expected level; `NaN` when no baseline holds data. */
  readonly before: number;
  /** Level while it was moved, else the mean of the window; `NaN` when the window holds no data. */
  readonly after: number;
  /** One robust standard deviation of the baseline, never 0 where `before` or `after` is not. */
  readonly noise: number;
  /** |after − before| ÷ noise; 0 when it cannot be told. */
  readonly strength: number;
  readonly direction: 'up' | 'down' | 'none';
  /** Steps of the window that moved, `[start, end)`; the whole window when nothing moved. */
  readonly start: number;
  readonly end: number;
}

/** What moves a single series, for those who look at one alone. */
export const shiftDefaults: {
  readonly threshold: number;
  readonly relativeFloor: number;
  readonly shortRelativeFloor: number;
  readonly shortBaseline: number;
} = {
  threshold: defaultParameters.shiftThreshold,
  relativeFloor: defaultParameters.relativeNoise,
  shortRelativeFloor: defaultParameters.shortRelativeNoise,
  shortBaseline,
};

/** Compares a window with its baselines. NaN-safe; a window or a baseline of three values is enough. O(n log n). */
export function shiftOf(
  baselines: readonly Float64Array[],
  window: Float64Array,
  parameters: EngineParameters = defaultParameters,
): Shift {
  const { shiftThreshold: threshold } = parameters;
  const expected = expectedLevel(baselines, parameters.historyWeight);
  const before = expected.center;
  const mean = meanFinite(window);
  const whole = { start: 0, end: window.length };
  if (Number.isNaN(before) || Number.isNaN(mean)) {
    return { before, after: mean, noise: 0, strength: 0, direction: 'none', ...whole };
  }
  const floor =
    expected.count < shortBaseline ? parameters.shortRelativeNoise : parameters.relativeNoise;
  let noise = Math.max(expected.noise, floor * Math.abs(before));
  const margin = threshold * noise;
  const up = findSegment(window, before, margin, 1);
  const down = findSegment(window, before, margin, -1);
  const weigh = (segment: typeof up): number =>
    segment === undefined
      ? 0
      : Math.abs(segment.level - before) * Math.sqrt(segment.end - segment.start);
  const found = weigh(up) >= weigh(down) ? up : down;
  const after = found?.level ?? mean;
  noise = Math.max(noise, floor * Math.abs(after));
  const strength = deviation(after, before, noise);
  if (found === undefined || strength < needed(found.end - found.start, window.length, threshold)) {
    return {
      before,
      after: mean,
      noise,
      strength: deviation(mean, before, noise),
      direction: 'none',
      ...whole,
    };
  }
  return {
    before,
    after,
    noise,
    strength,
    direction: found === up ? 'up' : 'down',
    start: found.start,
    end: found.end,
  };
}

/** Among many steps one or two stray by chance: they have to be the clearer, the longer the window. */
function needed(run: number, length: number, threshold: number): number {
  return run >= 3 ? threshold : threshold * Math.sqrt(1 + Math.log(length / Math.max(1, run)) / 2);
}

function deviation(after: number, before: number, noise: number): number {
  const strength = Math.abs(after - before) / noise;
  // Values near the limits of a double overflow in sums; they are no measurements.
  return Number.isFinite(strength) ? strength : 0;
}
