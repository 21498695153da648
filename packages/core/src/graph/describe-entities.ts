import type { HostNode, Instance, Service } from '../model/entity.ts';
import type { ResourceTable } from './resource-table.ts';
import { flag, type SpanColumns } from './span-columns.ts';
import type { Vertex } from './vertex-table.ts';

export interface DescribedEntities {
  readonly services: readonly Service[];
  readonly instances: readonly Instance[];
  readonly nodes: readonly HostNode[];
}

const byId = (a: { readonly id: string }, b: { readonly id: string }): number =>
  a.id < b.id ? -1 : a.id > b.id ? 1 : 0;

/** Entities as the resources of the spans describe them; where they disagree over time, the earliest span wins. */
export function describeEntities(
  columns: SpanColumns,
  { resources, services: known }: ResourceTable,
  vertices: readonly Vertex[],
): DescribedEntities {
  const first = new Float64Array(resources.length).fill(Number.POSITIVE_INFINITY);
  for (let row = 0; row < columns.length; row++) {
    if (((columns.flags[row] as number) & flag.ignored) !== 0) continue;
    const resource = columns.resource[row] as number;
    if ((columns.start[row] as number) < (first[resource] as number)) {
      first[resource] = columns.start[row] as number;
    }
  }
  const seen = resources
    .map((identity, at) => ({
      ...identity,
      at: first[at] as number,
      key: JSON.stringify(identity),
    }))
    .filter(({ at }) => at !== Number.POSITIVE_INFINITY)
    .sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
  const versions = known.map(() => new Set<string>());
  const runtimes = known.map(() => '');
  const instances = new Map<string, Instance>();
  const nodes = new Map<string, HostNode>();
  for (const { service, version, runtime, instance, instanceName, node } of seen) {
    if (version !== '') versions[service]?.add(version);
    runtimes[service] ||= runtime;
    if (node !== '') nodes.set(node, { id: `node:${node}`, name: node });
    const owner = known[service]?.id as string;
    const id = `${owner}#${instance}`;
    if (instance === '' || instances.has(id)) continue;
    instances.set(id, {
      id,
      service: owner,
      name: instanceName,
      ...(node !== '' && { node: `node:${node}` }),
      ...(version !== '' && { version }),
    });
  }
  const reporting = new Set(seen.map(({ service }) => service));
  const services = vertices.flatMap(({ id, name, kind, system }, at): Service[] => {
    const identity = known[at]?.identity;
    if (identity !== undefined && !reporting.has(at)) return [];
    const runtime = runtimes[at] ?? '';
    return [
      {
        id,
        name,
        kind,
        ...(identity !== undefined &&
          identity.namespace !== '' && { namespace: identity.namespace }),
        ...(identity !== undefined &&
          identity.environment !== '' && { environment: identity.environment }),
        ...(system !== '' && { system }),
        ...(runtime !== '' && { runtime }),
        versions: [...(versions[at] ?? [])],
        instrumented: identity !== undefined,
      },
    ];
  });
  return {
    services: services.sort(byId),
    instances: [...instances.values()].sort(byId),
    nodes: [...nodes.values()].sort(byId),
  };
}
