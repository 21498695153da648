import type { CaseView, Measured } from '../case/case-view.ts';
import { expectedLevel } from '../detect/expected-level.ts';
import { meanFinite } from '../detect/statistics.ts';

export const surpriseDefaults = {
  /** A baseline this many times as long as the window tells how often the like happens. */
  longHistory: 10,
  /** Earlier incidents are no reason to look away from the next one: fewer times than this are not usual. */
  leastTimes: 3,
  /** Trouble that is over after a smaller part of the window than this was a blip. */
  blip: 0.1,
  /** Requests beyond a percentile, at least, that make it more than the fate of one or two. */
  tail: 5,
} as const;

/** How often the mean of `run` neighbouring steps came to lie at least `distance` beyond the level, in its direction. O(n). */
export function timesBeyond(values: Float64Array, distance: number, run: number): number {
  const { center } = expectedLevel([values]);
  let times = 0;
  let sum = 0;
  let count = 0;
  let inside = false;
  for (let i = 0; i < values.length; i++) {
    const come = values[i] as number;
    const gone = i >= run ? (values[i - run] as number) : Number.NaN;
    if (Number.isFinite(come)) {
      sum += come - center;
      count++;
    }
    if (Number.isFinite(gone)) {
      sum -= gone - center;
      count--;
    }
    if (i + 1 < run || count === 0) continue;
    const mean = sum / count;
    const beyond = distance > 0 ? mean >= distance : mean <= distance;
    if (beyond && !inside) times++;
    inside = beyond;
  }
  return times;
}

/** Whether history shows a move like this one so often that it would lie in many a window. */
export function isUsual(view: CaseView, { track, shift }: Measured): boolean {
  const { before, after, start, end } = shift;
  const { step, length } = view.grid;
  let times = 0;
  let windows = 0;
  for (const [at, values] of track.baselines.entries()) {
    const grid = view.caseFile.baselineSignals[at]?.grid;
    if (grid?.step !== step || grid.length < surpriseDefaults.longHistory * length) continue;
    times += timesBeyond(values, after - before, end - start);
    windows += grid.length / length;
  }
  return times >= surpriseDefaults.leastTimes && times >= view.parameters.usualShare * windows;
}

/** Over again at once: what still lasts when the window ends may be a beginning. */
export function isBlip(view: CaseView, { shift: { start, end } }: Measured): boolean {
  const { length } = view.grid;
  return end < length && end - start < surpriseDefaults.blip * length;
}

/** Whether a move of the `quantile`, 0..1, stands for more requests than a few; so it is taken where nobody counts them. */
export function isManyRequests(
  view: CaseView,
  { shift: { start, end } }: Measured,
  quantile: number,
  requests: Measured | undefined,
): boolean {
  if (requests === undefined) return true;
  const rate = meanFinite(requests.track.window, start, end);
  const count = rate * (end - start) * (view.grid.step / 1000);
  return !((1 - quantile) * count < surpriseDefaults.tail);
}

/** Failures beyond the expected ones, in standard deviations of their count (Poisson, one failure at least). */
export function failureSurprise(view: CaseView, errors: Measured, requests: Measured): number {
  const { before, start, end } = errors.shift;
  const seconds = view.grid.step / 1000;
  let expected = 0;
  let seen = 0;
  for (let i = start; i < end; i++) {
    const ratio = errors.track.window[i] as number;
    const count = (requests.track.window[i] as number) * seconds;
    if (!Number.isFinite(ratio) || !Number.isFinite(count)) continue;
    expected += before * count;
    seen += ratio * count;
  }
  return (seen - expected) / Math.sqrt(Math.max(1, expected));
}
