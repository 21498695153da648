import type { CompactGraph } from './compact-graph.ts';

/** `down` follows edges from source to target, `up` against them. */
export type Direction = 'down' | 'up';

export interface Walk {
  /** Nodes reached, nearest first; begins with the start. */
  readonly order: Uint32Array;
  /** Edges from the start for each node; -1 where not reached. */
  readonly depths: Int32Array;
  /** The node from which each node was first reached; -1 for the start and where not reached. */
  readonly parents: Int32Array;
}

/** All nodes within `maxDepth` edges of `start`. O(nodes + edges). Stops early once `until` is reached. */
export function breadthFirst(
  graph: CompactGraph,
  start: number,
  direction: Direction = 'down',
  maxDepth: number = Number.POSITIVE_INFINITY,
  until = -1,
): Walk {
  const { offsets, nodes } = direction === 'down' ? graph.out : graph.in;
  const depths = new Int32Array(graph.nodeCount).fill(-1);
  const parents = new Int32Array(graph.nodeCount).fill(-1);
  const queue = new Uint32Array(graph.nodeCount);
  let tail = 0;
  if (start >= 0 && start < graph.nodeCount) {
    queue[tail++] = start;
    depths[start] = 0;
  }
  for (let head = 0; head < tail; head++) {
    const node = queue[head] as number;
    const depth = depths[node] as number;
    if (depth >= maxDepth || node === until) break;
    const end = offsets[node + 1] as number;
    for (let at = offsets[node] as number; at < end; at++) {
      const other = nodes[at] as number;
      if ((depths[other] as number) !== -1) continue;
      depths[other] = depth + 1;
      parents[other] = node;
      queue[tail++] = other;
    }
  }
  return { order: queue.subarray(0, tail), depths, parents };
}
