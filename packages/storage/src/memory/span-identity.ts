import type { SpanTable } from '@abduce/core';
import type { IdSet } from './id-set.ts';

function mix(hash: number, word: number): number {
  let mixed = Math.imul(hash ^ word, 0x9e3779b1);
  mixed ^= mixed >>> 15;
  return Math.imul(mixed, 0x85ebca6b) ^ (mixed >>> 13);
}

function each(
  { traceId, spanId, kind }: SpanTable,
  row: number,
  use: (high: number, low: number) => boolean,
): boolean {
  let high = mix(0x2545f491, kind[row] as number);
  let low = mix(0x1b873593, kind[row] as number);
  for (let i = row * 4; i < row * 4 + 4; i++) {
    high = mix(high, traceId[i] as number);
    low = mix(low, traceId[i] as number);
  }
  for (let i = row * 2; i < row * 2 + 2; i++) {
    high = mix(high, spanId[i] as number);
    low = mix(low, spanId[i] as number);
  }
  return use(high >>> 0, low >>> 0);
}

function anonymous({ spanId }: SpanTable, row: number): boolean {
  return spanId[row * 2] === 0 && spanId[row * 2 + 1] === 0;
}

/**
 * Remembers a span by trace id, span id and kind (client and server share one id in Zipkin's propagation); false
 * when it was known. A span without id is never known.
 */
export function rememberSpan(known: IdSet, spans: SpanTable, row: number): boolean {
  return anonymous(spans, row) || each(spans, row, known.add);
}

export function forgetSpan(known: IdSet, spans: SpanTable, row: number): void {
  if (!anonymous(spans, row)) {
    each(spans, row, (high, low) => {
      known.delete(high, low);
      return true;
    });
  }
}
