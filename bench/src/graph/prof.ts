import { generateSpans } from './generate-spans.ts';
import { hexMapEdges } from './hex-map-edges.ts';
import { spanGraphBuilder, signalTableBuilder } from '@abduce/core';
const start = 1_700_000_000_000;
const batches = generateSpans(300_000, 100, start);
const grid = { start, step: 15_000, length: 40 };
let spans = 0; for (const b of batches) spans += b.spans!.length;
console.log(spans, batches.length);
for (let i = 0; i < 6; i++) {
  let t = performance.now();
  const builder = spanGraphBuilder({ grid });
  for (const b of batches) builder.add(b);
  const t1 = performance.now();
  const g = builder.build();
  const t2 = performance.now();
  const tb = signalTableBuilder(grid); g.writeSignals(tb);
  const t3 = performance.now();
  const e = hexMapEdges(batches);
  const t4 = performance.now();
  console.log('add', (t1 - t).toFixed(0), 'build', (t2 - t1).toFixed(0), 'write', (t3 - t2).toFixed(0), 'hex', (t4 - t3).toFixed(0), 'ratio', ((t4 - t3) / (t2 - t)).toFixed(2), g.dependencies.length, e.size);
}
