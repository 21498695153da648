import { AbduceError, type EntityId, type RootCauseEngine } from '@abduce/core';
import { anomalousServices } from './anomalies.ts';
import { diagnosisOf } from './diagnosis-of.ts';
import { entryOf } from './entry.ts';
import { aroundOf, targetMetric } from './samples.ts';
import { samplesOf } from './samples-of.ts';
import { stationary } from './stationary.ts';
import { correlation } from './statistics.ts';

const defaults = {
  /** Weight of a step back from a callee to its caller. */
  back: 0.1,
  damping: 0.9,
} as const;

/**
 * Random walk from the target over calls: a step towards a service weighs as much as its metric moves with the
 * target's, steps back a tenth of that, and a walker stays where no neighbour is more alike. In the manner of Kim
 * et al., "MonitorRank" (SIGMETRICS 2013), as PetShop's random-walk baseline uses it.
 */
export function monitorRank(): RootCauseEngine {
  return {
    name: 'random walk',
    async analyze(caseFile) {
      const { world } = caseFile;
      const entry = entryOf(caseFile);
      if (entry === undefined || world.dependencies.length === 0) {
        throw new AbduceError('UNSUPPORTED', 'random walk needs a graph of calls');
      }
      const samples = samplesOf(caseFile);
      if (anomalousServices(caseFile, samples).size === 0) return diagnosisOf(caseFile, new Map());
      const metric = targetMetric(caseFile);
      const own = samples.get(entry)?.get(metric);
      const alike = new Map<EntityId, number>();
      for (const { id } of world.services) {
        const other = samples.get(id)?.get(metric);
        if (own === undefined || other === undefined) continue;
        const { r } = correlation(aroundOf(own), aroundOf(other));
        alike.set(id, Number.isNaN(r) ? 0 : Math.abs(r));
      }
      const transitions = new Map<EntityId, Map<EntityId, number>>();
      const add = (from: EntityId, to: EntityId, weight: number): void => {
        const edges = transitions.get(from) ?? new Map<EntityId, number>();
        edges.set(to, Math.max(edges.get(to) ?? 0, weight));
        transitions.set(from, edges);
      };
      for (const { source, target: callee } of world.dependencies) {
        if (source === callee) continue;
        add(source, callee, alike.get(callee) ?? 0);
        add(callee, source, defaults.back * (alike.get(source) ?? 0));
      }
      for (const [id, edges] of transitions) {
        const largest = Math.max(0, ...edges.values());
        add(id, id, Math.max(0, (alike.get(id) ?? 0) - largest));
      }
      const visits = new Map(stationary(transitions, new Map([[entry, 1]]), defaults.damping));
      visits.delete(entry);
      return diagnosisOf(caseFile, visits);
    },
  };
}
