/** A directed graph as adjacency arrays: the edges of node `i` are the entries `offsets[i]` up to `offsets[i + 1]`. */
export interface CompactGraph {
  readonly nodeCount: number;
  readonly edgeCount: number;
  readonly out: Adjacency;
  readonly in: Adjacency;
}

export interface Adjacency {
  /** `nodeCount + 1` entries. */
  readonly offsets: Uint32Array;
  /** The node at the other end. */
  readonly nodes: Uint32Array;
  /** Index of the edge as it was given. */
  readonly edges: Uint32Array;
}

function adjacency(nodeCount: number, from: Uint32Array, to: Uint32Array): Adjacency {
  const offsets = new Uint32Array(nodeCount + 1);
  for (let e = 0; e < from.length; e++) {
    const at = (from[e] as number) + 1;
    offsets[at] = (offsets[at] as number) + 1;
  }
  for (let n = 0; n < nodeCount; n++) {
    offsets[n + 1] = (offsets[n + 1] as number) + (offsets[n] as number);
  }
  const next = offsets.slice(0, nodeCount);
  const nodes = new Uint32Array(from.length);
  const edges = new Uint32Array(from.length);
  for (let e = 0; e < from.length; e++) {
    const node = from[e] as number;
    const at = next[node] as number;
    next[node] = at + 1;
    nodes[at] = to[e] as number;
    edges[at] = e;
  }
  return { offsets, nodes, edges };
}

/** Edge `e` leads from `sources[e]` to `targets[e]`, both below `nodeCount`. Parallel edges and loops are kept. O(nodes + edges). */
export function compactGraph(
  nodeCount: number,
  sources: Uint32Array,
  targets: Uint32Array,
): CompactGraph {
  for (let e = 0; e < sources.length; e++) {
    if ((sources[e] as number) >= nodeCount || (targets[e] as number) >= nodeCount) {
      throw new RangeError(
        `edge ${e} joins ${sources[e]} and ${targets[e]}, but there are ${nodeCount} nodes`,
      );
    }
  }
  return {
    nodeCount,
    edgeCount: sources.length,
    out: adjacency(nodeCount, sources, targets),
    in: adjacency(nodeCount, targets, sources),
  };
}
