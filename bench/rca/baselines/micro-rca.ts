import { AbduceError, type Dependency, type EntityId, type RootCauseEngine } from '@abduce/core';
import { anomalousServices } from './anomalies.ts';
import { diagnosisOf } from './diagnosis-of.ts';
import { largestScores } from './largest-scores.ts';
import { meanAndDeviation } from './n-sigma.ts';
import { aroundOf, type CaseSamples, targetMetric } from './samples.ts';
import { samplesOf } from './samples-of.ts';
import { stationary } from './stationary.ts';
import { correlation } from './statistics.ts';

const defaults = {
  /** Weight of a call to an anomalous service; other calls weigh what their metric correlates. */
  anomalous: 0.55,
  damping: 0.85,
} as const;

/** Every call weighs the same, and restarts prefer services by how far the most unusual of their metrics is out. */
function byDeviation(
  samples: CaseSamples,
  dependencies: readonly Dependency[],
): ReadonlyMap<EntityId, number> {
  const transitions = new Map<EntityId, Map<EntityId, number>>();
  for (const { source, target } of dependencies) {
    if (source === target) continue;
    const edges = transitions.get(source) ?? new Map<EntityId, number>();
    transitions.set(source, edges.set(target, 1));
  }
  const restart = largestScores(samples, { fit: meanAndDeviation, absolute: true });
  return restart.size === 0 ? restart : stationary(transitions, restart, defaults.damping);
}

/**
 * Personalised PageRank over the anomalous services and their neighbours: calls weigh by anomaly or correlation,
 * restarts prefer services whose own resources move with their latency. In the manner of Wu et al., "MicroRCA" (NOMS
 * 2020); where no resource is measured, the anomaly of the service itself stands in. Without a target there is no
 * one metric to move with, so that deviations from normal time take the place of correlations.
 */
export function microRca(): RootCauseEngine {
  return {
    name: 'personalised PageRank',
    async analyze(caseFile) {
      const { dependencies } = caseFile.world;
      if (dependencies.length === 0) {
        throw new AbduceError('UNSUPPORTED', 'personalised PageRank needs a graph of calls');
      }
      const samples = samplesOf(caseFile);
      if (caseFile.target === undefined) {
        return diagnosisOf(caseFile, byDeviation(samples, dependencies));
      }
      const metric = targetMetric(caseFile);
      const anomalous = anomalousServices(caseFile, samples);
      const around = (id: EntityId): Float64Array | undefined => {
        const own = samples.get(id)?.get(metric);
        return own && aroundOf(own);
      };
      const alike = (a: EntityId, b: EntityId): number => {
        const [x, y] = [around(a), around(b)];
        if (x === undefined || y === undefined) return 0;
        const { r } = correlation(x, y);
        return Number.isNaN(r) ? 0 : Math.abs(r);
      };
      const transitions = new Map<EntityId, Map<EntityId, number>>();
      const degree = new Map<EntityId, number>();
      const weights = new Map<EntityId, number>();
      for (const { source, target } of dependencies) {
        if (source === target || (!anomalous.has(source) && !anomalous.has(target))) continue;
        const weight = anomalous.has(target) ? defaults.anomalous : alike(source, target);
        const edges = transitions.get(source) ?? new Map<EntityId, number>();
        edges.set(target, weight);
        transitions.set(source, edges);
        for (const id of [source, target]) {
          degree.set(id, (degree.get(id) ?? 0) + 1);
          weights.set(id, (weights.get(id) ?? 0) + weight);
        }
      }
      const restart = new Map<EntityId, number>();
      for (const [id, score] of anomalous) {
        const own = around(id);
        let pull = 0.01;
        let measured = false;
        for (const [name, one] of samples.get(id) ?? []) {
          const other = aroundOf(one);
          // Only what was measured at the same times can move together.
          if (!name.startsWith('instance.') || own?.length !== other.length) continue;
          measured = true;
          const { r } = correlation(own, other);
          if (!Number.isNaN(r)) pull = Math.max(pull, Math.abs(r));
        }
        if (!measured) pull = Math.min(1, score / (score + 5));
        const links = Math.max(1, degree.get(id) ?? 0);
        restart.set(id, (pull * ((weights.get(id) ?? 0) / links || 0.01)) / links);
      }
      const ranks = new Map(
        restart.size === 0 ? [] : stationary(transitions, restart, defaults.damping),
      );
      ranks.delete(caseFile.target.service);
      return diagnosisOf(caseFile, ranks);
    },
  };
}
