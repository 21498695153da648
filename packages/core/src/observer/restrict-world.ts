import type { EntityId } from '../model/entity.ts';
import { type SignalTable, seriesAt } from '../model/signal-table.ts';
import type { WorldSnapshot } from '../model/world.ts';

/** The rows of the entities alone. */
export function restrictSignals(table: SignalTable, entities: ReadonlySet<EntityId>): SignalTable {
  const kept: number[] = [];
  for (const [row, { entity }] of table.rows.entries()) if (entities.has(entity)) kept.push(row);
  if (kept.length === table.rows.length) return table;
  const { length } = table.grid;
  const values = new Float64Array(kept.length * length);
  for (const [i, row] of kept.entries()) values.set(seriesAt(table, row).values, i * length);
  return {
    grid: table.grid,
    rows: kept.map((row) => table.rows[row] as (typeof table.rows)[0]),
    values,
  };
}

/** Ids of everything that belongs to the services: instances, their nodes, calls between them. */
export function entitiesAround(
  world: WorldSnapshot,
  services: ReadonlySet<EntityId>,
): ReadonlySet<EntityId> {
  const entities = new Set(services);
  for (const { id, service, node } of world.instances) {
    if (!services.has(service)) continue;
    entities.add(id);
    if (node !== undefined) entities.add(node);
  }
  for (const { id, source, target } of world.dependencies) {
    if (services.has(source) && services.has(target)) entities.add(id);
  }
  return entities;
}

/** The part of a world that is about the services. Changes stay up to `maxChanges`, those of the services first. */
export function restrictWorld(
  world: WorldSnapshot,
  services: ReadonlySet<EntityId>,
  maxChanges: number,
): WorldSnapshot {
  const entities = entitiesAround(world, services);
  const kept = world.services.filter(({ id }) => services.has(id));
  const names = new Set(kept.flatMap(({ id, name }) => [id, name]));
  const near = world.changes.filter(({ service }) => service === undefined || names.has(service));
  const far = world.changes.filter((change) => !near.includes(change));
  const changes = [
    ...near.slice(-maxChanges),
    ...far.slice(0, Math.max(0, maxChanges - near.length)),
  ];
  const cut = world.changes.length - changes.length;
  return {
    ...world,
    services: kept,
    instances: world.instances.filter(({ id }) => entities.has(id)),
    nodes: world.nodes.filter(({ id }) => entities.has(id)),
    dependencies: world.dependencies.filter(({ id }) => entities.has(id)),
    changes: changes.sort((a, b) => a.time - b.time),
    signals: restrictSignals(world.signals, entities),
    ...(world.logPatterns !== undefined && {
      logPatterns: world.logPatterns.filter(({ service }) => services.has(service)),
    }),
    gaps:
      cut > 0
        ? [
            ...world.gaps,
            { signal: 'changes', reason: 'truncated', detail: `${cut} changes were left out` },
          ]
        : world.gaps,
  };
}
