import { formatAddress, parseAddress, portOf } from '../graph/address.ts';
import { dependencyId, type EntityId, type Service } from '../model/entity.ts';
import type { Labels } from '../model/labels.ts';
import { signals } from '../model/signals.ts';
import type { DialectRule } from './dialect.ts';
import { dependencyFrom, serviceFrom } from './given-entities.ts';
import { admitInstance, admitService, type IdentityIndex } from './identity-index.ts';
import { addDependency, addNode, addService, type WorldDraft } from './world-draft.ts';

/** Finds, and adds where it is new, the entity that a series is about. */
export type ResolveEntity = (rule: DialectRule, labels: Labels) => EntityId | undefined;

/** A service that callers may reach by its plain name as host name. */
function serviceByHost(
  draft: WorldDraft,
): (host: string, environment: string) => Service | undefined {
  const byName = new Map<string, Service[]>();
  for (const service of draft.services.values()) {
    if (service.kind !== 'application') continue;
    byName.set(service.name, [...(byName.get(service.name) ?? []), service]);
  }
  return (host, environment) => {
    const label = host.split('.')[0] as string;
    const found = (byName.get(host) ?? byName.get(label) ?? []).filter(
      (service) => (service.environment ?? '') === environment,
    );
    return found.length === 1 ? found[0] : undefined;
  };
}

function first(labels: Labels, ...names: readonly string[]): string {
  for (const name of names) {
    const value = labels.get(name);
    if (value !== undefined && value !== '') return value;
  }
  return '';
}

export function entityResolver(draft: WorldDraft, identities: IdentityIndex): ResolveEntity {
  let findService: ReturnType<typeof serviceByHost> | undefined;

  const targetOf = (
    rule: DialectRule,
    labels: Labels,
    environment: string,
  ): EntityId | undefined => {
    const address = first(labels, 'server.address');
    switch (rule.entity) {
      case 'database_target': {
        const system = first(labels, 'db.system.name', 'db.system');
        const name = first(labels, 'db.namespace', 'db.name', 'server.address');
        return system === '' ? undefined : `database:${system}/${name || 'unknown'}`;
      }
      case 'queue_target': {
        const system = first(labels, 'messaging.system');
        const destination = first(labels, 'messaging.destination.name');
        return system === '' || destination === '' ? undefined : `queue:${system}/${destination}`;
      }
      case 'queue': {
        const topic = first(labels, 'topic', 'messaging.destination.name');
        return topic === '' ? undefined : `queue:kafka/${topic}`;
      }
      default: {
        if (address === '') return undefined;
        const { host, port } = parseAddress(address);
        findService ??= serviceByHost(draft);
        const known = findService(host, environment);
        return (
          known?.id ??
          `external:${formatAddress({ host, port: port || portOf(first(labels, 'server.port')) })}`
        );
      }
    }
  };

  return (rule, labels) => {
    if (rule.entity === 'queue') {
      const queue = targetOf(rule, labels, '');
      if (queue !== undefined && !draft.services.has(queue)) addService(draft, serviceFrom(queue));
      return queue;
    }
    const kind = signals[rule.signal].entity;
    if (kind === 'node') {
      const name = first(labels, 'k8s.node.name', 'host.name');
      if (name === '') return undefined;
      addNode(draft, { id: `node:${name}`, name });
      return `node:${name}`;
    }
    const identity = identities.resolve(labels);
    if (identity === undefined) return undefined;
    if (kind === 'service') {
      admitService(draft, identity);
      return identity.service;
    }
    if (kind === 'instance') {
      admitInstance(draft, identity);
      return identity.instance;
    }
    // Spans know the callee better than an address does: both together would draw the same edge twice.
    if (draft.callers.has(identity.service)) return undefined;
    const target = targetOf(rule, labels, identity.resource.environment);
    if (target === undefined || target === identity.service) return undefined;
    admitService(draft, identity);
    if (!draft.services.has(target)) addService(draft, serviceFrom(target));
    const protocol =
      first(labels, 'db.system.name', 'db.system', 'messaging.system') || rule.metric.split('.')[0];
    const id = dependencyId(identity.service, target);
    if (!draft.dependencies.has(id)) {
      addDependency(
        draft,
        dependencyFrom({ source: identity.service, target, protocols: [protocol ?? 'http'] }),
      );
    }
    return id;
  };
}
