import type { EntityId } from '@abduce/core';
import type { Scene } from '../scene/scene.ts';
import type { Clue } from './clues/clue.ts';

export const reachDefaults = {
  /** The service calls, or is called by, one that is hurt. */
  joined: 0.85,
  /** It concerns the whole system. */
  system: 0.75,
  /** Nothing is known of what it is joined to: queues and shared data leave no spans. */
  unknown: 0.7,
  /** It is known and has nothing to do with what is hurt. */
  apart: 0.3,
} as const;

export type Reach = 'own' | 'joined' | 'system' | 'unknown' | 'apart';

/** How what a change was applied to is joined to what is hurt. */
export function reachOf(
  scene: Scene,
  service: string | undefined,
  clues: readonly Clue[],
): { readonly reach: Reach; readonly weight: number; readonly covers: number } {
  if (service === undefined) return { reach: 'system', weight: reachDefaults.system, covers: 1 };
  const { graph } = scene.view;
  const ids = scene.view.services
    .filter(({ id, name }) => id === service || name === service)
    .map(({ id }) => id);
  const hurt = new Set<EntityId>();
  for (const { service: id, weight, turn } of clues) {
    const owner = id.replace(/#.*$/, '');
    if (turn === 'new' && weight >= 0.5 && graph.service(owner) !== undefined) hurt.add(owner);
  }
  if (scene.symptom !== undefined) hurt.add(scene.symptom.service);
  const own = [service, ...ids];
  const touched = new Set<EntityId>(own);
  for (const id of ids) {
    for (const way of ['down', 'up'] as const) {
      for (const other of graph.reach(id, way).keys()) touched.add(other);
    }
  }
  const covers = [...hurt].filter((id) => touched.has(id)).length / Math.max(1, hurt.size);
  if (own.some((id) => hurt.has(id))) return { reach: 'own', weight: 1, covers };
  if (ids.length === 0) return { reach: 'unknown', weight: reachDefaults.unknown, covers: 1 };
  if (covers > 0) return { reach: 'joined', weight: reachDefaults.joined, covers };
  const alone = ids.every((id) => graph.callers(id).length + graph.callees(id).length === 0);
  return alone
    ? { reach: 'unknown', weight: reachDefaults.unknown, covers: 1 }
    : { reach: 'apart', weight: reachDefaults.apart, covers };
}
