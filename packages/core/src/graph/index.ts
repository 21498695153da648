export { breadthFirst, type Direction, type Walk } from './breadth-first.ts';
export { type Adjacency, type CompactGraph, compactGraph } from './compact-graph.ts';
export { latencyBounds } from './latency-bounds.ts';
export type { MapOptions, MappedGraph } from './map-options.ts';
export type { OperationTable } from './operations.ts';
export { type ServiceGraph, serviceGraph } from './service-graph.ts';
export { type ResourceIdentity, resourceIdentity, serviceId } from './service-identity.ts';
export type {
  SpanGraph,
  SpanGraphBuilder,
  SpanGraphDrops,
  SpanGraphOptions,
  WriteSignalsOptions,
} from './span-graph.ts';
export { spanGraphBuilder } from './span-graph-builder.ts';
export { normaliseStatement } from './statement-text.ts';
export type { StatementTable } from './statements.ts';
export {
  type CytoscapeEdge,
  type CytoscapeElements,
  type CytoscapeNode,
  toCytoscape,
} from './to-cytoscape.ts';
export { toDot } from './to-dot.ts';
export { toMermaid } from './to-mermaid.ts';
