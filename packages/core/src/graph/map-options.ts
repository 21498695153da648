import type { Dependency, EntityId, Service } from '../model/entity.ts';

/** What map exporters need of a graph. */
export interface MappedGraph {
  readonly services: readonly Service[];
  readonly dependencies: readonly Dependency[];
}

export interface MapOptions {
  /** Services along a path, in order of calls; they and the dependencies between neighbours stand out. */
  readonly highlight?: readonly EntityId[];
  /** Default is the service's name. */
  readonly nodeLabel?: (service: Service) => string;
  /** Default is the protocols. */
  readonly edgeLabel?: (dependency: Dependency) => string;
  /** Left to right, or top to bottom. Default `LR`. */
  readonly direction?: 'LR' | 'TB';
}

export interface MapView {
  readonly nodes: readonly {
    readonly service: Service;
    readonly label: string;
    readonly marked: boolean;
  }[];
  readonly edges: readonly {
    readonly dependency: Dependency;
    /** Indices of `nodes`. */
    readonly source: number;
    readonly target: number;
    readonly label: string;
    readonly marked: boolean;
  }[];
}

/** Numbers the nodes, so that ids in the output never depend on names. Dependencies with an unknown end are left out. */
export function mapView(graph: MappedGraph, options: MapOptions): MapView {
  const path = options.highlight ?? [];
  const marked = new Set(path);
  const steps = new Set(path.slice(1).map((id, at) => JSON.stringify([path[at], id])));
  const nodeLabel = options.nodeLabel ?? ((service) => service.name);
  const edgeLabel = options.edgeLabel ?? ((dependency) => dependency.protocols.join(', '));
  const numbers = new Map(graph.services.map(({ id }, at) => [id, at]));
  return {
    nodes: graph.services.map((service) => ({
      service,
      label: nodeLabel(service),
      marked: marked.has(service.id),
    })),
    edges: graph.dependencies.flatMap((dependency) => {
      const source = numbers.get(dependency.source);
      const target = numbers.get(dependency.target);
      if (source === undefined || target === undefined) return [];
      const step = JSON.stringify([dependency.source, dependency.target]);
      return [
        { dependency, source, target, label: edgeLabel(dependency), marked: steps.has(step) },
      ];
    }),
  };
}
