import { DirectedGraph } from 'graphology';
import type { Dependency, Service } from '../model/entity.ts';

/** Nodes are keyed by service id, edges by dependency id; the attributes are the entities themselves. */
export function toGraphology(
  services: readonly Service[],
  dependencies: readonly Dependency[],
): DirectedGraph<Service, Dependency> {
  const graph = new DirectedGraph<Service, Dependency>();
  for (const service of services) graph.addNode(service.id, { ...service });
  for (const dependency of dependencies) {
    graph.addEdgeWithKey(dependency.id, dependency.source, dependency.target, { ...dependency });
  }
  return graph;
}
