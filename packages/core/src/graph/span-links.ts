import type { SpanTable } from '../model/batch.ts';
import { type Growable, words } from '../model/columns.ts';
import { type Answers, type LinkedSpans, pairLinked } from './answers.ts';
import { flag, writeKey } from './span-columns.ts';
import { findSpan, type SpanIndex } from './span-index.ts';

/** Links of all batches. */
export interface SpanLinks {
  readonly rows: Growable<Uint32Array>;
  /** 4 words a link, as in `SpanColumns.key`. */
  readonly keys: Growable<Uint32Array>;
}

export function spanLinks(): SpanLinks {
  return { rows: words(), keys: words() };
}

/** Keeps the links of a batch's first `count` spans, which are rows `first` and on. Returns how many did not fit. */
export function readLinks(
  links: SpanLinks,
  spans: SpanTable,
  first: number,
  count: number,
  limit: number,
): number {
  if (spans.links.length === 0) return 0;
  const { offsets, traceId, spanId } = spans.links;
  const key = new Uint32Array(4);
  let left = 0;
  for (let row = 0; row < count; row++) {
    for (let at = offsets[row] as number; at < (offsets[row + 1] as number); at++) {
      if (links.rows.length >= limit) {
        left++;
        continue;
      }
      links.rows.push(first + row);
      writeKey(key, 0, traceId, at * 4, spanId, at * 2);
      for (const word of key) links.keys.push(word);
    }
  }
  return left;
}

/** Finds the linked spans and lets both sides know. What merely fetches messages is no call. */
export function followLinks(
  links: SpanLinks,
  spans: LinkedSpans,
  index: SpanIndex,
  found: Answers,
): void {
  const rows = links.rows.take();
  const keys = links.keys.take();
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as number;
    if (((spans.columns.flags[row] as number) & (flag.ignored | flag.receive)) !== 0) continue;
    const [high, low, traceLow, traceHigh] = keys.subarray(at * 4, at * 4 + 4);
    const to = findSpan(
      index,
      high as number,
      low as number,
      traceLow as number,
      traceHigh as number,
    );
    if (to !== -1 && to !== row) pairLinked(spans, found, row, to);
  }
}
