import type { CompactGraph } from './compact-graph.ts';

/**
 * Strongly connected components (Tarjan 1972, with an explicit stack), sources first: every edge between two
 * components leads from an earlier one to a later one. Without cycles this is a topological order.
 */
export function strongComponents(graph: CompactGraph): Uint32Array[] {
  const { nodeCount, out } = graph;
  const index = new Int32Array(nodeCount).fill(-1);
  const low = new Int32Array(nodeCount);
  const onStack = new Uint8Array(nodeCount);
  const cursor = out.offsets.slice(0, nodeCount);
  const stack = new Uint32Array(nodeCount);
  const path = new Uint32Array(nodeCount);
  const components: Uint32Array[] = [];
  let visited = 0;
  let height = 0;
  const enter = (node: number): void => {
    index[node] = low[node] = visited++;
    stack[height++] = node;
    onStack[node] = 1;
  };
  for (let root = 0; root < nodeCount; root++) {
    if (index[root] !== -1) continue;
    let depth = 1;
    path[0] = root;
    enter(root);
    while (depth > 0) {
      const node = path[depth - 1] as number;
      const at = cursor[node] as number;
      if (at < (out.offsets[node + 1] as number)) {
        cursor[node] = at + 1;
        const other = out.nodes[at] as number;
        if (index[other] === -1) {
          path[depth++] = other;
          enter(other);
        } else if (onStack[other] === 1) {
          low[node] = Math.min(low[node] as number, index[other] as number);
        }
        continue;
      }
      depth--;
      if (depth > 0) {
        const above = path[depth - 1] as number;
        low[above] = Math.min(low[above] as number, low[node] as number);
      }
      if (low[node] !== index[node]) continue;
      const top = height;
      do {
        height--;
        onStack[stack[height] as number] = 0;
      } while (stack[height] !== node);
      components.push(stack.slice(height, top));
    }
  }
  return components.reverse();
}
