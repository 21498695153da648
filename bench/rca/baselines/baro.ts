import type { RootCauseEngine } from '@abduce/core';
import { largestScore } from './largest-score.ts';
import { quantileOf } from './statistics.ts';

/** Largest robust score: (x − median) ÷ interquartile range of the normal time. Pham et al., "BARO" (FSE 2024). */
export function baro(options: { readonly targetOnly?: boolean } = {}): RootCauseEngine {
  const { targetOnly = false } = options;
  return largestScore({
    name: targetOnly ? 'BARO, target metric' : 'BARO',
    targetOnly,
    absolute: targetOnly,
    // The method reads metrics alone; one more that is noisier only costs it places.
    spans: targetOnly,
    fit: (normal) => ({
      center: quantileOf(normal, 0.5),
      scale: quantileOf(normal, 0.75) - quantileOf(normal, 0.25),
    }),
  });
}
