import type { EntityId } from '../model/entity.ts';
import type { Series } from '../model/series.ts';
import { type SignalName, signals } from '../model/signals.ts';
import type { World } from '../world/world.ts';
import type { InspectionScope } from './inspection.ts';

/** A series and the entity it was measured at. */
export interface EntitySeries extends Series {
  readonly entity: EntityId;
}

/** The ids of all entities that an inspection of this scope judges. */
export function entitiesOf(world: World, scope: InspectionScope): Iterable<EntityId> {
  switch (scope) {
    case 'service':
      return world.services.keys();
    case 'instance':
      return world.instances.keys();
    case 'node':
      return world.nodes.keys();
    case 'dependency':
      return world.dependencies.keys();
  }
}

/** The service whose settings apply to an entity: a dependency belongs to its caller, a node to nobody. */
export function serviceOf(
  world: World,
  scope: InspectionScope,
  entity: EntityId,
): EntityId | undefined {
  switch (scope) {
    case 'service':
      return entity;
    case 'instance':
      return world.instances.get(entity)?.service;
    case 'dependency':
      return world.dependencies.get(entity)?.source;
    case 'node':
      return undefined;
  }
}

/**
 * Where the signals of an entity are measured: at the entity itself, at a service's instances, their nodes and its
 * outgoing dependencies, at both ends of a dependency.
 */
export function measuredAt(
  world: World,
  scope: InspectionScope,
  entity: EntityId,
  kind: InspectionScope,
): readonly EntityId[] {
  if (scope === kind) return [entity];
  if (scope === 'dependency') {
    const dependency = world.dependencies.get(entity);
    if (dependency === undefined || kind !== 'service') return [];
    return [dependency.source, dependency.target];
  }
  if (scope === 'node') {
    return kind === 'instance' ? world.instancesOn(entity).map(({ id }) => id) : [];
  }
  if (scope === 'instance') {
    const instance = world.instances.get(entity);
    if (kind === 'node') return instance?.node === undefined ? [] : [instance.node];
    return kind === 'service' && instance !== undefined ? [instance.service] : [];
  }
  if (kind === 'dependency') {
    const targets = world.graph.callees(entity);
    return targets.flatMap((target) => world.graph.dependency(entity, target)?.id ?? []);
  }
  const instances = world.instancesOf(entity);
  if (kind === 'instance') return instances.map(({ id }) => id);
  return [...new Set(instances.flatMap(({ node }) => node ?? []))];
}

/** Every series of a signal that concerns the entity. */
export function seriesFor(
  world: World,
  scope: InspectionScope,
  entity: EntityId,
  signal: SignalName,
): EntitySeries[] {
  const found: EntitySeries[] = [];
  for (const place of measuredAt(world, scope, entity, signals[signal].entity)) {
    for (const series of world.signals.series(signal, place)) {
      found.push({ ...series, entity: place });
    }
  }
  return found;
}
