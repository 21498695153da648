import type { SpanTable } from '../model/batch.ts';
import { type Growable, words } from '../model/columns.ts';
import type { Answers } from './answers.ts';
import { flag, type SpanColumns } from './span-columns.ts';
import type { SpanIndex } from './span-index.ts';

/** Links of all batches. */
export interface SpanLinks {
  readonly rows: Growable<Uint32Array>;
  /** 4 words a link. */
  readonly traceIds: Growable<Uint32Array>;
  /** 2 words a link. */
  readonly spanIds: Growable<Uint32Array>;
}

export function spanLinks(): SpanLinks {
  return { rows: words(), traceIds: words(), spanIds: words() };
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
  let left = 0;
  for (let row = 0; row < count; row++) {
    for (let at = offsets[row] as number; at < (offsets[row + 1] as number); at++) {
      if (links.rows.length >= limit) {
        left++;
        continue;
      }
      links.rows.push(first + row);
      for (let i = at * 4; i < at * 4 + 4; i++) links.traceIds.push(traceId[i] as number);
      for (let i = at * 2; i < at * 2 + 2; i++) links.spanIds.push(spanId[i] as number);
    }
  }
  return left;
}

/** Finds the linked spans and lets both sides know. What merely fetches messages is no call. */
export function followLinks(
  links: SpanLinks,
  columns: SpanColumns,
  index: SpanIndex,
  answers: Answers,
): void {
  const [rows, traceIds, spanIds] = [
    links.rows.take(),
    links.traceIds.take(),
    links.spanIds.take(),
  ];
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as number;
    if (((columns.flags[row] as number) & (flag.ignored | flag.receive)) !== 0) continue;
    const [high, low] = [spanIds[at * 2] as number, spanIds[at * 2 + 1] as number];
    const to = index.find(traceIds, at * 4, high, low);
    if (to !== -1 && to !== row) answers.link(row, to);
  }
}
