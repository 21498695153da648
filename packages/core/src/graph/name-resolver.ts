import type { ResourceTable } from './resource-table.ts';

/** Finds the reported service that a caller means by a name: its number, -1 for none, -2 for several. */
export type NameResolver = (caller: number, name: string) => number;

export const ambiguous = -2;

const clusterSuffix = /\.svc(?:\.cluster\.local)?$/;

/**
 * A name is a service's own name, or `name.namespace` as cluster DNS has it. Among services that share the name
 * those of the caller's environment count, then those of its namespace.
 */
export function nameResolver({ services }: ResourceTable): NameResolver {
  const byName = new Map<string, number[]>();
  for (const [number, { identity }] of services.entries()) {
    const key = identity.name.toLowerCase();
    const list = byName.get(key);
    if (list === undefined) byName.set(key, [number]);
    else list.push(number);
  }
  const choose = (caller: number, name: string, namespace: string): number => {
    const from = services[caller]?.identity;
    let found = byName.get(name) ?? [];
    if (from !== undefined && from.environment !== '') {
      found = found.filter((at) => services[at]?.identity.environment === from.environment);
    }
    if (namespace !== '') {
      const exact = found.filter((at) => services[at]?.identity.namespace === namespace);
      found =
        exact.length > 0 ? exact : found.filter((at) => services[at]?.identity.namespace === '');
    } else if (found.length > 1) {
      const near = found.filter((at) => services[at]?.identity.namespace === from?.namespace);
      if (near.length > 0) found = near;
    }
    if (found.length > 1) return ambiguous;
    return found[0] ?? -1;
  };
  return (caller, text) => {
    const name = text.toLowerCase();
    const exact = choose(caller, name, '');
    if (exact !== -1) return exact;
    const short = name.replace(clusterSuffix, '');
    const labels = short.split('.');
    if (short === name && labels.length !== 2) return -1;
    return choose(caller, labels[0] as string, labels[1] ?? '');
  };
}
