import type { TelemetryBatch } from '../model/batch.ts';
import { buildSpanGraph } from './build-span-graph.ts';
import { resourceTable } from './resource-table.ts';
import type { SpanGraph, SpanGraphBuilder, SpanGraphOptions } from './span-graph.ts';
import { readLinks, spanLinks } from './span-links.ts';
import { spanPages } from './span-pages.ts';
import { readSpans } from './span-reader.ts';
import { stringPool } from './string-pool.ts';
import { targetTable } from './target-table.ts';
import { pairMemo } from './text-memo.ts';
import { wordIndex } from './word-index.ts';

export const defaults = {
  maxSpans: 2_000_000,
  maxServices: 5000,
  maxDependencies: 50_000,
  maxStrings: 200_000,
} as const;

/** Derives services, dependencies and their request rates, errors and durations from spans alone. */
export function spanGraphBuilder(options: SpanGraphOptions): SpanGraphBuilder {
  const limits = { ...defaults, ...options };
  const pool = stringPool(limits.maxStrings);
  const context = {
    pages: spanPages(),
    pool,
    pair: pairMemo(pool, limits.maxStrings),
    resources: resourceTable({
      services: limits.maxServices,
      resources: Math.max(100_000, limits.maxServices),
    }),
    targets: targetTable(limits.maxStrings),
    hosts: wordIndex(3),
    edgesOnly: options.detail === 'edges',
    isWait: options.isWait,
  };
  const links = spanLinks();
  const unread = { spans: 0, links: 0 };
  const slices = (): Generator<void, SpanGraph, void> =>
    buildSpanGraph(context, links, limits, { ...unread });

  return {
    add(batch: TelemetryBatch) {
      const { spans } = batch;
      if (spans === undefined) return;
      const first = context.pages.length;
      const count = Math.min(spans.length, limits.maxSpans - first);
      unread.spans += spans.length - count + readSpans(batch, count, context);
      unread.links += readLinks(links, spans, first, count, limits.maxSpans);
    },
    build() {
      const run = slices();
      for (;;) {
        const { done, value } = run.next();
        if (done === true) return value;
      }
    },
    slices,
  };
}
