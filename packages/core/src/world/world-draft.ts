import type { ChangeEvent } from '../model/change.ts';
import type { Dependency, EntityId, HostNode, Instance, Service } from '../model/entity.ts';
import type { TimeGrid } from '../model/grid.ts';
import type { Labels } from '../model/labels.ts';
import { type SignalTable, signalTableBuilder } from '../model/signal-table.ts';
import { type SignalName, signals } from '../model/signals.ts';
import type { Gap, LogPatternSummary, Quality, WorldSnapshot } from '../model/world.ts';
import { addSkippingNaN, maxSkippingNaN } from './transform-series.ts';

/** The world while its steps fill it in. */
export interface WorldDraft {
  readonly grid: TimeGrid;
  readonly services: Map<EntityId, Service>;
  readonly instances: Map<EntityId, Instance>;
  readonly nodes: Map<EntityId, HostNode>;
  readonly dependencies: Map<EntityId, Dependency>;
  /** Services whose calls are known from spans. */
  readonly callers: Set<EntityId>;
  readonly signals: DraftSignals;
  readonly changes: Map<string, ChangeEvent>;
  readonly gaps: Gap[];
  logPatterns: readonly LogPatternSummary[] | undefined;
  quality: Quality;
}

/** Rows with a claim: whoever first writes a signal of an entity owns it, so that two sources never add up. */
export interface DraftSignals {
  /** The row to write, or `undefined` when another `source` has it. */
  claim(
    source: string,
    signal: SignalName,
    entity: EntityId,
    labels?: Labels,
  ): Float64Array | undefined;
  /** Adds values to a row, as the signal combines; false when another `source` has it. */
  add(
    source: string,
    signal: SignalName,
    entity: EntityId,
    labels: Labels | undefined,
    values: Float64Array,
  ): boolean;
  has(signal: SignalName, entity: EntityId): boolean;
  /** The source that has the signal of the entity. */
  owner(signal: SignalName, entity: EntityId): string | undefined;
  /** Signals that have a row, whatever the entity. */
  readonly present: ReadonlySet<SignalName>;
  build(): SignalTable;
}

function draftSignals(grid: TimeGrid, capacity: number): DraftSignals {
  const builder = signalTableBuilder(grid, { capacity });
  const owners = new Map<SignalName, Map<EntityId, string>>();
  const present = new Set<SignalName>();
  const owns = (source: string, signal: SignalName, entity: EntityId): boolean => {
    let entities = owners.get(signal);
    if (entities === undefined) owners.set(signal, (entities = new Map()));
    const owner = entities.get(entity);
    if (owner !== undefined) return owner === source;
    entities.set(entity, source);
    present.add(signal);
    return true;
  };
  return {
    present,
    has: (signal, entity) => owners.get(signal)?.has(entity) ?? false,
    owner: (signal, entity) => owners.get(signal)?.get(entity),
    claim: (source, signal, entity, labels) =>
      owns(source, signal, entity) ? builder.row(signal, entity, labels) : undefined,
    add(source, signal, entity, labels, values) {
      if (!owns(source, signal, entity)) return false;
      const before = builder.size;
      const row = builder.row(signal, entity, labels);
      if (builder.size > before) row.set(values);
      else if (signals[signal].combine === 'sum') addSkippingNaN(row, values);
      else maxSkippingNaN(row, values);
      return true;
    },
    build: () => builder.build(),
  };
}

export const noQuality: Quality = {
  spans: 0,
  orphanSpans: 0,
  duplicateSpans: 0,
  unansweredCalls: 0,
  clockSkew: [],
};

/** `capacity` guesses how many series there will be. */
export function worldDraft(grid: TimeGrid, capacity = 256): WorldDraft {
  return {
    grid,
    services: new Map(),
    instances: new Map(),
    nodes: new Map(),
    dependencies: new Map(),
    callers: new Set(),
    signals: draftSignals(grid, capacity),
    changes: new Map(),
    gaps: [],
    logPatterns: undefined,
    quality: noQuality,
  };
}

/** Adds a service, or what is new about one that is known. */
export function addService(draft: WorldDraft, service: Service): void {
  const known = draft.services.get(service.id);
  draft.services.set(
    service.id,
    known === undefined
      ? service
      : {
          ...service,
          ...known,
          instrumented: known.instrumented || service.instrumented,
          versions: [...new Set([...known.versions, ...service.versions])],
        },
  );
}

export function addInstance(draft: WorldDraft, instance: Instance): void {
  draft.instances.set(instance.id, { ...instance, ...draft.instances.get(instance.id) });
}

export function addNode(draft: WorldDraft, node: HostNode): void {
  if (!draft.nodes.has(node.id)) draft.nodes.set(node.id, node);
}

export function addDependency(draft: WorldDraft, dependency: Dependency): void {
  const known = draft.dependencies.get(dependency.id);
  draft.dependencies.set(
    dependency.id,
    known === undefined
      ? dependency
      : {
          ...known,
          protocols: [...new Set([...known.protocols, ...dependency.protocols])].sort(),
          seenBy: known.seenBy === dependency.seenBy ? known.seenBy : 'both',
        },
  );
}

function sorted<T extends { readonly id: EntityId }>(entities: ReadonlyMap<EntityId, T>): T[] {
  return [...entities.values()].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** The finished world, sorted, in slices. */
export function* finishDraft(draft: WorldDraft): Generator<void, WorldSnapshot, void> {
  const services = sorted(draft.services);
  const instances = sorted(draft.instances);
  yield;
  const dependencies = sorted(draft.dependencies);
  yield;
  return {
    schema: 1,
    services,
    instances,
    nodes: sorted(draft.nodes),
    dependencies,
    changes: sorted(draft.changes).sort((a, b) => a.time - b.time),
    signals: draft.signals.build(),
    ...(draft.logPatterns !== undefined && { logPatterns: draft.logPatterns }),
    gaps: draft.gaps,
    quality: draft.quality,
  };
}
