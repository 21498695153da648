import type { Millis, UnixMs } from '@abduce/core';
import { type CgroupIdentity, cgroupIdentity } from './cgroup-identity.ts';
import { type Container, plainContainer, podContainer } from './container.ts';
import { dockerContainer } from './docker-container.ts';
import type { HostFiles } from './host-files.ts';
import { type PodNames, readPodNames } from './pod-names.ts';
import { readPodmanNames } from './podman-names.ts';

export interface ContainerDirectoryOptions {
  readonly files: HostFiles;
  readonly now: () => UnixMs;
}

/** Containers by cgroup paths. What a path and a few readable files tell; no daemon is asked. */
export interface ContainerDirectory {
  /** `undefined` for cgroups that nobody wants to see: sandboxes of pods, helpers of runtimes. */
  find(path: string): Promise<Container | undefined>;
}

/** Names can be late: the kubelet writes them after the cgroup is there. */
const refresh: Millis = 5000;
/** Paths that are remembered at most; then it starts over. */
const room = 20_000;

interface Names {
  readonly pods: PodNames;
  readonly podman: ReadonlyMap<string, Container>;
}

type ContainerPath = Extract<CgroupIdentity, { kind: 'container' }>;

function inPod(path: ContainerPath, { pods }: Names): Container | undefined {
  const { runtimeId, podUid = '' } = path;
  const named = pods.byRuntimeId.get(runtimeId);
  const rest = { image: '', labels: {}, runtimeId };
  if (named) {
    const { namespace, pod, container } = named;
    return podContainer({ namespace, name: pod, uid: podUid, container }, rest);
  }
  // Where ids are known, one that is not there is the pod's sandbox, or not named yet.
  if (pods.known) return undefined;
  const pod = pods.byUid.get(podUid);
  const container = runtimeId.slice(0, 12);
  return (
    pod && podContainer({ namespace: pod.namespace, name: pod.pod, uid: podUid, container }, rest)
  );
}

/** Ids of what is no container, by the path alone. */
export function pathId(identity: Exclude<CgroupIdentity, ContainerPath>): string | undefined {
  switch (identity.kind) {
    case 'systemd':
      return identity.slice === ''
        ? `/${identity.unit}`
        : `/${identity.slice}/${identity.unit}`.replace(/\/$/, '');
    case 'lxc':
      return `/lxc/${identity.name}`;
    case 'nomad':
      return `/nomad/_/_/_/${identity.alloc}/${identity.task}`;
    case 'talos':
      return `/talos/${identity.name}`;
    case 'cgroup':
      return identity.path;
    case 'root':
      return '/host';
    default:
      return undefined;
  }
}

export function containerDirectory({ files, now }: ContainerDirectoryOptions): ContainerDirectory {
  const found = new Map<string, Container>();
  let names: Promise<Names> | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  const namesNow = (): Promise<Names> => {
    if (names === undefined || now() - readAt >= refresh) {
      readAt = now();
      names = Promise.all([readPodNames(files), readPodmanNames(files)]).then(([pods, podman]) => ({
        pods,
        podman,
      }));
    }
    return names;
  };

  const containerOf = async (
    path: ContainerPath,
  ): Promise<{ container?: Container; sure: boolean }> => {
    const { runtimeId, runtime } = path;
    if (runtime === 'docker' || runtime === 'unknown') {
      const config = await files.text(`/var/lib/docker/containers/${runtimeId}/config.v2.json`);
      const container = config === undefined ? undefined : dockerContainer(runtimeId, config);
      if (config !== undefined) return { ...(container && { container }), sure: true };
    }
    const known = await namesNow();
    if (path.podUid !== undefined) {
      const container = inPod(path, known);
      return { ...(container && { container }), sure: container !== undefined && known.pods.known };
    }
    const podman = known.podman.get(runtimeId);
    if (podman) return { container: podman, sure: true };
    const word = runtime === 'unknown' ? 'container' : runtime;
    return {
      container: plainContainer(`/${word}/${runtimeId.slice(0, 12)}`, runtimeId),
      sure: false,
    };
  };

  return {
    async find(path) {
      const known = found.get(path);
      if (known) return known;
      const identity = cgroupIdentity(path);
      if (identity.kind !== 'container') {
        const id = pathId(identity);
        return id === undefined ? undefined : plainContainer(id);
      }
      const { container, sure } = await containerOf(identity);
      if (container && sure) {
        if (found.size >= room) found.clear();
        found.set(path, container);
      }
      return container;
    },
  };
}
