import type { Measured } from '../case/case-view.ts';
import type { Track } from '../case/track.ts';
import { defaultParameters } from '../parameters.ts';
import type { Interval } from './symptom.ts';

/** More than usual, in conserved units: seconds per second, or failed requests per second. */
export interface Excess {
  /** Never negative. */
  readonly amount: number;
  /** z ÷ (z + 3): 0 is noise, 1 is beyond doubt. */
  readonly confidence: number;
}

export const noExcess: Excess = { amount: 0, confidence: 0 };

export function confidenceOf(z: number): number {
  return z > 0 ? z / (z + defaultParameters.shiftThreshold) : 0;
}

/**
 * Mean over the interval of (value − expected) × weight, for a value per request and requests per second;
 * weight 1 where nothing tells it. Only steps with data count; a sum below 0 is no excess.
 */
export function excessOf(
  perUnit: Measured | undefined,
  weight: Track | undefined,
  interval: Interval,
): Excess {
  if (perUnit === undefined) return noExcess;
  const { before, noise } = perUnit.shift;
  if (!Number.isFinite(before)) return noExcess;
  const values = perUnit.track.window;
  let amount = 0;
  let total = 0;
  let steps = 0;
  for (let i = interval.from; i < interval.to; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) continue;
    const rate = weight === undefined ? 1 : (weight.window[i] as number);
    steps++;
    total += value - before;
    if (rate > 0 && Number.isFinite(rate)) amount += (value - before) * rate;
  }
  if (steps === 0 || amount <= 0) return noExcess;
  const z = noise > 0 ? total / steps / noise : 0;
  return { amount: amount / steps, confidence: confidenceOf(z) };
}
