import { AbduceError, type EntityId, type RootCauseEngine } from '@abduce/core';
import { diagnosisOf } from './diagnosis-of.ts';
import { normalOf, targetMetric } from './samples.ts';
import { samplesOf } from './samples-of.ts';
import { deviationOf, finite } from './statistics.ts';

/** Mean distance of all pairs between two sorted samples: O(n + m) by prefix sums over the merged order. */
function meanDistance(a: Float64Array, b: Float64Array): number {
  let below = 0;
  let sumBelow = 0;
  let at = 0;
  let total = 0;
  const sumB = b.reduce((sum, value) => sum + value, 0);
  for (const value of a) {
    while (at < b.length && (b[at] as number) <= value) {
      sumBelow += b[at] as number;
      below++;
      at++;
    }
    total += value * below - sumBelow + (sumB - sumBelow) - value * (b.length - below);
  }
  return total / (a.length * b.length);
}

/**
 * Two-sample statistic of the energy distance, nm ÷ (n + m) · (2 E|X−Y| − E|X−X′| − E|Y−Y′|), in standard deviations
 * of the first sample (1 where it is constant). Székely and Rizzo (2004).
 */
export function energyStatistic(a: Float64Array, b: Float64Array): number {
  const x = a.slice().sort();
  const y = b.slice().sort();
  const distance = 2 * meanDistance(x, y) - meanDistance(x, x) - meanDistance(y, y);
  const weight = (x.length * y.length) / (x.length + y.length);
  return Math.max(0, (weight * distance) / (deviationOf(x) || 1));
}

/**
 * Two-sample test of each metric, normal against window, in the manner of ε-diagnosis (Shan et al., WWW 2019): the
 * target's metric where there is a target, else the metric that differs most.
 */
export function epsilonDiagnosis(): RootCauseEngine {
  return {
    name: 'ε-diagnosis-like',
    async analyze(caseFile) {
      const scores = new Map<EntityId, number>();
      for (const [id, metrics] of samplesOf(caseFile)) {
        for (const [name, one] of metrics) {
          if (caseFile.target !== undefined && name !== targetMetric(caseFile)) continue;
          const normal = finite(normalOf(one));
          const window = finite(one.window);
          if (normal.length === 0 || window.length === 0) continue;
          scores.set(id, Math.max(scores.get(id) ?? 0, energyStatistic(normal, window)));
        }
      }
      if (scores.size === 0) {
        throw new AbduceError('UNSUPPORTED', 'ε-diagnosis needs metrics of services');
      }
      return diagnosisOf(caseFile, scores);
    },
  };
}
