import { AbduceError, type EntityId, type RootCauseEngine } from '@abduce/core';
import { anomalousServices } from './anomalies.ts';
import { diagnosisOf } from './diagnosis-of.ts';
import { entryOf } from './entry.ts';
import { aroundOf, targetMetric } from './samples.ts';
import { samplesOf } from './samples-of.ts';
import { correlation, correlationPValue } from './statistics.ts';

const most = 3;

/**
 * Anomalous services by how surely their metric moves with the target's around the incident: −p of Pearson's
 * correlation, three at most. Ranked-correlation baseline of PetShop (Hardt et al. 2023).
 */
export function rankedCorrelation(): RootCauseEngine {
  return {
    name: 'ranked correlation',
    async analyze(caseFile) {
      const entry = entryOf(caseFile);
      if (entry === undefined) {
        throw new AbduceError(
          'UNSUPPORTED',
          'ranked correlation needs a target or a graph of calls',
        );
      }
      const samples = samplesOf(caseFile);
      const metric = targetMetric(caseFile);
      const own = samples.get(entry)?.get(metric);
      const scores: [EntityId, number][] = [];
      for (const id of anomalousServices(caseFile, samples).keys()) {
        const other = samples.get(id)?.get(metric);
        if (id === entry || own === undefined || other === undefined) continue;
        const { r, pairs } = correlation(aroundOf(own), aroundOf(other));
        if (pairs >= 2 && !Number.isNaN(r)) scores.push([id, -correlationPValue(r, pairs)]);
      }
      scores.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
      return diagnosisOf(caseFile, new Map(scores.slice(0, most)));
    },
  };
}
