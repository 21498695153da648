import type { DirectedGraph } from 'graphology';
import type { Dependency, EntityId, Service } from '../model/entity.ts';
import { breadthFirst, type Direction } from './breadth-first.ts';
import { compactGraph } from './compact-graph.ts';
import { strongComponents } from './strong-components.ts';
import { toGraphology } from './to-graphology.ts';

/** Who calls whom. Walks run on typed arrays; unknown ids are answered with nothing, never an exception. */
export interface ServiceGraph {
  readonly services: readonly Service[];
  readonly dependencies: readonly Dependency[];
  service(id: EntityId): Service | undefined;
  dependency(source: EntityId, target: EntityId): Dependency | undefined;
  /** What the service calls, in order of its dependencies. */
  callees(id: EntityId): readonly EntityId[];
  /** Who calls the service. */
  callers(id: EntityId): readonly EntityId[];
  /** Number of edges to each service reached, nearest first; the service itself is there with 0. */
  reach(id: EntityId, direction: Direction, maxDepth?: number): ReadonlyMap<EntityId, number>;
  /** Both ends included; `undefined` when `to` cannot be reached by calls. */
  shortestPath(from: EntityId, to: EntityId): readonly EntityId[] | undefined;
  /** Groups that call each other in a circle, callers before callees; a group of one is the usual case. */
  components(): readonly (readonly EntityId[])[];
  /** All services, callers before callees where no circle forbids it. */
  topologicalOrder(): readonly EntityId[];
  /** The same graph for graphology's algorithms and exporters; built once, then shared: copy it before changing it. */
  toGraphology(): DirectedGraph<Service, Dependency>;
}

/** A service that a dependency names but nobody described. */
function implied(id: EntityId): Service {
  return { id, name: id, kind: 'external', versions: [], instrumented: false };
}

/** The first of several services or dependencies with one id wins; ends that nobody described become external services. */
export function serviceGraph(
  services: readonly Service[],
  dependencies: readonly Dependency[],
): ServiceGraph {
  const nodes: Service[] = [];
  const index = new Map<EntityId, number>();
  const add = (service: Service): number => {
    let at = index.get(service.id);
    if (at === undefined) {
      at = nodes.push(service) - 1;
      index.set(service.id, at);
    }
    return at;
  };
  for (const service of services) add(service);
  const edges: Dependency[] = [];
  const bySource = new Map<EntityId, Map<EntityId, Dependency>>();
  for (const dependency of dependencies) {
    let targets = bySource.get(dependency.source);
    if (targets === undefined) bySource.set(dependency.source, (targets = new Map()));
    if (targets.has(dependency.target)) continue;
    targets.set(dependency.target, dependency);
    edges.push(dependency);
  }
  const at = (id: EntityId): number => index.get(id) ?? add(implied(id));
  const sources = Uint32Array.from(edges, (edge) => at(edge.source));
  const targets = Uint32Array.from(edges, (edge) => at(edge.target));
  const compact = compactGraph(nodes.length, sources, targets);

  const idOf = (node: number): EntityId => (nodes[node] as Service).id;
  const neighbours = (id: EntityId, side: 'out' | 'in'): readonly EntityId[] => {
    const node = index.get(id);
    if (node === undefined) return [];
    const { offsets, nodes: others } = compact[side];
    return Array.from(others.subarray(offsets[node], offsets[node + 1]), idOf);
  };
  let groups: readonly (readonly EntityId[])[] | undefined;
  let exported: DirectedGraph<Service, Dependency> | undefined;
  const components = (): readonly (readonly EntityId[])[] =>
    (groups ??= strongComponents(compact).map((group) => Array.from(group, idOf)));

  return {
    services: nodes,
    dependencies: edges,
    service: (id) => nodes[index.get(id) ?? -1],
    dependency: (source, target) => bySource.get(source)?.get(target),
    callees: (id) => neighbours(id, 'out'),
    callers: (id) => neighbours(id, 'in'),
    reach(id, direction, maxDepth) {
      const { order, depths } = breadthFirst(compact, index.get(id) ?? -1, direction, maxDepth);
      const result = new Map<EntityId, number>();
      for (const node of order) result.set(idOf(node), depths[node] as number);
      return result;
    },
    shortestPath(from, to) {
      const [start, end] = [index.get(from), index.get(to)];
      if (start === undefined || end === undefined) return undefined;
      const { depths, parents } = breadthFirst(compact, start, 'down', undefined, end);
      if (depths[end] === -1) return undefined;
      const path: EntityId[] = [];
      for (let node = end; node !== -1; node = parents[node] as number) path.push(idOf(node));
      return path.reverse();
    },
    components,
    topologicalOrder: () => components().flat(),
    toGraphology: () => (exported ??= toGraphology(nodes, edges)),
  };
}
