import { ownerOfPod } from './pod-owner.ts';

/** Whose loopback address and ports a container shares. */
export type NetScope = 'pod' | 'container' | 'host';

/** What the id of a container says, as node agents write it. */
export interface ContainerName {
  /** Of the group of instances that serves one purpose. */
  readonly service: string;
  /** Of Kubernetes, Nomad or Swarm; empty elsewhere. */
  readonly namespace: string;
  /** Of one copy: containers of one pod share it. Unique within the service on one machine. */
  readonly instance: string;
  /** True when the instance's name holds everywhere, false when it needs the machine beside it. */
  readonly global: boolean;
  readonly net: NetScope;
  readonly pod: string;
  /** Of the container itself. */
  readonly container: string;
  /** What the name may stand for beside `service`: a compose service without its project. */
  readonly short: string;
}

const unitSuffix = /\.(?:service|slice|scope|socket|mount|timer)$/;
/** `project-service-1`, as Docker Compose names its containers. */
const composed = /^([^-_]+(?:[-_][^-_]+)*?)[-_](.+)[-_](\d{1,3})$/;

const runtimes: ReadonlySet<string> = new Set([
  ...['docker', 'podman', 'lxc', 'containerd', 'crio', 'container'],
]);

function named(service: string, rest: Partial<ContainerName> = {}): ContainerName {
  const plain: ContainerName = {
    service,
    namespace: '',
    instance: service,
    global: false,
    net: 'host',
    pod: '',
    container: service,
    short: service,
  };
  return { ...plain, ...rest };
}

function dockerName(name: string): ContainerName {
  const found = composed.exec(name);
  const service = found === null ? name : `${found[1]}-${found[2]}`;
  return named(service, {
    instance: name,
    net: 'container',
    container: name,
    short: found?.[2] ?? name,
  });
}

function unitName(path: readonly string[]): ContainerName {
  const last = path[path.length - 1] ?? '';
  const plain = last.replace(unitSuffix, '').replaceAll('\\x2d', '-');
  // `postgresql@15-main` is a copy of the template `postgresql@`.
  const service = plain.split('@')[0] || plain;
  return named(service, { instance: plain, container: plain });
}

/** Reads a container's id; `node` is the name of its machine. `undefined` for the empty id. */
export function parseContainerId(id: string, node = ''): ContainerName | undefined {
  const path = id.split('/').filter((part) => part !== '');
  const [kind, first = '', second = '', third = '', fourth = '', fifth = ''] = path;
  if (kind === undefined) return undefined;
  if (kind === 'k8s' && second !== '' && third === '') {
    // Without a container it is the workload's own name, as agents put it into `service.name`.
    return named(second, { namespace: first, net: 'pod' });
  }
  if (kind === 'k8s' && second !== '') {
    return named(ownerOfPod(second, node), {
      namespace: first,
      instance: second,
      global: true,
      net: 'pod',
      pod: second,
      container: third,
    });
  }
  if (kind === 'k8s-cronjob' && second !== '') {
    const container = third || second;
    return named(second, { namespace: first, net: 'container', container });
  }
  if (kind === 'nomad' && third !== '') {
    const container = fifth || third;
    // The path of a cgroup tells the allocation and the task alone.
    const group = third === '_' ? container : third;
    const instance = fourth || group;
    return named(group, {
      namespace: first === '_' ? '' : first,
      instance,
      global: true,
      net: 'container',
      container,
    });
  }
  if (kind === 'swarm' && second !== '') {
    const instance = third === '' ? second : `${second}.${third}`;
    const global = third !== '';
    return named(second, {
      namespace: first,
      instance,
      global,
      net: 'container',
      container: second,
    });
  }
  if (runtimes.has(kind) && first !== '') return dockerName(path.slice(1).join('/'));
  return unitName(path);
}
