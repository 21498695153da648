import {
  compileMatchers,
  rowMatcher,
  type SpanQuery,
  type SpanTable,
  type TelemetryBatch,
  type TraceStore,
} from '@abduce/core';
import { idSet } from './id-set.ts';
import { orderedPages } from './ordered-pages.ts';
import type { PartContext, StorePart } from './part.ts';
import { checkedQuery } from './row-query.ts';
import { rowTable } from './row-table.ts';
import { type HeldRows, rowRange, type Segment } from './segment.ts';
import { forgetSpan, rememberSpan } from './span-identity.ts';
import { traceMatcher } from './trace-index.ts';

function spanMatcher(query: SpanQuery): (segment: Segment) => (row: number) => boolean {
  const matchers = compileMatchers(query.where ?? []);
  return ({ batch }) => {
    const spans = batch.spans as SpanTable;
    const tests: ((row: number) => boolean)[] = [];
    const { name, kinds, status, minDuration, traceIds } = query;
    if (traceIds !== undefined) tests.push(traceMatcher(batch, traceIds));
    if (kinds !== undefined) tests.push((row) => kinds.includes(spans.kind[row] as number));
    if (status !== undefined) tests.push((row) => spans.status[row] === status);
    if (minDuration !== undefined) {
      tests.push((row) => (spans.durationMs[row] as number) >= minDuration);
    }
    if (name !== undefined) tests.push((row) => batch.strings[spans.name[row] as number] === name);
    if (matchers.length > 0) tests.push(rowMatcher(batch, spans, matchers));
    return (row) => tests.every((test) => test(row));
  };
}

export function spanPart(context: PartContext): StorePart<TraceStore, HeldRows> {
  const known = idSet();
  const table = rowTable('spans', ({ batch, rows }) => {
    for (const row of rows) forgetSpan(known, batch.spans as SpanTable, row);
  });
  let duplicates = 0;
  return {
    part: table,
    held: table.all,
    restore({ batch, rows, arrived }) {
      const spans = batch.spans as SpanTable;
      for (const row of rows) rememberSpan(known, spans, row);
      table.add(batch, spans.startMs, rows, arrived);
    },
    stats: () => ({ rows: table.rows, bytes: table.bytes, duplicates }),
    clear: table.clear,
    store: {
      async *query(query, { signal } = {}) {
        const { range, newestFirst, limit } = checkedQuery(query, signal);
        const matcher = spanMatcher(query);
        const segments = table.within(range, context.open());
        yield* orderedPages(segments, {
          table: 'spans',
          range,
          newestFirst,
          limit,
          signal,
          matcher,
        });
      },
      async write(batch, { signal } = {}) {
        signal?.throwIfAborted();
        const { spans } = batch;
        context.open();
        if (spans === undefined || spans.length === 0) return;
        const rows = rowRange(0, spans.length).filter((row) => rememberSpan(known, spans, row));
        duplicates += spans.length - rows.length;
        if (rows.length === 0) return;
        const { strings, resources, scopes } = batch;
        const kept: TelemetryBatch = { strings, resources, scopes, spans };
        table.add(kept, spans.startMs, rows, context.now());
        context.retain();
      },
    },
  };
}
