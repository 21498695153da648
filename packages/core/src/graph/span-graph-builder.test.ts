import { describe, expect, it } from 'vitest';
import type { SpanInit } from '../model/batch-builder.ts';
import { batchBuilder } from '../model/batch-builder.ts';
import { indexSignals, signalTableBuilder } from '../model/signal-table.ts';
import { spanGraphBuilder } from './span-graph-builder.ts';

const t0 = 1_700_000_000_000;
const grid = { start: t0, step: 10_000, length: 6 };
const id = (n: number): string => n.toString(16).padStart(16, '0');
const trace = (n: number): string => n.toString(16).padStart(32, '0');
const service = (name: string, more: Record<string, string> = {}) => ({
  'service.name': name,
  ...more,
});

function graphOf(spans: readonly Partial<SpanInit>[]) {
  const batch = batchBuilder();
  for (const span of spans) {
    batch.span({ traceId: trace(1), spanId: id(1), name: 'op', start: t0, duration: 10, ...span });
  }
  const builder = spanGraphBuilder({ grid });
  builder.add(batch.build());
  const graph = builder.build();
  const table = signalTableBuilder(grid);
  graph.writeSignals(table);
  const edges = graph.dependencies.map((d) => `${d.id} (${d.seenBy})`);
  return { ...graph, edges, signals: indexSignals(table.build()) };
}

describe('spanGraphBuilder', () => {
  it('joins a client span to the server span that answers it', () => {
    const { edges, services, signals, quality } = graphOf([
      { resource: service('web'), spanId: id(1), kind: 2, start: t0 + 1000, duration: 100 },
      {
        resource: service('web'),
        spanId: id(2),
        parentSpanId: id(1),
        kind: 3,
        start: t0 + 1010,
        duration: 60,
      },
      {
        resource: service('cart'),
        spanId: id(3),
        parentSpanId: id(2),
        kind: 2,
        start: t0 + 1020,
        duration: 40,
      },
    ]);
    expect(edges).toEqual(['web -> cart (both)']);
    expect(services.map((s) => s.id)).toEqual(['cart', 'web']);
    expect(quality).toMatchObject({ spans: 3, orphanSpans: 0, unansweredCalls: 0, clockSkew: [] });
    const at = (name: Parameters<typeof signals.one>[0], entity: string) =>
      signals.one(name, entity)?.values[0];
    expect(at('service.requests', 'web')).toBeCloseTo(0.1);
    expect(at('service.self_time', 'web')).toBeCloseTo(0.004);
    expect(at('service.latency.p95', 'cart')).toBeCloseTo(0.04);
    expect(at('dependency.network_time', 'web -> cart')).toBeCloseTo(0.002);
  });
});
