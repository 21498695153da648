import type { RootCauseEngine } from '@abduce/core';
import { largestScore } from './largest-score.ts';
import { deviationOf, meanOf } from './statistics.ts';

/** Mean and standard deviation. */
export function meanAndDeviation(values: Float64Array): {
  readonly center: number;
  readonly scale: number;
} {
  return { center: meanOf(values), scale: deviationOf(values) };
}

/** Largest z-score: (x − mean) ÷ standard deviation of the normal time. */
export function nSigma(options: { readonly targetOnly?: boolean } = {}): RootCauseEngine {
  const { targetOnly = false } = options;
  return largestScore({
    name: targetOnly ? 'n-sigma, target metric' : 'n-sigma',
    targetOnly,
    absolute: targetOnly,
    fit: meanAndDeviation,
  });
}
