import {
  type CompiledMatcher,
  rowMatcher,
  type SpanTable,
  type TelemetryBatch,
} from '@abduce/core';
import { idSet } from '../../memory/id-set.ts';
import { rememberSpan } from '../../memory/span-identity.ts';

/** Keeps each span once, over all answers to one query. Sixteen to 64 bytes a span. */
export interface UnseenSpans {
  /** Rows of the answer that is being read. */
  readonly rows: number;
  /** The same rows come again, and more: those that came are not given out twice. */
  again(): void;
  /** Which rows of the next batch match, and were not given out. */
  matcher(batch: TelemetryBatch): (row: number) => boolean;
}

export function unseenSpans(rest: readonly CompiledMatcher[]): UnseenSpans {
  const known = idSet();
  let rows = 0;
  let before = 0;
  const isAnonymous = ({ spanId }: SpanTable, row: number): boolean =>
    spanId[row * 2] === 0 && spanId[row * 2 + 1] === 0;
  return {
    get rows() {
      return rows;
    },
    again() {
      before = rows;
      rows = 0;
    },
    matcher(batch) {
      const spans = batch.spans as SpanTable;
      const matches = rowMatcher(batch, spans, rest);
      const from = rows;
      rows += spans.length;
      return (row) =>
        matches(row) &&
        (isAnonymous(spans, row) ? from + row >= before : rememberSpan(known, spans, row));
    },
  };
}
