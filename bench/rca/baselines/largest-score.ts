import { AbduceError, type CaseFile, type EntityId, type RootCauseEngine } from '@abduce/core';
import { diagnosisOf } from './diagnosis-of.ts';
import { normalOf, samplesOf, targetMetric } from './samples.ts';
import { finite } from './statistics.ts';

export interface LargestScoreOptions {
  readonly name: string;
  /** Center and scale of the normal values; a scale of 0 counts as 1. */
  readonly fit: (normal: Float64Array) => { readonly center: number; readonly scale: number };
  /** Downward deviations count too. */
  readonly absolute?: boolean;
  /** Only the metric that the case is about. */
  readonly targetOnly?: boolean;
}

/** Ranks services by the largest standardised value of any of their metrics during the window. */
export function largestScore(options: LargestScoreOptions): RootCauseEngine {
  const { name, fit, absolute = false, targetOnly = false } = options;
  return {
    name,
    async analyze(caseFile: CaseFile) {
      const samples = samplesOf(caseFile);
      const metric = targetMetric(caseFile);
      const scores = new Map<EntityId, number>();
      for (const [id, metrics] of samples) {
        for (const [metricName, one] of metrics) {
          if (targetOnly && metricName !== metric) continue;
          const normal = finite(normalOf(one));
          const window = finite(one.window);
          if (normal.length === 0) continue;
          const { center, scale } = fit(normal);
          for (const value of window) {
            const z = (value - center) / (scale > 0 ? scale : 1);
            const score = absolute ? Math.abs(z) : z;
            if (!(score <= (scores.get(id) ?? Number.NEGATIVE_INFINITY))) scores.set(id, score);
          }
        }
      }
      if (scores.size === 0) {
        throw new AbduceError('UNSUPPORTED', `${name} needs metrics of services`);
      }
      return diagnosisOf(caseFile, scores);
    },
  };
}
