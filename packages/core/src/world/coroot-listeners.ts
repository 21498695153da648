import { bridgeOf, type Endpoint, endpoint, isLoopback, isWildcard } from './coroot-addresses.ts';
import type { AgentContainer, AgentContainers } from './coroot-containers.ts';
import { type AgentFacts, text } from './coroot-facts.ts';

/** A container that had an address for some time. */
export interface Claim {
  readonly container: AgentContainer;
  readonly first: number;
  readonly last: number;
}

export interface Listeners {
  /** Who listens there as seen from a container; `[]` when nobody known does. */
  at(from: AgentContainer, to: Endpoint): readonly Claim[];
}

interface Listen extends Claim {
  /** 0 a published port, 1 an ordinary one, 2 one that stands in for others. */
  readonly rank: number;
  readonly netns: string;
}

/** Claims kept of one address; more are the same service over and over. */
const maxClaims = 32;
/** Addresses that one listen on all of them stands for. */
const maxAddresses = 64;
/** Listen for others. */
const standIns = /^(?:docker|dockerd|containerd|kube-proxy)$/;

export function isStandIn({ name }: AgentContainer): boolean {
  return standIns.test(name.service);
}

function keep(index: Map<string, Listen[]>, key: string, listen: Listen): void {
  const list = index.get(key);
  if (list === undefined) index.set(key, [listen]);
  else if (list.length < maxClaims) list.push(listen);
}

/** Those of the least rank. */
function preferred(listens: readonly Listen[]): readonly Listen[] {
  if (listens.length < 2) return listens;
  const least = Math.min(...listens.map(({ rank }) => rank));
  return listens.filter(({ rank }) => rank === least);
}

/** How near a listener on this machine's loopback or on all addresses is: 0 for one that cannot be reached. */
function nearness(from: AgentContainer, netns: string | undefined, listen: Listen): number {
  const { container } = listen;
  if (container === from) return 4;
  if (netns !== undefined && listen.netns !== '') return netns === listen.netns ? 3 : 0;
  if (from.name.net === 'pod' && container.name.net === 'pod') {
    const { namespace, pod } = container.name;
    return from.name.namespace === namespace && from.name.pod === pod ? 3 : 0;
  }
  if (from.name.net === 'host' && container.name.net === 'host') return 2;
  // A container in the host's network is not told from others by its id.
  return from.name.net === 'host' || container.name.net === 'host' ? 1 : 0;
}

interface PodAddress {
  readonly ip: string;
  readonly first: number;
  readonly last: number;
}

interface Pods {
  /** By `namespace/pod`. */
  readonly addresses: ReadonlyMap<string, readonly PodAddress[]>;
  readonly hostNetwork: ReadonlySet<string>;
}

function podsOf(facts: AgentFacts): Pods {
  const addresses = new Map<string, PodAddress[]>();
  const hostNetwork = new Set<string>();
  for (const { labels, first, last } of facts.of('pod')) {
    const pod = `${text(labels, 'namespace')}/${text(labels, 'pod')}`;
    const ip = text(labels, 'pod_ip');
    if (text(labels, 'host_network') === 'true') hostNetwork.add(pod);
    if (ip === '') continue;
    const list = addresses.get(pod);
    if (list === undefined) addresses.set(pod, [{ ip, first, last }]);
    else list.push({ ip, first, last });
  }
  return { addresses, hostNetwork };
}

/** Networks that are found on several machines, and are therefore another one on each. */
function localNetworks(facts: AgentFacts): ReadonlySet<string> {
  const machines = new Map<string, Set<string>>();
  for (const { labels } of facts.of('address')) {
    const ip = text(labels, 'ip').split('/')[0] as string;
    const known = machines.get(ip) ?? new Set();
    machines.set(ip, known.add(text(labels, 'machine_id')));
  }
  const local = new Set<string>();
  for (const [ip, on] of machines) {
    if (on.size > 1 && !isLoopback(ip) && bridgeOf(ip) !== '') local.add(bridgeOf(ip));
  }
  return local;
}

function addressesOf(facts: AgentFacts): ReadonlyMap<string, readonly string[]> {
  const addresses = new Map<string, string[]>();
  for (const { labels } of facts.of('address')) {
    const ip = text(labels, 'ip').split('/')[0] as string;
    const machine = text(labels, 'machine_id');
    const list = addresses.get(machine);
    if (list === undefined) addresses.set(machine, [ip]);
    else if (list.length < maxAddresses && !list.includes(ip)) list.push(ip);
  }
  return addresses;
}

/** Listens handled between two yields. */
const sliceListens = 500;

/** Index of who listens where, and since when. */
export function* listeners(
  facts: AgentFacts,
  containers: AgentContainers,
): Generator<void, Listeners> {
  const byAddress = new Map<string, Listen[]>();
  const byPod = new Map<string, Listen[]>();
  const local = new Map<string, Listen[]>();
  const netnsOf = new Map<AgentContainer, string>();
  const { addresses, hostNetwork } = podsOf(facts);
  const machineAddresses = addressesOf(facts);
  const bridges = localNetworks(facts);
  let read = 0;
  for (const { labels, first, last } of facts.of('listen')) {
    if (++read % sliceListens === 0) yield;
    const container = containers.of(labels);
    const at = endpoint(text(labels, 'listen_addr'));
    if (container === undefined || at === undefined || at.port === 0) continue;
    const proxied = text(labels, 'proxy');
    const netns = text(labels, 'netns');
    if (netns !== '') netnsOf.set(container, netns);
    const rank = proxied !== '' && proxied !== 'false' ? 0 : isStandIn(container) ? 2 : 1;
    const listen: Listen = { container, first, last, rank, netns };
    const everywhere = isWildcard(at.host);
    if (everywhere || isLoopback(at.host)) keep(local, `${container.machine} ${at.port}`, listen);
    if (!everywhere) {
      if (!isLoopback(at.host)) keep(byAddress, `${at.host} ${at.port}`, listen);
      continue;
    }
    const pod = `${container.name.namespace}/${container.name.pod}`;
    const inHost = container.name.net === 'host' || hostNetwork.has(pod);
    const own = container.name.pod === '' ? [] : (addresses.get(pod) ?? []);
    const all = inHost ? machineAddresses.get(container.machine) : own.map(({ ip }) => ip);
    for (const ip of all ?? []) keep(byAddress, `${ip} ${at.port}`, listen);
  }
  for (const container of containers.all) {
    const pod = `${container.name.namespace}/${container.name.pod}`;
    if (container.name.pod === '' || hostNetwork.has(pod)) continue;
    for (const { ip, first, last } of addresses.get(pod) ?? []) {
      keep(byPod, ip, { container, first, last, rank: 1, netns: '' });
    }
  }

  const loopback = (from: AgentContainer, port: number): readonly Claim[] => {
    const netns = netnsOf.get(from);
    let best = 0;
    let found: Listen[] = [];
    for (const listen of local.get(`${from.machine} ${port}`) ?? []) {
      const near = nearness(from, netns, listen);
      if (near === 0 || near < best) continue;
      if (near > best) found = [];
      best = near;
      found.push(listen);
    }
    // A guess across namespaces must at least be the only one.
    const services = new Set(found.map(({ container }) => container.identity.service));
    return best === 1 && services.size > 1 ? [] : preferred(found);
  };
  return {
    at(from, { host, port }) {
      if (isLoopback(host)) return loopback(from, port);
      const claims = byAddress.get(`${host} ${port}`) ?? byPod.get(host);
      if (claims === undefined) return [];
      const near = claims.filter(({ container }) => container.machine === from.machine);
      if (near.length > 0) return preferred(near);
      return bridges.has(bridgeOf(host)) ? [] : preferred(claims);
    },
  };
}
