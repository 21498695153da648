/** Whose a cgroup is, in words people know. */
export interface Container {
  /** As the metrics' label `container_id`: `/docker/web`, `/k8s/shop/cart-5d8-x2/app`, `/system.slice/nginx.service`. */
  readonly id: string;
  /** Empty when not known. */
  readonly image: string;
  /** Of the container, or of its pod. */
  readonly labels: Readonly<Record<string, string>>;
  /** Id of the container's runtime; empty for what is no container. */
  readonly runtimeId: string;
  readonly pod?: {
    readonly namespace: string;
    readonly name: string;
    readonly uid: string;
    readonly container: string;
  };
}

export function plainContainer(id: string, runtimeId = ''): Container {
  return { id, image: '', labels: {}, runtimeId };
}

/** What Kubernetes appends to names of things it makes: no vowels, no 0, 1 or 3. */
const randomEnd = '[bcdfghjklmnpqrstvwxz2456789]{5}';
const jobPod = new RegExp(`^(.+)-\\d{8,10}-${randomEnd}$`);
const endings: readonly RegExp[] = [
  new RegExp(`^(.+)-[bcdfghjklmnpqrstvwxz2456789]{5,10}-${randomEnd}$`),
  new RegExp(`^(.+)-\\d{8,10}-${randomEnd}$`),
  new RegExp(`^(.+)-${randomEnd}$`),
  /^(.+)-\d+$/,
];

/** Pods of one cron job are one container to those who look. */
export function podContainer(
  pod: NonNullable<Container['pod']>,
  rest: Omit<Container, 'id' | 'pod'>,
): Container {
  const job = jobPod.exec(pod.name)?.[1];
  const id =
    job === undefined
      ? `/k8s/${pod.namespace}/${pod.name}/${pod.container}`
      : `/k8s-cronjob/${pod.namespace}/${job}/${pod.container}`;
  return { ...rest, id, pod };
}

/** Name of the workload that a pod's name is made of. */
export function workloadOf(pod: string): string {
  for (const ending of endings) {
    const name = ending.exec(pod)?.[1];
    if (name !== undefined) return name;
  }
  return pod;
}

/**
 * `service.name` of a container's telemetry, as the reference's agent makes it of the id: pods of one workload share
 * `/k8s/<namespace>/<workload>`, others are called by their id.
 */
export function serviceName(id: string): string {
  const [, kind, namespace, name] = id.split('/');
  if (kind === 'k8s' && name !== undefined) return `/k8s/${namespace}/${workloadOf(name)}`;
  if (kind === 'k8s-cronjob' && name !== undefined) return `/k8s/${namespace}/${name}`;
  return id;
}
