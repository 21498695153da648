import { type Container, plainContainer, podContainer } from './container.ts';

interface DockerConfig {
  readonly Name?: unknown;
  readonly Config?: {
    readonly Image?: unknown;
    readonly Labels?: Readonly<Record<string, unknown>> | null;
    readonly Env?: readonly unknown[] | null;
  };
}

const nomadWords = ['NAMESPACE', 'JOB_NAME', 'GROUP_NAME', 'ALLOC_ID', 'TASK_NAME'] as const;

function nomadId(env: readonly unknown[]): string | undefined {
  const values = nomadWords.map((word) => {
    const prefix = `NOMAD_${word}=`;
    const found = env.find((entry) => typeof entry === 'string' && entry.startsWith(prefix));
    return typeof found === 'string' ? found.slice(prefix.length) : '';
  });
  return values.every((value) => value !== '') ? `/nomad/${values.join('/')}` : undefined;
}

function swarmId(labels: Readonly<Record<string, string>>): string | undefined {
  const service = labels['com.docker.swarm.service.name'];
  if (service === undefined) return undefined;
  const namespace = labels['com.docker.stack.namespace'] ?? '_';
  const name = service.startsWith(`${namespace}_`) ? service.slice(namespace.length + 1) : service;
  // `<service>.<slot>.<task id>`
  const slot = (labels['com.docker.swarm.task.name'] ?? '').slice(service.length + 1).split('.')[0];
  return `/swarm/${namespace}/${name}/${slot || '1'}`;
}

/** Strings among the labels, at most 64 of at most 256 units. */
export function readLabels(labels: unknown): Readonly<Record<string, string>> {
  const result: Record<string, string> = Object.create(null);
  if (typeof labels !== 'object' || labels === null) return result;
  for (const [key, value] of Object.entries(labels).slice(0, 64)) {
    if (typeof value === 'string' && key.length <= 256) result[key] = value.slice(0, 256);
  }
  return result;
}

/** A container by Docker's `config.v2.json`. `undefined` when the text is none, or the container is a pod's sandbox. */
export function dockerContainer(runtimeId: string, config: string): Container | undefined {
  let parsed: DockerConfig;
  try {
    parsed = JSON.parse(config) as DockerConfig;
  } catch {
    return undefined;
  }
  const { Image: image, Labels, Env } = parsed.Config ?? {};
  const labels = readLabels(Labels);
  const rest = { image: typeof image === 'string' ? image : '', labels, runtimeId };
  const podName = labels['io.kubernetes.pod.name'];
  if (podName !== undefined) {
    const container = labels['io.kubernetes.container.name'] ?? '';
    if (container === 'POD' || labels['io.kubernetes.docker.type'] === 'podsandbox')
      return undefined;
    const namespace = labels['io.kubernetes.pod.namespace'] ?? 'default';
    const uid = labels['io.kubernetes.pod.uid'] ?? '';
    return podContainer({ namespace, name: podName, uid, container }, rest);
  }
  const id = nomadId(Array.isArray(Env) ? Env : []) ?? swarmId(labels);
  if (id !== undefined) return { ...rest, id };
  const name = typeof parsed.Name === 'string' ? parsed.Name.replace(/^\//, '') : '';
  return name === ''
    ? plainContainer(`/docker/${runtimeId.slice(0, 12)}`, runtimeId)
    : { ...rest, id: `/docker/${name}` };
}
