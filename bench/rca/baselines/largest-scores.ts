import type { EntityId } from '@abduce/core';
import { type CaseSamples, type MetricName, normalOf } from './samples.ts';
import { finite } from './statistics.ts';

export interface LargestScoresOptions {
  /** Center and scale of the normal values; a scale of 0 counts as 1. */
  readonly fit: (normal: Float64Array) => { readonly center: number; readonly scale: number };
  /** Downward deviations count too. */
  readonly absolute?: boolean;
  /** Only this metric; all without it. */
  readonly metric?: MetricName;
}

/** The largest standardised value of any metric of each service during the window. */
export function largestScores(
  samples: CaseSamples,
  { fit, absolute = false, metric }: LargestScoresOptions,
): Map<EntityId, number> {
  const scores = new Map<EntityId, number>();
  for (const [id, metrics] of samples) {
    for (const [name, one] of metrics) {
      if (metric !== undefined && name !== metric) continue;
      const normal = finite(normalOf(one));
      if (normal.length === 0) continue;
      const { center, scale } = fit(normal);
      for (const value of finite(one.window)) {
        const z = (value - center) / (scale > 0 ? scale : 1);
        const score = absolute ? Math.abs(z) : z;
        if (!(score <= (scores.get(id) ?? Number.NEGATIVE_INFINITY))) scores.set(id, score);
      }
    }
  }
  return scores;
}
