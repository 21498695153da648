import type { EntityId } from '@abduce/core';

/** Weighted edges out of each node; weights need not sum to 1. */
export type Transitions = ReadonlyMap<EntityId, ReadonlyMap<EntityId, number>>;

/**
 * Where a walker is found that follows edges by weight and restarts, with probability 1 − `damping` and at dead ends,
 * at a node drawn from `restart`. Power iteration: no chance, the same answer every time. O(iterations × edges).
 */
export function stationary(
  transitions: Transitions,
  restart: ReadonlyMap<EntityId, number>,
  damping: number,
  iterations = 100,
): ReadonlyMap<EntityId, number> {
  const nodes = new Set<EntityId>([...restart.keys(), ...transitions.keys()]);
  for (const edges of transitions.values()) for (const id of edges.keys()) nodes.add(id);
  const mass = [...restart.values()].reduce((sum, weight) => sum + weight, 0);
  const start = new Map(
    [...nodes].map((id) => [id, mass > 0 ? (restart.get(id) ?? 0) / mass : 1 / nodes.size]),
  );
  let current: Map<EntityId, number> = new Map(start);
  for (let i = 0; i < iterations; i++) {
    const next = new Map<EntityId, number>();
    let restarted = 0;
    for (const [id, share] of current) {
      const edges = transitions.get(id);
      const total = edges === undefined ? 0 : [...edges.values()].reduce((sum, w) => sum + w, 0);
      restarted += total > 0 ? share * (1 - damping) : share;
      if (edges === undefined || !(total > 0)) continue;
      for (const [to, weight] of edges) {
        next.set(to, (next.get(to) ?? 0) + (share * damping * weight) / total);
      }
    }
    for (const [id, share] of start) next.set(id, (next.get(id) ?? 0) + share * restarted);
    current = next;
  }
  return current;
}
