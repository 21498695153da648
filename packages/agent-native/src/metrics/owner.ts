import { type Container, serviceName } from '../identity/container.ts';

/** The machine that the agent runs on. */
export interface Machine {
  readonly hostname: string;
  /** `/etc/machine-id`. */
  readonly id: string;
  /** Of the firmware; empty when not readable. */
  readonly systemUuid: string;
  readonly kernel: string;
}

/** Whom series are about: a container, or the machine. */
export interface Owner {
  /** Empty for the machine. */
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Attributes of the resource; one object an owner, so that a batch has it once. */
  readonly resource: Readonly<Record<string, string>>;
}

/** Resources as rows share them: one object an owner. */
export interface Owners {
  readonly machine: Owner;
  of(container: Container): Owner;
}

/** Owners that are remembered; beyond it they are made anew, which costs memory of batches alone. */
const room = 10_000;

export function ownerTable(machine: Machine): Owners {
  const host = { 'host.name': machine.hostname, 'host.id': machine.id, 'os.type': 'linux' };
  const labels = { machine_id: machine.id, system_uuid: machine.systemUuid };
  const owners = new Map<string, Owner>();
  return {
    machine: { id: '', labels, resource: host },
    of({ id, pod, image, runtimeId }) {
      const known = owners.get(id);
      if (known) return known;
      if (owners.size >= room) owners.clear();
      const owner: Owner = {
        id,
        labels: { ...labels, container_id: id },
        resource: {
          ...host,
          'container.id': id,
          'service.name': serviceName(id),
          ...(image !== '' && { 'container.image.name': image }),
          // What OpenTelemetry calls the container's id: by it both are known to be one.
          ...(runtimeId !== '' && { 'container.runtime.id': runtimeId }),
          ...(pod && {
            'k8s.namespace.name': pod.namespace,
            'k8s.pod.name': pod.name,
            'k8s.container.name': pod.container,
            ...(pod.uid !== '' && { 'k8s.pod.uid': pod.uid }),
          }),
        },
      };
      owners.set(id, owner);
      return owner;
    },
  };
}
