import type { Dependency, EntityId, Service } from '../model/entity.ts';
import { type MapOptions, type MappedGraph, mapView } from './map-options.ts';

export interface CytoscapeNode {
  readonly data: { readonly id: EntityId; readonly label: string; readonly service: Service };
  /** The kind of service, and `path` where highlighted. */
  readonly classes: string;
}

export interface CytoscapeEdge {
  readonly data: {
    readonly id: EntityId;
    readonly source: EntityId;
    readonly target: EntityId;
    readonly label: string;
    readonly dependency: Dependency;
  };
  readonly classes: string;
}

export interface CytoscapeElements {
  readonly elements: {
    readonly nodes: readonly CytoscapeNode[];
    readonly edges: readonly CytoscapeEdge[];
  };
}

/** Cytoscape.js elements of the service map, as plain JSON. Ids are those of the entities; labels are not escaped. */
export function toCytoscape(graph: MappedGraph, options: MapOptions = {}): CytoscapeElements {
  const { nodes, edges } = mapView(graph, options);
  const taken = new Set(nodes.map(({ service }) => service.id));
  // Nodes and edges share one set of ids there; a service may be named like a dependency.
  const unique = (id: EntityId): EntityId => {
    let free = id;
    while (taken.has(free)) free = `${free}'`;
    taken.add(free);
    return free;
  };
  return {
    elements: {
      nodes: nodes.map(({ service, label, marked }) => ({
        data: { id: service.id, label, service },
        classes: marked ? `${service.kind} path` : service.kind,
      })),
      edges: edges.map(({ dependency, label, marked }) => ({
        data: {
          id: unique(dependency.id),
          source: dependency.source,
          target: dependency.target,
          label,
          dependency,
        },
        classes: marked ? 'path' : '',
      })),
    },
  };
}
