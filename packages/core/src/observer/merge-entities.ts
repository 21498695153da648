import type { WorldSnapshot } from '../model/world.ts';

function united<T extends { readonly id: string }>(
  first: readonly T[],
  second: readonly T[],
  both: (a: T, b: T) => T = (a) => a,
): T[] {
  const all = new Map(first.map((entity) => [entity.id, entity]));
  for (const entity of second) {
    const known = all.get(entity.id);
    all.set(entity.id, known === undefined ? entity : both(known, entity));
  }
  return [...all.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The world with the entities that an earlier one knew as well; versions seen earlier come first. */
export function mergeEntities(world: WorldSnapshot, earlier: WorldSnapshot): WorldSnapshot {
  return {
    ...world,
    services: united(world.services, earlier.services, (now, before) => ({
      ...before,
      ...now,
      instrumented: now.instrumented || before.instrumented,
      versions: [...new Set([...before.versions, ...now.versions])],
    })),
    instances: united(world.instances, earlier.instances),
    nodes: united(world.nodes, earlier.nodes),
    dependencies: united(world.dependencies, earlier.dependencies, (now, before) => ({
      ...now,
      protocols: [...new Set([...now.protocols, ...before.protocols])].sort(),
      seenBy: now.seenBy === before.seenBy ? now.seenBy : 'both',
    })),
  };
}
