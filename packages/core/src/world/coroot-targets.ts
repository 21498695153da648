import { formatAddress } from '../graph/address.ts';
import type { EntityId } from '../model/entity.ts';
import type { Labels } from '../model/labels.ts';
import { type Endpoint, endpoint, isIp, isLoopback } from './coroot-addresses.ts';
import { applicationType, typeOfPort } from './coroot-applications.ts';
import type { AgentContainer, AgentContainers } from './coroot-containers.ts';
import { type AgentFacts, text } from './coroot-facts.ts';
import { type Claim, isStandIn, type Listeners } from './coroot-listeners.ts';
import { type AgentNames, agentNames } from './coroot-names.ts';

/** Connections of one container to one address, as it was written. */
export interface Connection {
  readonly from: AgentContainer;
  /** After address translation; `undefined` where that is not told. */
  readonly actual: Endpoint | undefined;
  readonly destination: Endpoint | undefined;
  readonly protocols: Set<string>;
  /** Who is there: containers, each for its time; or else `external`. */
  claims: readonly Claim[];
  external: EntityId | undefined;
}

export interface Connections {
  readonly all: readonly Connection[];
  /** Names by which the other side of a connection goes. */
  readonly names: AgentNames;
  of(from: AgentContainer, labels: Labels): readonly Connection[];
}

const sliceConnections = 500;

function keyOf(labels: Labels): string {
  return `${text(labels, 'destination')} ${text(labels, 'actual_destination')}`;
}

/** Finds services by the names that resolvers inside of a cluster or a compose project know. */
function byName(containers: AgentContainers): (host: string, machine: string) => readonly Claim[] {
  const inNamespace = new Map<string, AgentContainer>();
  const onMachine = new Map<string, AgentContainer[]>();
  for (const container of containers.all) {
    const { service, namespace, short } = container.name;
    if (namespace !== '') inNamespace.set(`${namespace}/${service}`, container);
    for (const name of new Set([service, short])) {
      const key = `${container.machine} ${name}`;
      const list = onMachine.get(key);
      if (list === undefined) onMachine.set(key, [container]);
      else list.push(container);
    }
  }
  const claim = (container: AgentContainer): Claim => ({ container, first: 0, last: 0 });
  return (host, machine) => {
    const [name = '', namespace = '', kind] = host.split('.');
    if (kind === 'svc') {
      const found = inNamespace.get(`${namespace}/${name}`);
      return found === undefined ? [] : [claim(found)];
    }
    if (namespace !== '') return [];
    const found = onMachine.get(`${machine} ${name}`) ?? [];
    const services = new Set(found.map(({ identity }) => identity.service));
    return services.size === 1 ? found.slice(0, 1).map(claim) : [];
  };
}

function clusterServices(facts: AgentFacts): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { labels } of facts.of('cluster_service')) {
    const ip = text(labels, 'cluster_ip');
    const name = `${text(labels, 'service')}.${text(labels, 'namespace')}.svc`;
    if (isIp(ip)) names.set(ip, name);
  }
  return names;
}

/** What stands for whatever no agent sees. */
function externalId(host: string, port: number, protocols: Iterable<string>): EntityId {
  for (const protocol of [...protocols].sort()) {
    const type = applicationType(protocol === 'postgresql' ? 'postgres' : protocol);
    const { kind, system } = type;
    if (kind !== 'application') {
      return `${kind}:${system}/${host === '' ? 'external' : formatAddress({ host, port })}`;
    }
  }
  const usual = typeOfPort(port);
  const { kind, system } = applicationType(usual ?? '');
  const at = formatAddress({ host, port });
  if (kind !== 'application') return `${kind}:${system}/${host === '' ? 'external' : at}`;
  return `external:${host === '' ? (usual ?? port) : at}`;
}

/** Services that answered behind a translated address, most often first. */
function* learnTranslations(
  all: readonly Connection[],
): Generator<void, ReadonlyMap<string, readonly Claim[]>> {
  const learned = new Map<string, Map<EntityId, { count: number; claims: readonly Claim[] }>>();
  let read = 0;
  for (const { destination, actual, claims } of all) {
    if (++read % sliceConnections === 0) yield;
    const [first] = claims;
    if (destination === undefined || actual === undefined || first === undefined) continue;
    const key = formatAddress(destination);
    if (isLoopback(destination.host) || key === formatAddress(actual)) continue;
    const services = learned.get(key) ?? new Map();
    learned.set(key, services);
    const { service } = first.container.identity;
    const known = services.get(service);
    if (known === undefined) services.set(service, { count: 1, claims });
    else known.count++;
  }
  const most = new Map<string, readonly Claim[]>();
  for (const [key, services] of learned) {
    if (++read % sliceConnections === 0) yield;
    const ranked = [...services].sort(([a, x], [b, y]) => y.count - x.count || (a < b ? -1 : 1));
    if (ranked[0] !== undefined) most.set(key, ranked[0][1].claims);
  }
  return most;
}

/** One set of labels that tells of a connection, and what it spoke. */
export interface ConnectionLabels {
  readonly labels: Labels;
  readonly protocol: string | undefined;
}

/** Resolves where connections go, each once: a container that listens there, a known name, else something external. */
export function* connections(
  facts: AgentFacts,
  containers: AgentContainers,
  listeners: Listeners,
  told: Iterable<ConnectionLabels>,
): Generator<void, Connections> {
  const found = new Map<AgentContainer, Map<string, Connection>>();
  const byIp = new Map<AgentContainer, Map<string, Connection[]>>();
  const all: Connection[] = [];
  let read = 0;
  for (const { labels, protocol } of told) {
    if (++read % sliceConnections === 0) yield;
    const from = containers.of(labels);
    if (from === undefined || isStandIn(from)) continue;
    const own = found.get(from) ?? new Map<string, Connection>();
    found.set(from, own);
    const key = keyOf(labels);
    let connection = own.get(key);
    if (connection === undefined) {
      const actual = endpoint(text(labels, 'actual_destination'));
      const destination = endpoint(text(labels, 'destination'));
      if (actual === undefined && destination === undefined) continue;
      connection = {
        from,
        actual,
        destination,
        protocols: new Set(),
        claims: [],
        external: undefined,
      };
      own.set(key, connection);
      all.push(connection);
      const ips = byIp.get(from) ?? new Map<string, Connection[]>();
      byIp.set(from, ips);
      for (const ip of new Set([actual?.host, destination?.host])) {
        if (ip !== undefined) ips.set(ip, [...(ips.get(ip) ?? []), connection]);
      }
    }
    if (protocol !== undefined) connection.protocols.add(protocol);
  }

  const cluster = clusterServices(facts);
  const named = byName(containers);
  const hosts = all.flatMap(({ destination }) =>
    destination === undefined || isIp(destination.host) ? [] : [destination.host],
  );
  const names = agentNames(facts, hosts);
  let resolved = 0;
  for (const connection of all) {
    if (++resolved % sliceConnections === 0) yield;
    const { from, actual, destination } = connection;
    for (const at of [actual, destination]) {
      if (at === undefined || connection.claims.length > 0 || !isIp(at.host)) continue;
      connection.claims = listeners.at(from, at);
    }
  }
  const translated = yield* learnTranslations(all);
  const spoken = new Map<string, Set<string>>();
  const open: { connection: Connection; host: string; port: number; key: string }[] = [];
  for (const connection of all) {
    if (++resolved % sliceConnections === 0) yield;
    if (connection.claims.length > 0) continue;
    const { from, actual, destination } = connection;
    const at = (destination ?? actual) as Endpoint;
    const known = isLoopback(at.host) ? undefined : translated.get(formatAddress(at));
    const host = isLoopback(at.host)
      ? ''
      : isIp(at.host)
        ? cluster.get(at.host) ||
          names.nameOf(at.host, from.machine) ||
          (actual === undefined ? '' : names.nameOf(actual.host, from.machine))
        : at.host;
    connection.claims = known ?? (host === '' ? [] : named(host, from.machine));
    if (connection.claims.length > 0) continue;
    const key = formatAddress({ host: names.grouped(host) || at.host, port: at.port });
    const protocols = spoken.get(key) ?? new Set<string>();
    spoken.set(key, protocols);
    for (const protocol of connection.protocols) protocols.add(protocol);
    open.push({ connection, host: names.grouped(host), port: at.port, key });
  }
  // What one connection spoke tells of others to the same address.
  for (const { connection, host, port, key } of open) {
    if (++resolved % sliceConnections === 0) yield;
    connection.external = externalId(host, port, spoken.get(key) ?? []);
  }
  return {
    all,
    names,
    of(from, labels) {
      const ip = text(labels, 'destination_ip');
      if (ip !== '') return byIp.get(from)?.get(endpoint(ip)?.host ?? ip) ?? [];
      const one = found.get(from)?.get(keyOf(labels));
      return one === undefined ? [] : [one];
    },
  };
}
