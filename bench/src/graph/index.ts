import { signalTableBuilder, spanGraphBuilder } from '@abduce/core';
import {
  atLeast,
  type Bench,
  type BenchReport,
  defineBench,
  interleave,
  speedup,
} from '../harness/index.ts';
import { generateSpans } from './generate-spans.ts';
import { hexMapEdges } from './hex-map-edges.ts';
import { walkBench } from './walks.ts';

const start = 1_700_000_000_000;

/** Service edges from spans against a map of hexadecimal ids, and whole-graph walks against graphology-traversal. */
export const bench: Bench = defineBench({
  name: 'graph',
  async run({ log }): Promise<BenchReport> {
    log('generating 300,000 spans of 100 services');
    const batches = generateSpans(300_000, 100, start);
    const spans = batches.reduce((sum, batch) => sum + (batch.spans?.length ?? 0), 0);
    const grid = { start, step: 15_000, length: 40 };
    const built = (detail: 'full' | 'edges') => {
      const builder = spanGraphBuilder({ grid, detail });
      for (const batch of batches) builder.add(batch);
      return builder.build();
    };
    const expected = [...hexMapEdges(batches).keys()].length;
    const found = built('edges').dependencies.length;
    if (found !== expected) throw new Error(`${found} edges, but the peer finds ${expected}`);
    log(`${spans} spans in ${batches.length} batches, ${found} edges; measuring`);
    const timings = interleave(
      [
        { name: 'edges', run: () => built('edges') },
        { name: 'edges, operations, statements and retries', run: () => built('full') },
        {
          name: 'all of it and signals',
          run: () => {
            const table = signalTableBuilder(grid);
            built('full').writeSignals(table);
            return table.build();
          },
        },
        { name: 'map of hex ids', run: () => hexMapEdges(batches) },
      ],
      { rounds: 7, minMs: 1, warmup: 2 },
    );
    const walks = walkBench(log);
    return {
      results: [
        ...timings.map(({ name, cpuMs }) => ({
          name: `edges from spans, ${name}`,
          value: spans / cpuMs / 1000,
          unit: 'M spans/CPU-s',
        })),
        ...walks.results,
      ],
      ratios: [
        atLeast(
          'edges from spans ÷ map of hex ids',
          speedup(timings, 'edges', 'map of hex ids'),
          6,
        ),
        ...walks.ratios,
      ],
    };
  },
});
