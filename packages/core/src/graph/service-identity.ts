import type { Attributes } from '../model/attributes.ts';
import { parseContainerId } from './container-id.ts';

/** Who reported a span, as its resource says. Texts are empty where the resource is silent. */
export interface ResourceIdentity {
  readonly name: string;
  readonly namespace: string;
  readonly environment: string;
  readonly version: string;
  readonly runtime: string;
  readonly instance: string;
  readonly instanceName: string;
  readonly node: string;
}

function text(attributes: Attributes, ...names: readonly string[]): string {
  for (const name of names) {
    const value = attributes.get(name);
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return '';
}

/** `environment:namespace/name`, without the parts that are unknown. */
export function serviceId(name: string, namespace: string, environment: string): string {
  const scoped = namespace === '' ? name : `${namespace}/${name}`;
  return environment === '' ? scoped : `${environment}:${scoped}`;
}

/** In pods and plain containers `host.name` is the container's own name, not that of a machine. */
function nodeOf(attributes: Attributes): string {
  const node = text(attributes, 'k8s.node.name');
  if (node !== '') return node;
  const host = text(attributes, 'host.name');
  const container = text(attributes, 'container.id');
  if (host === text(attributes, 'k8s.pod.name')) return '';
  return host.length >= 12 && container.startsWith(host) ? '' : host;
}

/** Node agents call services by the ids of their containers: `/docker/cart`, `/k8s/shop/cart`. */
export function isAgentName(name: string): boolean {
  return name.startsWith('/');
}

export function resourceIdentity(attributes: Attributes): ResourceIdentity {
  const host = text(attributes, 'host.name');
  const pid = text(attributes, 'process.pid');
  const derived = text(attributes, 'k8s.pod.name', 'container.id');
  const machine = host !== '' && pid !== '' ? `${host}:${pid}` : host;
  const id = text(attributes, 'service.instance.id');
  const name = text(attributes, 'service.name', 'k8s.deployment.name') || 'unknown_service';
  const agent = isAgentName(name) ? parseContainerId(name) : undefined;
  return {
    name: agent?.service ?? name,
    namespace: text(attributes, 'service.namespace') || (agent?.namespace ?? ''),
    environment: text(attributes, 'deployment.environment.name', 'deployment.environment'),
    version: text(attributes, 'service.version'),
    runtime: text(attributes, 'process.runtime.name', 'telemetry.sdk.language'),
    instance: id || derived || machine,
    instanceName: text(attributes, 'k8s.pod.name') || id || derived || machine,
    node: nodeOf(attributes),
  };
}
