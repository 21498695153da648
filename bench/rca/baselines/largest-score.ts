import { AbduceError, type CaseFile, type RootCauseEngine } from '@abduce/core';
import { diagnosisOf } from './diagnosis-of.ts';
import { type LargestScoresOptions, largestScores } from './largest-scores.ts';
import { targetMetric } from './samples.ts';
import { type SamplesOptions, samplesOf } from './samples-of.ts';

export interface LargestScoreOptions extends Omit<LargestScoresOptions, 'metric'>, SamplesOptions {
  readonly name: string;
  /** Only the metric that the case is about. */
  readonly targetOnly?: boolean;
}

/** Ranks services by the largest standardised value of any of their metrics during the window. */
export function largestScore(options: LargestScoreOptions): RootCauseEngine {
  const { name, targetOnly = false } = options;
  return {
    name,
    async analyze(caseFile: CaseFile) {
      const scores = largestScores(samplesOf(caseFile, options), {
        ...options,
        ...(targetOnly && { metric: targetMetric(caseFile) }),
      });
      if (scores.size === 0) {
        throw new AbduceError('UNSUPPORTED', `${name} needs metrics of services`);
      }
      return diagnosisOf(caseFile, scores);
    },
  };
}
