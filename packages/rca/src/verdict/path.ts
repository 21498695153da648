import { dependencyId, type EntityId, type PropagationStep } from '@abduce/core';
import { symptomOf } from '../rank/symptom.ts';
import { citeCall, citeService } from '../scene/cite.ts';
import type { Scene } from '../scene/scene.ts';

/** The chain of calls from one service to another along which most of the trouble travels. */
function route(scene: Scene, from: EntityId, to: EntityId): readonly EntityId[] | undefined {
  const { graph } = scene.view;
  const edges = new Map(scene.balance.edges.map((edge) => [edge.id, edge]));
  const troubled = (source: EntityId, target: EntityId): number => {
    const edge = edges.get(dependencyId(source, target));
    const node = scene.balance.nodes.get(target);
    return (
      (edge?.slower.amount ?? 0) + (edge?.more.amount ?? 0) + (edge?.failing.amount ?? 0) ||
      (node?.slower.amount ?? 0) + (node?.failing.amount ?? 0)
    );
  };
  const parents = new Map<EntityId, EntityId | undefined>([[from, undefined]]);
  const queue: EntityId[] = [from];
  for (let at = 0; at < queue.length && !parents.has(to); at++) {
    const node = queue[at] as EntityId;
    const next = graph
      .callees(node)
      .filter((callee) => !parents.has(callee) && (callee === to || troubled(node, callee) > 0))
      .sort((a, b) => troubled(node, b) - troubled(node, a) || (a < b ? -1 : 1));
    for (const callee of next) {
      parents.set(callee, node);
      queue.push(callee);
    }
  }
  if (!parents.has(to)) return graph.shortestPath(from, to);
  const path: EntityId[] = [];
  for (let at: EntityId | undefined = to; at !== undefined; at = parents.get(at)) path.push(at);
  return path.reverse();
}

/** How the fault travels from where it sits to where it is felt, with what shows it at each hop. */
export function propagation(scene: Scene, root: EntityId): readonly PropagationStep[] {
  const { symptom, view } = scene;
  if (symptom === undefined) return [];
  const down = route(scene, symptom.service, root);
  const chain = down?.toReversed() ??
    route(scene, root, symptom.service) ?? [root, symptom.service];
  return [...new Set(chain)].map((entity): PropagationStep => {
    const state = symptomOf(view, entity);
    const evidence: (string | undefined)[] = [];
    const reports = view.lookup.track('service.requests', entity) !== undefined;
    const caller = chain[chain.indexOf(entity) + 1];
    const edge = caller === undefined ? undefined : dependencyId(caller, entity);
    if (state.slower) {
      evidence.push(
        reports || edge === undefined
          ? citeService(scene, 'latency', entity)
          : citeCall(scene, 'latency', edge),
      );
    }
    if (state.failing) {
      evidence.push(
        reports || edge === undefined
          ? citeService(scene, 'errorRatio', entity)
          : citeCall(scene, 'errorRatio', edge),
      );
    }
    if (state.silent) evidence.push(citeService(scene, 'requests', entity));
    // What shows nothing by itself may be slow or failing as its caller sees it.
    const quiet = !state.slower && !state.failing && !state.silent;
    const [late, refused] = (['latency', 'errorRatio'] as const).map((measure) => {
      const seen = quiet && edge !== undefined ? view.call(measure, edge) : undefined;
      if (edge === undefined || seen?.shift.direction !== 'up') return false;
      evidence.push(citeCall(scene, measure, edge));
      return true;
    });
    const slower = state.slower || late === true || (quiet && !refused && symptom.slower);
    const failing = state.failing || refused === true || (quiet && !late && !symptom.slower);
    const effect =
      state.silent || (quiet && symptom.silent && !symptom.slower && !symptom.failing)
        ? 'silent'
        : slower && failing
          ? 'both'
          : failing
            ? 'failing'
            : 'slower';
    return {
      entity,
      effect,
      evidence: evidence.filter((id) => id !== undefined),
      ...(state.onset !== undefined && { onset: state.onset }),
    };
  });
}
