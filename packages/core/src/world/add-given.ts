import type { EntityId } from '../model/entity.ts';
import { type SignalTable, seriesAt } from '../model/signal-table.ts';
import { signals } from '../model/signals.ts';
import {
  type DependencyInit,
  dependencyFrom,
  type InstanceInit,
  instanceFrom,
  type ServiceInit,
  serviceFrom,
} from './given-entities.ts';
import { addDependency, addInstance, addNode, addService, type WorldDraft } from './world-draft.ts';

/** Entities that somebody states, beside or instead of those that telemetry shows. */
export interface GivenWorld {
  readonly services?: readonly ServiceInit[];
  readonly dependencies?: readonly DependencyInit[];
  readonly instances?: readonly InstanceInit[];
  /** Names of hosts. */
  readonly nodes?: readonly string[];
  /** On the grid of the world. */
  readonly signals?: SignalTable;
  /** Tables of other times, whose entities belong to the world too. */
  readonly alsoIn?: readonly SignalTable[];
}

function mention(draft: WorldDraft, service: EntityId): void {
  if (!draft.services.has(service)) addService(draft, serviceFrom(service));
}

function mentionNode(draft: WorldDraft, id: EntityId): void {
  addNode(draft, { id, name: id.replace(/^node:/, '') });
}

/** The entities that a row of signals tells of. */
function mentionOwner(draft: WorldDraft, table: SignalTable): void {
  for (const { signal, entity } of table.rows) {
    switch (signals[signal].entity) {
      case 'service':
        mention(draft, entity);
        break;
      case 'node':
        mentionNode(draft, entity);
        break;
      case 'instance': {
        const service = entity.slice(0, entity.lastIndexOf('#'));
        if (draft.instances.has(entity)) break;
        addInstance(draft, instanceFrom({ id: entity, service }));
        mention(draft, service);
        break;
      }
      case 'dependency': {
        const [source, target] = entity.split(' -> ') as [EntityId, EntityId];
        mention(draft, source);
        mention(draft, target);
        if (!draft.dependencies.has(entity)) addDependency(draft, dependencyFrom([source, target]));
      }
    }
  }
}

export function addGiven(draft: WorldDraft, given: GivenWorld): void {
  for (const service of given.services ?? []) addService(draft, serviceFrom(service));
  for (const init of given.dependencies ?? []) {
    const dependency = dependencyFrom(init);
    mention(draft, dependency.source);
    mention(draft, dependency.target);
    addDependency(draft, dependency);
  }
  for (const init of given.instances ?? []) {
    const instance = instanceFrom(init);
    mention(draft, instance.service);
    if (instance.node !== undefined) mentionNode(draft, instance.node);
    addInstance(draft, instance);
  }
  for (const node of given.nodes ?? []) {
    mentionNode(draft, node.startsWith('node:') ? node : `node:${node}`);
  }
  for (const other of given.alsoIn ?? []) mentionOwner(draft, other);
  const table = given.signals;
  if (table === undefined) return;
  mentionOwner(draft, table);
  for (const [row, { signal, entity, labels }] of table.rows.entries()) {
    draft.signals.claim('given', signal, entity, labels)?.set(seriesAt(table, row).values);
  }
}
