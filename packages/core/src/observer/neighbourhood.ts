import type { EntityId, Service } from '../model/entity.ts';
import type { World } from '../world/world.ts';

/** How much a service has to do; for the order of those that nothing else tells apart. */
function traffic(world: World, { id }: Service): number {
  const requests = world.signals.one('service.requests', id)?.values ?? [];
  let sum = 0;
  for (const value of requests) if (value > 0) sum += value;
  return sum;
}

/**
 * Services that may have to do with a fault at `target`, nearest first: what it calls, who calls it, who else uses
 * the databases and queues below it, and who shares its hosts. Without a target, all services, busiest first.
 */
export function neighbourhood(
  world: World,
  target: EntityId | undefined,
  limit: number,
): ReadonlySet<EntityId> {
  const found = new Set<EntityId>();
  if (target === undefined || !world.services.has(target)) {
    const services = [...world.services.values()].map((service) => ({
      id: service.id,
      traffic: traffic(world, service),
    }));
    services.sort((a, b) => b.traffic - a.traffic || (a.id < b.id ? -1 : 1));
    return new Set(services.slice(0, limit).map(({ id }) => id));
  }
  const add = (ids: Iterable<EntityId>): void => {
    for (const id of ids) if (found.size < limit) found.add(id);
  };
  const below = [...world.graph.reach(target, 'down').keys()];
  add(below);
  add(world.graph.reach(target, 'up', 2).keys());
  const shared = below.filter((id) => {
    const kind = world.services.get(id)?.kind;
    return kind === 'database' || kind === 'queue';
  });
  for (const id of shared) add(world.graph.callers(id));
  const nodes = new Set(
    below.flatMap((id) => world.instancesOf(id).flatMap(({ node }) => node ?? [])),
  );
  for (const node of nodes) add(world.instancesOn(node).map(({ service }) => service));
  return found;
}
