import { type ContainerName, parseContainerId } from '../graph/container-id.ts';
import { type ResourceIdentity, serviceId } from '../graph/service-identity.ts';
import type { EntityId } from '../model/entity.ts';
import type { Labels } from '../model/labels.ts';
import { type ApplicationType, mainType } from './coroot-applications.ts';
import { type AgentFacts, text } from './coroot-facts.ts';
import { admitService, type Identity, type IdentityIndex } from './identity-index.ts';
import { addInstance, addNode, addService, type WorldDraft } from './world-draft.ts';

/** A container that an agent sees. */
export interface AgentContainer {
  readonly id: string;
  readonly machine: string;
  /** Name of its node; empty when unknown. */
  readonly node: string;
  readonly name: ContainerName;
  readonly version: string;
  /** Whom it stands for; the same object for all containers of one instance. */
  identity: Identity;
  /** True where OpenTelemetry knows the service. */
  readonly reported: boolean;
}

export interface AgentContainers {
  of(labels: Labels): AgentContainer | undefined;
  readonly all: readonly AgentContainer[];
  /** What a service is for, by what runs in its containers; `undefined` for one without any. */
  typeOf(service: EntityId): ApplicationType | undefined;
  /** Makes sure that the service, instance and node of a container are in the world. */
  admit(container: AgentContainer): void;
  /** Its service goes by another id from now on. To be said before anything is admitted. */
  rename(from: EntityId, to: EntityId): void;
}

/** `1.2` of `registry:5000/shop/cart:1.2`. */
function versionOf(image: string): string {
  const tag = /:([^/:@]+)(?:@.*)?$/.exec(image)?.[1] ?? '';
  return tag === 'latest' ? '' : tag;
}

function keyOf(labels: Labels): string {
  return `${text(labels, 'machine_id')}\0${text(labels, 'container_id')}`;
}

/** Containers handled between two yields. */
const sliceContainers = 500;

interface Found {
  readonly labels: Labels;
  readonly name: ContainerName;
  readonly machine: string;
  readonly node: string;
}

/**
 * Who is who among the containers that any of the label sets names: what OpenTelemetry reports from the same pod or
 * container, else the service of that name that it knows, else a service that only the agent sees.
 */
export function* agentContainers(
  draft: WorldDraft,
  facts: AgentFacts,
  labelSets: Iterable<Labels>,
  identities: IdentityIndex,
): Generator<void, AgentContainers> {
  const hostnames = new Map(
    facts.of('node').map(({ labels }) => [text(labels, 'machine_id'), text(labels, 'hostname')]),
  );
  const found = new Map<string, Found>();
  let read = 0;
  for (const labels of labelSets) {
    if (++read % sliceContainers === 0) yield;
    const key = keyOf(labels);
    if (found.has(key)) continue;
    const machine = text(labels, 'machine_id');
    const node = hostnames.get(machine) || machine;
    const name = parseContainerId(text(labels, 'container_id'), node);
    if (name !== undefined) found.set(key, { labels, name, machine, node });
  }
  const shorts = new Map<string, Set<string>>();
  const copies = new Map<string, Set<string>>();
  for (const { name, node } of found.values()) {
    const services = shorts.get(name.short) ?? new Set();
    shorts.set(name.short, services.add(name.service));
    const group = serviceId(name.service, name.namespace, '');
    const instances = copies.get(group) ?? new Set();
    copies.set(group, instances.add(`${name.instance}@${node}`));
  }
  const types = new Map<string, string>();
  for (const { labels } of facts.of('application')) {
    types.set(keyOf(labels), text(labels, 'application_type'));
  }
  const images = new Map<string, string>();
  const runtimeIds = new Map<string, string>();
  for (const { labels } of facts.of('container')) {
    images.set(keyOf(labels), text(labels, 'image') || text(labels, 'container.image.name'));
    runtimeIds.set(keyOf(labels), text(labels, 'container.runtime.id'));
  }

  const identityByInstance = new Map<EntityId, Identity>();
  const shared = (identity: Identity): Identity => {
    const known = identityByInstance.get(identity.instance);
    if (known === undefined) identityByInstance.set(identity.instance, identity);
    return known ?? identity;
  };
  const derived = ({ name, node }: Found, service: EntityId, base?: ResourceIdentity): Identity => {
    const instance = name.global ? name.instance : `${name.instance}@${node || 'unknown'}`;
    return shared({
      service,
      instance: `${service}#${instance}`,
      node: node === '' ? undefined : `node:${node}`,
      resource: {
        name: base?.name ?? name.service,
        namespace: base?.namespace ?? name.namespace,
        environment: base?.environment ?? '',
        version: '',
        runtime: base?.runtime ?? '',
        instance,
        instanceName: instance,
        node,
      },
    });
  };
  const sameProcess = ({ labels, name }: Found): Identity | undefined => {
    const id = runtimeIds.get(keyOf(labels)) ?? '';
    const known = id === '' ? undefined : identities.resolve(new Map([['container.id', id]]));
    if (known !== undefined) return known;
    if (name.pod === '') return undefined;
    return identities.resolve(
      new Map([
        ['k8s.namespace.name', name.namespace],
        ['k8s.pod.name', name.pod],
      ]),
    );
  };
  const sameName = (one: Found): Identity | undefined => {
    const { name } = one;
    const unique = shorts.get(name.short)?.size === 1;
    for (const candidate of unique ? [name.service, name.short] : [name.service]) {
      const others = identities
        .named(candidate)
        .filter(
          ({ resource }) => resource.namespace === '' || resource.namespace === name.namespace,
        );
      const services = new Set(others.map(({ service }) => service));
      const [first] = others;
      if (first === undefined || services.size !== 1) continue;
      const group = serviceId(name.service, name.namespace, '');
      // One copy here and one there are the same copy.
      if (others.length === 1 && copies.get(group)?.size === 1) return first;
      return derived(one, first.service, first.resource);
    }
    return undefined;
  };

  const containers = new Map<string, AgentContainer>();
  const byService = new Map<EntityId, AgentContainer[]>();
  let resolved = 0;
  for (const [key, one] of found) {
    if (++resolved % sliceContainers === 0) yield;
    const { name, machine, node, labels } = one;
    const reported = sameProcess(one) ?? sameName(one);
    const identity = reported ?? derived(one, serviceId(name.service, name.namespace, ''));
    const container: AgentContainer = {
      id: text(labels, 'container_id'),
      machine,
      node,
      name,
      version: versionOf(images.get(key) ?? ''),
      identity,
      reported: reported !== undefined,
    };
    containers.set(key, container);
    const group = byService.get(identity.service);
    if (group === undefined) byService.set(identity.service, [container]);
    else group.push(container);
  }
  const all = [...containers.values()];
  const admitted = new Set<AgentContainer>();

  const typeOf = (service: EntityId): ApplicationType | undefined => {
    const members = byService.get(service);
    if (members === undefined) return undefined;
    return mainType(
      members.flatMap(({ id, machine, name }) => {
        const type = types.get(`${machine}\0${id}`);
        return type === undefined ? [] : [{ container: name.container, type }];
      }),
    );
  };
  const memoType = new Map<EntityId, ApplicationType | undefined>();
  const typeOnce = (service: EntityId): ApplicationType | undefined => {
    if (!memoType.has(service)) memoType.set(service, typeOf(service));
    return memoType.get(service);
  };

  const addOwn = ({ identity, version }: AgentContainer): void => {
    const { name, namespace } = identity.resource;
    const main = typeOnce(identity.service) ?? mainType([]);
    const known = draft.services.get(identity.service);
    if (known?.kind === 'external') {
      // Somebody called it by address before it was known who answers there.
      draft.services.set(known.id, { ...known, kind: main.kind, instrumented: true });
    }
    addService(draft, {
      id: identity.service,
      name,
      kind: main.kind,
      ...(namespace !== '' && { namespace }),
      ...(main.system !== '' && { system: main.system }),
      ...(main.runtime !== '' && { runtime: main.runtime }),
      versions: version === '' ? [] : [version],
      instrumented: true,
    });
  };

  return {
    of: (labels) => containers.get(keyOf(labels)),
    all,
    typeOf: typeOnce,
    admit(container) {
      if (admitted.has(container)) return;
      admitted.add(container);
      const { identity, node, version, reported } = container;
      if (reported) admitService(draft, identity);
      else addOwn(container);
      if (node !== '') addNode(draft, { id: `node:${node}`, name: node });
      addInstance(draft, {
        id: identity.instance,
        service: identity.service,
        name: identity.resource.instanceName || identity.resource.name,
        ...(node !== '' && { node: `node:${node}` }),
        ...(version !== '' && { version }),
      });
    },
    rename(from, to) {
      const members = byService.get(from);
      if (members === undefined) return;
      byService.delete(from);
      byService.set(to, members);
      memoType.delete(to);
      const renamed = new Map<Identity, Identity>();
      for (const container of members) {
        const before = container.identity;
        const after = renamed.get(before) ?? {
          ...before,
          service: to,
          instance: `${to}${before.instance.slice(from.length)}`,
        };
        renamed.set(before, after);
        container.identity = after;
      }
    },
  };
}
