import type { EntityId } from '@abduce/core';
import type { Scene } from '../../scene/scene.ts';

/** Growth of a process's CPU from which on it is the one that keeps its node busy. */
const grown = 1.5;

/**
 * Nodes whose numbers say nothing of the trouble: nothing that is hurt runs there. Empty where it is not known what runs
 * where: then any node may be concerned.
 */
export function strangeNodes(scene: Scene): ReadonlySet<EntityId> {
  const { view, symptom } = scene;
  const { instances, nodes } = view.caseFile.world;
  if (symptom === undefined) return new Set();
  const hurt = new Set([
    symptom.service,
    ...view.graph.reach(symptom.service, 'down').keys(),
    ...view.graph.reach(symptom.service, 'up').keys(),
  ]);
  const homes = new Set(
    instances.filter(({ service }) => hurt.has(service)).map(({ node }) => node),
  );
  homes.delete(undefined);
  if (homes.size === 0) return new Set();
  return new Set(nodes.map(({ id }) => id).filter((id) => !homes.has(id)));
}

/** Nodes that a service of the trouble keeps busy itself: no neighbour takes them. */
export function busyByOwnDoing(scene: Scene): ReadonlySet<EntityId> {
  const { view } = scene;
  const found = new Set<EntityId>();
  for (const { service, node } of view.caseFile.world.instances) {
    if (node === undefined) continue;
    const cpu = view.resource('instance.cpu.usage', service)?.shift;
    if (cpu?.direction === 'up' && cpu.after >= grown * cpu.before) found.add(node);
  }
  return found;
}
