import { spanGraphBuilder } from '@abduce/core';
import { generateSpans } from './generate-spans.ts';

const start = 1_700_000_000_000;
const batches = generateSpans(300_000, 100, start);
const grid = { start, step: 15_000, length: 40 };
for (let i = 0; i < 12; i++) {
  const c0 = process.cpuUsage();
  const t = performance.now();
  const builder = spanGraphBuilder({ grid });
  for (const b of batches) builder.add(b);
  const t1 = performance.now();
  const g = builder.build();
  const t2 = performance.now();
  const c = process.cpuUsage(c0);
  console.log(
    'add',
    (t1 - t).toFixed(0),
    'build',
    (t2 - t1).toFixed(0),
    'cpu',
    (c.user + c.system) / 1000,
    g.dependencies.length,
  );
}
