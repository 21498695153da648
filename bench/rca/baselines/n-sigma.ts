import type { RootCauseEngine } from '@abduce/core';
import { largestScore } from './largest-score.ts';
import { deviationOf, meanOf } from './statistics.ts';

/** Largest z-score: (x − mean) ÷ standard deviation of the normal time. */
export function nSigma(options: { readonly targetOnly?: boolean } = {}): RootCauseEngine {
  const { targetOnly = false } = options;
  return largestScore({
    name: targetOnly ? 'n-sigma, target metric' : 'n-sigma',
    targetOnly,
    absolute: targetOnly,
    fit: (normal) => ({ center: meanOf(normal), scale: deviationOf(normal) }),
  });
}
