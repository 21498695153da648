import type { ChangeEvent } from '../model/change.ts';
import type { Dependency, EntityId, HostNode, Instance, Service } from '../model/entity.ts';
import type { TimeGrid } from '../model/grid.ts';
import type { Labels } from '../model/labels.ts';
import { type SignalTableBuilder, signalTableBuilder } from '../model/signal-table.ts';
import type { SignalName } from '../model/signals.ts';
import type { Gap, LogPatternSummary, Quality, WorldSnapshot } from '../model/world.ts';

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
  has(signal: SignalName, entity: EntityId): boolean;
  /** The source that has the signal of the entity. */
  owner(signal: SignalName, entity: EntityId): string | undefined;
  /** Signals that have a row, whatever the entity. */
  readonly present: ReadonlySet<SignalName>;
  readonly builder: SignalTableBuilder;
}

function draftSignals(grid: TimeGrid): DraftSignals {
  const builder = signalTableBuilder(grid);
  const owners = new Map<SignalName, Map<EntityId, string>>();
  const present = new Set<SignalName>();
  return {
    builder,
    present,
    has: (signal, entity) => owners.get(signal)?.has(entity) ?? false,
    owner: (signal, entity) => owners.get(signal)?.get(entity),
    claim(source, signal, entity, labels) {
      let entities = owners.get(signal);
      if (entities === undefined) owners.set(signal, (entities = new Map()));
      const owner = entities.get(entity);
      if (owner === undefined) entities.set(entity, source);
      else if (owner !== source) return undefined;
      present.add(signal);
      return builder.row(signal, entity, labels);
    },
  };
}

export const noQuality: Quality = {
  spans: 0,
  orphanSpans: 0,
  duplicateSpans: 0,
  unansweredCalls: 0,
  clockSkew: [],
};

export function worldDraft(grid: TimeGrid): WorldDraft {
  return {
    grid,
    services: new Map(),
    instances: new Map(),
    nodes: new Map(),
    dependencies: new Map(),
    callers: new Set(),
    signals: draftSignals(grid),
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

export function finishDraft(draft: WorldDraft): WorldSnapshot {
  return {
    schema: 1,
    services: sorted(draft.services),
    instances: sorted(draft.instances),
    nodes: sorted(draft.nodes),
    dependencies: sorted(draft.dependencies),
    changes: sorted(draft.changes).sort((a, b) => a.time - b.time),
    signals: draft.signals.builder.build(),
    ...(draft.logPatterns !== undefined && { logPatterns: draft.logPatterns }),
    gaps: draft.gaps,
    quality: draft.quality,
  };
}
