import {
  breadthFirst,
  compactGraph,
  type Dependency,
  type Service,
  serviceGraph,
} from '@abduce/core';
import { bfsFromNode } from 'graphology-traversal';
import { atLeast, type BenchReport, interleave, speedup } from '../harness/index.ts';
import { seeded } from './generate-spans.ts';

const nodeCount = 10_000;
const edgeCount = 100_000;

/** Walks over all nodes of one generated graph, reached from node 0. */
export function walkBench(log: (text: string) => void): BenchReport {
  const random = seeded(11);
  const sources = new Uint32Array(edgeCount);
  const targets = new Uint32Array(edgeCount);
  const seen = new Set<number>();
  for (let edge = 0; edge < edgeCount; ) {
    const source = edge < nodeCount - 1 ? edge : random() % nodeCount;
    const target = edge < nodeCount - 1 ? edge + 1 : random() % nodeCount;
    const key = source * nodeCount + target;
    if (source === target || seen.has(key)) continue;
    seen.add(key);
    sources[edge] = source;
    targets[edge++] = target;
  }
  const id = (node: number): string => `service-${node}`;
  const services = Array.from(
    { length: nodeCount },
    (_, node): Service => ({
      id: id(node),
      name: id(node),
      kind: 'application',
      versions: [],
      instrumented: true,
    }),
  );
  const dependencies = Array.from(
    sources,
    (source, edge): Dependency => ({
      id: `${edge}`,
      source: id(source),
      target: id(targets[edge] as number),
      protocols: ['http'],
      seenBy: 'both',
    }),
  );
  const compact = compactGraph(nodeCount, sources, targets);
  const graph = serviceGraph(services, dependencies);
  const begin = process.cpuUsage();
  const peer = graph.toGraphology();
  const { user, system } = process.cpuUsage(begin);
  const peerWalk = (): number => {
    let reached = 0;
    let deepest = 0;
    bfsFromNode(
      peer,
      id(0),
      (_node, _attributes, depth) => {
        reached++;
        deepest = Math.max(deepest, depth);
      },
      { mode: 'outbound' },
    );
    return reached + deepest;
  };
  if (
    breadthFirst(compact, 0).order.length !== nodeCount ||
    graph.reach(id(0), 'down').size !== nodeCount
  ) {
    throw new Error('the walk does not reach every node');
  }
  log(`walking ${nodeCount} nodes and ${edgeCount} edges`);
  const timings = interleave(
    [
      { name: 'compact', run: () => breadthFirst(compact, 0).order.length },
      { name: 'reach', run: () => graph.reach(id(0), 'down').size },
      { name: 'graphology-traversal', run: peerWalk },
    ],
    { rounds: 9, minMs: 60, warmup: 2 },
  );
  return {
    results: [
      ...timings.map(({ name, cpuMs }) => ({
        name: `whole-graph walk, ${name}`,
        value: cpuMs,
        unit: 'ms',
      })),
      { name: 'toGraphology', value: (user + system) / 1000, unit: 'ms' },
    ],
    ratios: [
      atLeast(
        'walk ÷ graphology-traversal',
        speedup(timings, 'compact', 'graphology-traversal'),
        50,
      ),
    ],
  };
}
