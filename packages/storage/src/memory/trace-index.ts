import { parseHexId, type SpanTable, type TelemetryBatch } from '@abduce/core';

/** Rows of one batch by trace: a hash table of chains over rows. */
interface TraceIndex {
  /** First row of each chain plus one; 0 for none. */
  readonly heads: Uint32Array;
  /** Next row of the chain plus one. */
  readonly next: Uint32Array;
}

const indexes = new WeakMap<TelemetryBatch, TraceIndex>();

function slotOf(ids: Uint32Array, at: number, slots: number): number {
  const mixed = Math.imul((ids[at] as number) ^ (ids[at + 3] as number), 0x9e3779b1);
  return (mixed ^ (mixed >>> 16)) & (slots - 1);
}

function indexOf(batch: TelemetryBatch, { traceId, length }: SpanTable): TraceIndex {
  let index = indexes.get(batch);
  if (index === undefined) {
    const slots = 2 ** Math.ceil(Math.log2(length + 1));
    index = { heads: new Uint32Array(slots), next: new Uint32Array(length) };
    for (let row = length - 1; row >= 0; row--) {
      const slot = slotOf(traceId, row * 4, slots);
      index.next[row] = index.heads[slot] as number;
      index.heads[slot] = row + 1;
    }
    indexes.set(batch, index);
  }
  return index;
}

/** A test whether a row belongs to one of the traces. The index of a batch is made when it is first asked. */
export function traceMatcher(
  batch: TelemetryBatch,
  traceIds: readonly string[],
): (row: number) => boolean {
  const spans = batch.spans as SpanTable;
  const { heads, next } = indexOf(batch, spans);
  const rows = new Set<number>();
  for (const hex of traceIds) {
    const words = parseHexId(hex, 4);
    let row = heads[slotOf(words, 0, heads.length)] as number;
    for (; row !== 0; row = next[row - 1] as number) {
      const at = (row - 1) * 4;
      if (words.every((word, i) => spans.traceId[at + i] === word)) rows.add(row - 1);
    }
  }
  return (row) => rows.has(row);
}
