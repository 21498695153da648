import { AbduceError, type CaseFile, type EntityId, type RootCauseEngine } from '@abduce/core';
import { anomalousServices } from './anomalies.ts';
import { diagnosisOf } from './diagnosis-of.ts';
import { samplesOf } from './samples-of.ts';

/** The heaviest path of anomalous services from `from` down to each of `ends`, as a sum of scores. */
function heaviestPaths(
  from: EntityId,
  callees: ReadonlyMap<EntityId, readonly EntityId[]>,
  scores: ReadonlyMap<EntityId, number>,
): Map<EntityId, number> {
  const best = new Map<EntityId, number>();
  const onPath = new Set<EntityId>();
  const walk = (id: EntityId, above: number): void => {
    const sum = above + (scores.get(id) ?? 0);
    if (sum > (best.get(id) ?? Number.NEGATIVE_INFINITY)) best.set(id, sum);
    onPath.add(id);
    for (const callee of callees.get(id) ?? []) {
      if (scores.has(callee) && !onPath.has(callee)) walk(callee, sum);
    }
    onPath.delete(id);
  };
  walk(from, 0);
  return best;
}

/**
 * Anomalous services without an anomalous callee, reached from the target through anomalous services only; the
 * score is the sum along the heaviest path. Traversal baseline of PetShop (Hardt et al. 2023), after Chen et al.,
 * "CauseInfer" (2014). Without a target every such service counts, with its own score.
 */
export function traversal(): RootCauseEngine {
  return {
    name: 'traversal',
    async analyze(caseFile: CaseFile) {
      const { dependencies } = caseFile.world;
      if (dependencies.length === 0) {
        throw new AbduceError('UNSUPPORTED', 'traversal needs a graph of calls');
      }
      const anomalous = anomalousServices(caseFile, samplesOf(caseFile));
      const callees = new Map<EntityId, EntityId[]>();
      for (const { source, target } of dependencies) {
        const list = callees.get(source);
        if (list === undefined) callees.set(source, [target]);
        else list.push(target);
      }
      const start = caseFile.target?.service;
      const reached = start === undefined ? anomalous : heaviestPaths(start, callees, anomalous);
      const roots = [...reached].filter(
        ([id]) =>
          id !== start &&
          anomalous.has(id) &&
          !(callees.get(id) ?? []).some((callee) => callee !== id && anomalous.has(callee)),
      );
      return diagnosisOf(caseFile, new Map(roots));
    },
  };
}
