import { parseAddress } from '../graph/address.ts';
import type { EntityId } from '../model/entity.ts';
import type { AgentContainers } from './coroot-containers.ts';
import type { Connection, Connections } from './coroot-targets.ts';
import type { WorldDraft } from './world-draft.ts';

/** How what agents see is one with what is known already. */
export interface Merged {
  /** Ids under which targets of connections are known already. */
  readonly renamed: ReadonlyMap<EntityId, EntityId>;
  /** Edges, by `edgeKey`, whose requests are known already, as calls to parts of the target. */
  readonly counted: ReadonlySet<string>;
}

export function edgeKey(source: EntityId, target: EntityId): string {
  return `${source}\0${target}`;
}

/** A target as callers of connections see it. */
interface Target {
  readonly id: EntityId;
  readonly kind: string;
  readonly system: string;
  /** Hosts and names that it goes by, with any of these ports. */
  readonly hosts: Set<string>;
  readonly ports: Set<number>;
}

const prefixed = /^(database|queue|external):(?:([^/]*)\/)?/;

function kindOf(draft: WorldDraft, id: EntityId): { kind: string; system: string } {
  const known = draft.services.get(id);
  if (known !== undefined) return { kind: known.kind, system: known.system ?? '' };
  const [, kind = 'application', system = ''] = prefixed.exec(id) ?? [];
  return { kind, system };
}

export function targetIds({ claims, external }: Connection): ReadonlySet<EntityId> {
  if (claims.length === 0) return new Set(external === undefined ? [] : [external]);
  return new Set(claims.map(({ container }) => container.identity.service));
}

/** `host` and `port` of a callee that is known by its address. */
function addressOf(id: EntityId): { readonly host: string; readonly port: number } | undefined {
  return id.startsWith('external:') ? parseAddress(id.slice('external:'.length)) : undefined;
}

function matches(target: Target, known: EntityId, draft: WorldDraft): boolean {
  const { kind, system } = kindOf(draft, known);
  if (kind === 'database' || kind === 'queue') {
    return kind === target.kind && system !== '' && system === target.system;
  }
  const address = addressOf(known);
  if (address === undefined || (address.port !== 0 && !target.ports.has(address.port)))
    return false;
  return target.hosts.has(address.host) || target.hosts.has(address.host.split('.')[0] as string);
}

const sliceEdges = 500;

/**
 * Finds the callees that OpenTelemetry's callers speak of among the targets of connections: a database by its system, a
 * service by its address or name. Only where each stands for exactly the other they become one.
 */
export function* mergeTargets(
  draft: WorldDraft,
  containers: AgentContainers,
  { all, names }: Connections,
): Generator<void, Merged> {
  const calls = new Map<EntityId, EntityId[]>();
  for (const { source, target } of draft.dependencies.values()) {
    const list = calls.get(source);
    if (list === undefined) calls.set(source, [target]);
    else list.push(target);
  }
  if (calls.size === 0) return { renamed: new Map(), counted: new Set() };

  const targets = new Map<EntityId, Map<EntityId, Target>>();
  let read = 0;
  for (const connection of all) {
    if (++read % sliceEdges === 0) yield;
    const { from, destination, actual, claims } = connection;
    const source = from.identity.service;
    if (!calls.has(source)) continue;
    const own = targets.get(source) ?? new Map<EntityId, Target>();
    targets.set(source, own);
    for (const id of targetIds(connection)) {
      if (id === source) continue;
      const { kind, system } = containers.typeOf(id) ?? kindOf(draft, id);
      const target = own.get(id) ?? { id, kind, system, hosts: new Set(), ports: new Set() };
      own.set(id, target);
      for (const at of [destination, actual]) {
        if (at === undefined) continue;
        target.ports.add(at.port);
        target.hosts.add(at.host);
        const name = names.nameOf(at.host, from.machine);
        if (name !== '') target.hosts.add(name);
      }
      for (const { container } of claims) {
        if (container.identity.service !== id) continue;
        target.hosts.add(container.name.service);
        target.hosts.add(container.name.short);
      }
    }
  }

  const knownAs = new Map<EntityId, Set<EntityId>>();
  const standsFor = new Map<EntityId, Set<EntityId>>();
  const candidates = new Map<string, EntityId>();
  const pair = (id: EntityId, known: EntityId): void => {
    knownAs.set(id, (knownAs.get(id) ?? new Set()).add(known));
    standsFor.set(known, (standsFor.get(known) ?? new Set()).add(id));
  };
  for (const [source, own] of targets) {
    yield;
    const callees = new Set(calls.get(source));
    const left = [...callees].filter((known) => !own.has(known));
    const unmatched: Target[] = [];
    for (const target of own.values()) {
      if (callees.has(target.id)) continue;
      const found = left.filter((known) => matches(target, known, draft));
      if (found.length === 0) unmatched.push(target);
      for (const known of found) pair(target.id, known);
      if (found.length > 0) candidates.set(edgeKey(source, target.id), target.id);
    }
    // One address that is left here, and one there, at the same port, are the same.
    for (const known of left) {
      const address = addressOf(known);
      if (address === undefined || address.port === 0 || standsFor.has(known)) continue;
      const { port } = address;
      const others = left.filter((other) => addressOf(other)?.port === port);
      const same = unmatched.filter(({ ports }) => ports.has(port));
      const [only] = same;
      if (others.length !== 1 || same.length !== 1 || only === undefined) continue;
      pair(only.id, known);
      candidates.set(edgeKey(source, only.id), only.id);
    }
  }
  const renamed = new Map<EntityId, EntityId>();
  for (const [id, known] of knownAs) {
    const [other] = known;
    if (known.size !== 1 || other === undefined || standsFor.get(other)?.size !== 1) continue;
    // A service that reports itself keeps its name.
    if (draft.services.get(id)?.instrumented === true) continue;
    renamed.set(id, other);
    containers.rename(id, other);
  }
  const counted = new Set<string>();
  for (const [edge, id] of candidates) if (!renamed.has(id)) counted.add(edge);
  return { renamed, counted };
}
