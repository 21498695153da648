import type { TelemetryBatch } from '../model/batch.ts';
import { batchBuilder, type SpanInit } from '../model/batch-builder.ts';
import type { TimeGrid } from '../model/grid.ts';
import { indexSignals, type SignalIndex, signalTableBuilder } from '../model/signal-table.ts';
import type { SpanGraph, SpanGraphOptions } from './span-graph.ts';
import { spanGraphBuilder } from './span-graph-builder.ts';

/** A hand-made span of the tests beside: `id` and `parent` are small numbers, times are milliseconds after `t0`. */
export interface TestSpan
  extends Partial<Omit<SpanInit, 'resource' | 'spanId' | 'parentSpanId' | 'start' | 'links'>> {
  readonly id: number;
  readonly parent?: number;
  /** A service name, or all resource attributes. */
  readonly of: string | Readonly<Record<string, string | number>>;
  readonly at?: number;
  readonly links?: readonly { readonly id: number; readonly trace?: number }[];
  readonly trace?: number;
}

export const t0 = 1_700_000_000_000;
export const testGrid: TimeGrid = { start: t0, step: 10_000, length: 6 };

const spanHex = (id: number): string => id.toString(16).padStart(16, '0');
const traceHex = (id: number): string => id.toString(16).padStart(32, '0');

export function batchOf(spans: readonly TestSpan[]): TelemetryBatch {
  const builder = batchBuilder();
  for (const { id, parent, of, at = 0, links, trace = 1, ...rest } of spans) {
    builder.span({
      name: 'op',
      duration: 10,
      ...rest,
      traceId: traceHex(trace),
      spanId: spanHex(id),
      ...(parent !== undefined && { parentSpanId: spanHex(parent) }),
      start: t0 + at,
      resource: typeof of === 'string' ? { 'service.name': of } : of,
      ...(links !== undefined && {
        links: links.map((link) => ({
          traceId: traceHex(link.trace ?? trace),
          spanId: spanHex(link.id),
        })),
      }),
    });
  }
  return builder.build();
}

export interface TestGraph extends SpanGraph {
  /** `a -> b (both)`. */
  readonly edges: readonly string[];
  readonly signals: SignalIndex;
  /** The first value of a signal. */
  at(signal: Parameters<SignalIndex['one']>[0], entity: string): number | undefined;
}

/** The graph of several batches, with its signals. */
export function graphOfBatches(
  batches: readonly TelemetryBatch[],
  options: Partial<SpanGraphOptions> = {},
): TestGraph {
  const grid = options.grid ?? testGrid;
  const builder = spanGraphBuilder({ ...options, grid });
  for (const batch of batches) builder.add(batch);
  const graph = builder.build();
  const table = signalTableBuilder(grid);
  graph.writeSignals(table);
  const signals = indexSignals(table.build());
  return Object.assign(graph, {
    edges: graph.dependencies.map(({ id, seenBy }) => `${id} (${seenBy})`),
    signals,
    at: (signal: Parameters<SignalIndex['one']>[0], entity: string) =>
      signals.one(signal, entity)?.values[0],
  });
}

export function graphOf(
  spans: readonly TestSpan[],
  options: Partial<SpanGraphOptions> = {},
): TestGraph {
  return graphOfBatches([batchOf(spans)], options);
}
