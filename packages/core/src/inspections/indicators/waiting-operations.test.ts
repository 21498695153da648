import { expect, it } from 'vitest';
import { spanGraphBuilder } from '../../graph/span-graph-builder.ts';
import { batchBuilder } from '../../model/batch-builder.ts';
import { waitingOperations } from './waiting-operations.ts';

it('tells long polls from slow operations', () => {
  const spans = batchBuilder();
  const resource = { 'service.name': 'chat' };
  let n = 0;
  const serve = (name: string, start: number, duration: number): void => {
    const id = (++n).toString(16).padStart(16, '0');
    spans.span({
      resource,
      traceId: id.padStart(32, '0'),
      spanId: id,
      name,
      kind: 2,
      start,
      duration,
    });
  };
  for (let second = 0; second < 600; second++) {
    serve('poll', second * 1000, second % 2 === 0 ? 30_000 : 20);
    serve('search', second * 1000, 20 + (second % 10) * 400);
    serve('report', second * 1000, second < 300 ? 20 : 20_000);
  }
  const grid = { start: 0, step: 60_000, length: 10 };
  const builder = spanGraphBuilder({ grid });
  builder.add(spans.build());
  const graph = builder.build();
  const ranges = Array.from({ length: 10 }, (_, i) =>
    graph.operations({ start: i * 60_000, end: (i + 1) * 60_000 }),
  );
  expect(waitingOperations(ranges)).toMatchObject([
    { service: 'chat', operation: 'poll', mode: { share: 0.5 } },
  ]);
});
