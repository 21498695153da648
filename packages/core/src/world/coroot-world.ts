import { dependencyId, type EntityId } from '../model/entity.ts';
import type { Labels } from '../model/labels.ts';
import { signals } from '../model/signals.ts';
import { type AgentContainer, type AgentContainers, agentContainers } from './coroot-containers.ts';
import { type AgentFacts, readFacts, text } from './coroot-facts.ts';
import { type Claim, listeners } from './coroot-listeners.ts';
import { edgeKey, type Merged, mergeTargets } from './coroot-merge.ts';
import { type Connection, type ConnectionLabels, connections } from './coroot-targets.ts';
import type { DialectRule } from './dialect.ts';
import { dependencyFrom, serviceFrom } from './given-entities.ts';
import type { Identity, IdentityIndex } from './identity-index.ts';
import type { FactAnswer, MetricAnswer } from './metric-need.ts';
import { addDependency, addNode, addService, type WorldDraft } from './world-draft.ts';

/** Whom a series of an agent is about. */
export interface Part {
  readonly entity: EntityId;
  /** The instance whose sign of life it is. */
  readonly identity?: Identity;
  /** Steps that count, where an address had several owners; absent for all of them. */
  readonly steps?: Uint8Array;
}

/** The entities that an agent's facts and connections tell of. */
export interface AgentWorld {
  /** Adds the entities where they are new; `[]` for a series that is about nobody. */
  parts(rule: DialectRule, labels: Labels): readonly Part[];
  size(metric: string, labels: Labels): Float64Array | undefined;
}

export function isAgentRule({ entity }: DialectRule): boolean {
  return entity === 'container' || entity === 'machine' || entity === 'connection';
}

/** Whose the address is at each step: of those there at the time the newcomer, else who was there last. */
function ownerAt(claims: readonly Claim[], step: number): Claim {
  let best = claims[0] as Claim;
  const score = ({ first, last }: Claim): readonly [number, number] =>
    first > step ? [0, -first] : last >= step ? [2, first] : [1, last];
  for (const claim of claims) {
    const [rank, tie] = score(claim);
    const [bestRank, bestTie] = score(best);
    if (rank > bestRank || (rank === bestRank && tie > bestTie)) best = claim;
  }
  return best;
}

interface Owner {
  readonly service: EntityId;
  /** A container of it, to be admitted. */
  readonly containers: readonly AgentContainer[];
  readonly steps?: Uint8Array;
}

function ownersOf({ claims, external }: Connection, length: number): readonly Owner[] {
  if (claims.length === 0)
    return external === undefined ? [] : [{ service: external, containers: [] }];
  const byService = new Map<EntityId, AgentContainer[]>();
  for (const { container } of claims) {
    const list = byService.get(container.identity.service);
    if (list === undefined) byService.set(container.identity.service, [container]);
    else if (!list.includes(container)) list.push(container);
  }
  if (byService.size === 1) {
    return [...byService].map(([service, containers]) => ({ service, containers }));
  }
  const steps = new Map<EntityId, Uint8Array>();
  for (let step = 0; step < length; step++) {
    const { service } = ownerAt(claims, step).container.identity;
    const own = steps.get(service) ?? new Uint8Array(length);
    steps.set(service, own);
    own[step] = 1;
  }
  return [...steps].map(([service, own]) => ({
    service,
    containers: byService.get(service) ?? [],
    steps: own,
  }));
}

function* labelSets(
  facts: readonly FactAnswer[],
  answers: readonly MetricAnswer[],
): Iterable<Labels> {
  for (const { rule, series } of facts) {
    if (!rule.labels.includes('container_id')) continue;
    for (const { labels } of series) yield labels;
  }
  for (const { rule, series } of answers) {
    if (rule.entity === 'machine') continue;
    for (const { labels } of series) yield labels;
  }
}

function* connectionLabels(answers: readonly MetricAnswer[]): Iterable<ConnectionLabels> {
  for (const { rule, series } of answers) {
    if (rule.entity !== 'connection' || rule.keep?.includes('destination') !== true) continue;
    for (const { labels } of series) yield { labels, protocol: rule.protocol };
  }
}

function nodeOf(draft: WorldDraft, facts: AgentFacts): (machine: string) => EntityId | undefined {
  const names = new Map(
    facts.of('node').map(({ labels }) => [text(labels, 'machine_id'), text(labels, 'hostname')]),
  );
  return (machine) => {
    const name = names.get(machine) || machine;
    if (name === '') return undefined;
    addNode(draft, { id: `node:${name}`, name });
    return `node:${name}`;
  };
}

/** Draws the edges that connections show; each pair of services is told once to the world. */
function edgeDrawer(draft: WorldDraft, containers: AgentContainers, merged: Merged) {
  const drawn = new Map<Connection, readonly { part: Part; counted: boolean }[]>();
  const draw = (connection: Connection): readonly { part: Part; counted: boolean }[] => {
    const { from } = connection;
    const source = from.identity.service;
    return ownersOf(connection, draft.grid.length).flatMap(
      ({ service, containers: seen, steps }) => {
        const target = merged.renamed.get(service) ?? service;
        if (target === source) return [];
        containers.admit(from);
        for (const container of seen) containers.admit(container);
        if (!draft.services.has(target)) addService(draft, serviceFrom(target));
        const id = dependencyId(source, target);
        const seenBy = seen.length > 0 ? 'both' : 'client';
        const protocols = [...connection.protocols];
        addDependency(draft, dependencyFrom({ source, target, protocols, seenBy }));
        const part = { entity: id, ...(steps !== undefined && { steps }) };
        return [{ part, counted: merged.counted.has(edgeKey(source, service)) }];
      },
    );
  };
  return (connection: Connection) => {
    let parts = drawn.get(connection);
    if (parts === undefined) drawn.set(connection, (parts = draw(connection)));
    return parts;
  };
}

/**
 * Services, instances, nodes and edges as agents see them, made one with what the draft holds already. Ask it for the
 * parts of a series: only what has data becomes part of the world.
 */
export function* agentWorld(
  draft: WorldDraft,
  answers: readonly MetricAnswer[],
  told: readonly FactAnswer[],
  identities: IdentityIndex,
): Generator<void, AgentWorld> {
  const facts = yield* readFacts(told);
  const own = answers.filter(({ rule }) => isAgentRule(rule));
  const containers = yield* agentContainers(draft, facts, labelSets(told, own), identities);
  const index = yield* listeners(facts, containers);
  const known = yield* connections(facts, containers, index, connectionLabels(own));
  const merged = yield* mergeTargets(draft, containers, known);
  const drawn = edgeDrawer(draft, containers, merged);
  const node = nodeOf(draft, facts);
  const machine = (labels: Labels): string => text(labels, 'machine_id');

  return {
    size: (metric, labels) => facts.size(metric, machine(labels)),
    parts(rule, labels) {
      if (rule.entity === 'machine') {
        const entity = node(machine(labels));
        return entity === undefined ? [] : [{ entity }];
      }
      const container = containers.of(labels);
      if (container === undefined) return [];
      if (rule.entity === 'connection') {
        const found = known.of(container, labels);
        const parts = new Map<EntityId, Part>();
        for (const connection of found) {
          for (const { part, counted } of drawn(connection)) {
            // Requests that the caller's own telemetry counts already, under several names.
            if (counted && rule.protocol !== undefined) continue;
            if (!parts.has(part.entity)) parts.set(part.entity, part);
          }
        }
        return [...parts.values()];
      }
      containers.admit(container);
      const { identity } = container;
      return signals[rule.signal].entity === 'service'
        ? [{ entity: identity.service }]
        : [{ entity: identity.instance, identity }];
    },
  };
}
