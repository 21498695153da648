import type { SpanTable } from '../model/batch.ts';
import { type SpanColumns, spanColumns, writeKey } from './span-columns.ts';

/** A stretch of rows that is filled from its beginning. */
export interface SpanPage {
  readonly columns: SpanColumns;
  used: number;
}

/** Spans of all batches, in pages: growing one block would copy and clear all of it over and over. */
export interface SpanPages {
  pages: SpanPage[];
  /** Rows over all pages. */
  length: number;
}

const pageRows = 32_768;

export function spanPages(): SpanPages {
  return { pages: [], length: 0 };
}

/** Copies ids, kinds and times of the first `count` spans into the last page, from row `used - count` on; the rest is the reader's. */
export function appendSpans(pages: SpanPages, spans: SpanTable, count: number): SpanPage {
  let page = pages.pages.at(-1);
  if (page === undefined || page.used + count > page.columns.length) {
    page = { columns: spanColumns(Math.max(pageRows, count)), used: 0 };
    pages.pages.push(page);
  }
  const { columns, used } = page;
  for (let row = 0; row < count; row++) {
    writeKey(columns.key, (used + row) * 4, spans.traceId, row * 4, spans.spanId, row * 2);
  }
  columns.parentId.set(spans.parentSpanId.subarray(0, count * 2), used * 2);
  columns.kind.set(spans.kind.subarray(0, count), used);
  columns.start.set(spans.startMs.subarray(0, count), used);
  columns.duration.set(spans.durationMs.subarray(0, count), used);
  page.used += count;
  pages.length += count;
  return page;
}

/** All rows in one piece, which takes the place of the pages. Yields after each page. */
export function* joinPages(pages: SpanPages): Generator<void, SpanColumns, void> {
  const joined = spanColumns(pages.length);
  let at = 0;
  for (const { columns, used } of pages.pages) {
    joined.key.set(columns.key.subarray(0, used * 4), at * 4);
    joined.parentId.set(columns.parentId.subarray(0, used * 2), at * 2);
    joined.kind.set(columns.kind.subarray(0, used), at);
    joined.flags.set(columns.flags.subarray(0, used), at);
    joined.start.set(columns.start.subarray(0, used), at);
    joined.duration.set(columns.duration.subarray(0, used), at);
    joined.resource.set(columns.resource.subarray(0, used), at);
    joined.target.set(columns.target.subarray(0, used), at);
    joined.operation.set(columns.operation.subarray(0, used), at);
    joined.statement.set(columns.statement.subarray(0, used), at);
    joined.attempt.set(columns.attempt.subarray(0, used), at);
    at += used;
    yield;
  }
  pages.pages = pages.length === 0 ? [] : [{ columns: joined, used: pages.length }];
  return joined;
}
