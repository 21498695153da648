import { type ServiceGraph, serviceGraph } from '../graph/service-graph.ts';
import type { ChangeEvent } from '../model/change.ts';
import type { Dependency, EntityId, HostNode, Instance, Service } from '../model/entity.ts';
import type { TimeGrid } from '../model/grid.ts';
import { indexSignals, type SignalIndex } from '../model/signal-table.ts';
import type { WorldSnapshot } from '../model/world.ts';

/** A snapshot with what makes it quick to ask: lookups by id, series by signal and entity. */
export interface World {
  readonly snapshot: WorldSnapshot;
  readonly grid: TimeGrid;
  readonly services: ReadonlyMap<EntityId, Service>;
  readonly instances: ReadonlyMap<EntityId, Instance>;
  readonly nodes: ReadonlyMap<EntityId, HostNode>;
  readonly dependencies: ReadonlyMap<EntityId, Dependency>;
  readonly signals: SignalIndex;
  readonly graph: ServiceGraph;
  instancesOf(service: EntityId): readonly Instance[];
  /** Instances that run on the node. */
  instancesOn(node: EntityId): readonly Instance[];
  /** Changes that name the service, and those that name none; oldest first. */
  changesOf(service: EntityId): readonly ChangeEvent[];
}

function byId<T extends { readonly id: EntityId }>(entities: readonly T[]): Map<EntityId, T> {
  return new Map(entities.map((entity) => [entity.id, entity]));
}

function grouped<T>(
  items: readonly T[],
  keyOf: (item: T) => EntityId | undefined,
): Map<EntityId, T[]> {
  const groups = new Map<EntityId, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

export function worldOf(snapshot: WorldSnapshot): World {
  const services = byId(snapshot.services);
  const ofService = grouped(snapshot.instances, (instance) => instance.service);
  const onNode = grouped(snapshot.instances, (instance) => instance.node);
  let signals: SignalIndex | undefined;
  let graph: ServiceGraph | undefined;
  return {
    snapshot,
    grid: snapshot.signals.grid,
    services,
    instances: byId(snapshot.instances),
    nodes: byId(snapshot.nodes),
    dependencies: byId(snapshot.dependencies),
    get signals() {
      signals ??= indexSignals(snapshot.signals);
      return signals;
    },
    get graph() {
      graph ??= serviceGraph(snapshot.services, snapshot.dependencies);
      return graph;
    },
    instancesOf: (service) => ofService.get(service) ?? [],
    instancesOn: (node) => onNode.get(node) ?? [],
    changesOf(service) {
      const name = services.get(service)?.name;
      return snapshot.changes.filter(
        (change) =>
          change.service === undefined || change.service === service || change.service === name,
      );
    },
  };
}
