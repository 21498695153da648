import {
  isAgentName,
  type ResourceIdentity,
  resourceIdentity,
  serviceId,
} from '../graph/service-identity.ts';
import type { Attributes } from '../model/attributes.ts';
import type { EntityId } from '../model/entity.ts';
import { identityLabels } from './metric-need.ts';
import { addInstance, addNode, addService, type WorldDraft } from './world-draft.ts';

/** Whom a resource stands for, in the ids of the world. */
export interface Identity {
  readonly service: EntityId;
  readonly instance: EntityId;
  readonly node: EntityId | undefined;
  readonly resource: ResourceIdentity;
}

/** Resolves resources, also those that name a pod or container but no service. Learn all before the first is resolved. */
export interface IdentityIndex {
  /** Remembers which pod and container belong to which service. */
  learn(attributes: Attributes): void;
  /** The same object for the same resource. */
  resolve(attributes: Attributes): Identity | undefined;
  /** Everybody who reports under a service name, in letters of either case; one identity for each instance. */
  named(name: string): readonly Identity[];
}

function named(attributes: Attributes, key: string): string {
  const value = attributes.get(key);
  return typeof value === 'string' ? value : '';
}

/** Names under which infrastructure metrics know an instance. */
function aliasesOf(attributes: Attributes): string[] {
  const aliases: string[] = [];
  const container = named(attributes, 'container.id');
  const pod = named(attributes, 'k8s.pod.name');
  if (container !== '') aliases.push(`container ${container}`);
  if (pod !== '')
    aliases.push(`pod ${named(attributes, 'k8s.namespace.name')}/${pod}`, `pod /${pod}`);
  return aliases;
}

function identityOf(attributes: Attributes): Identity {
  const resource = resourceIdentity(attributes);
  const service = serviceId(resource.name, resource.namespace, resource.environment);
  return {
    service,
    instance: `${service}#${resource.instance || '1'}`,
    node: resource.node === '' ? undefined : `node:${resource.node}`,
    resource,
  };
}

/** Everything that decides about an identity, in one text. */
function identityKey(attributes: Attributes): string {
  let key = '';
  for (const label of identityLabels) {
    const value = attributes.get(label);
    key += value === undefined ? '\0' : `${value}\0`;
  }
  return key;
}

/** With `byName`, reporters can be asked for by the name of their service. */
export function identityIndex({ byName = false }: { byName?: boolean } = {}): IdentityIndex {
  const known = new Map<string, Identity>();
  /** By name of the service, then by instance. */
  const names = new Map<string, Map<EntityId, Identity>>();
  /** Many series share one resource. */
  const resolved = new Map<string, Identity | undefined>();
  const noteName = (name: string, identity: Identity): void => {
    const others = names.get(name) ?? new Map<EntityId, Identity>();
    names.set(name, others);
    if (!others.has(identity.instance)) others.set(identity.instance, identity);
  };
  const resolve = (attributes: Attributes): Identity | undefined => {
    if (named(attributes, 'service.name') === '') {
      for (const alias of aliasesOf(attributes)) {
        const identity = known.get(alias);
        if (identity !== undefined) return identity;
      }
      if (named(attributes, 'k8s.deployment.name') === '') return undefined;
    }
    return identityOf(attributes);
  };
  return {
    learn(attributes) {
      const name = named(attributes, 'service.name');
      if (name === '' || isAgentName(name)) return;
      const aliases = aliasesOf(attributes);
      if (aliases.length === 0 && !byName) return;
      const identity = identityOf(attributes);
      if (byName) noteName(name.toLowerCase(), identity);
      for (const alias of aliases) if (!known.has(alias)) known.set(alias, identity);
    },
    resolve(attributes) {
      const key = identityKey(attributes);
      let identity = resolved.get(key);
      if (identity === undefined && !resolved.has(key)) {
        identity = resolve(attributes);
        resolved.set(key, identity);
      }
      return identity;
    },
    named: (name) => [...(names.get(name.toLowerCase())?.values() ?? [])],
  };
}

/** Makes sure that the service of a resource is in the world. */
export function admitService(draft: WorldDraft, { service, resource }: Identity): void {
  const known = draft.services.get(service);
  const { name, namespace, environment, version, runtime } = resource;
  if (known?.instrumented === true && (version === '' || known.versions.includes(version))) return;
  addService(draft, {
    id: service,
    name,
    kind: 'application',
    ...(namespace !== '' && { namespace }),
    ...(environment !== '' && { environment }),
    ...(runtime !== '' && { runtime }),
    versions: version === '' ? [] : [version],
    instrumented: true,
  });
}

/** Makes sure that the service, the instance and the node of a resource are in the world. */
export function admitInstance(draft: WorldDraft, identity: Identity): void {
  admitService(draft, identity);
  if (draft.instances.get(identity.instance)?.node !== undefined) return;
  const { instance, service, node, resource } = identity;
  if (node !== undefined) addNode(draft, { id: node, name: resource.node });
  addInstance(draft, {
    id: instance,
    service,
    name: resource.instanceName || resource.name,
    ...(node !== undefined && { node }),
    ...(resource.version !== '' && { version: resource.version }),
  });
}
