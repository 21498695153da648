import type { TelemetryBatch } from '@abduce/core';
import { gather } from '../../memory/gather.ts';
import type { NativeBlock } from '../native/column.ts';

/** Rows of a page at most. */
export const pageRows = 4096;

export interface PageOptions {
  readonly table: 'spans' | 'logs';
  readonly limit: number;
  readonly signal: AbortSignal | undefined;
  toBatch(block: NativeBlock): TelemetryBatch;
  /** What the statement did not test, asked once of each batch; rows are tested in order. */
  matcher?(batch: TelemetryBatch): ((row: number) => boolean) | undefined;
}

function matching(batch: TelemetryBatch, { table, matcher }: PageOptions): Uint32Array {
  const all = Uint32Array.from({ length: batch[table]?.length ?? 0 }, (_, row) => row);
  const matches = matcher?.(batch);
  return matches === undefined ? all : all.filter((row) => matches(row));
}

/** Blocks as they arrive as pages of batches, until `limit` rows are there; then the answer is let go. */
export async function* rowPages(
  blocks: AsyncIterable<NativeBlock>,
  options: PageOptions,
): AsyncGenerator<TelemetryBatch, void, void> {
  const { table, signal } = options;
  let left = options.limit;
  if (left <= 0) return;
  for await (const block of blocks) {
    signal?.throwIfAborted();
    const batch = options.toBatch(block);
    const rows = matching(batch, options);
    for (let from = 0; from < rows.length && left > 0; from += pageRows) {
      const part = rows.subarray(from, from + Math.min(pageRows, left));
      left -= part.length;
      if (part.length === block.rows) yield batch;
      else {
        yield gather({ parts: [batch], part: new Uint32Array(part.length), rows: part }, table);
      }
      signal?.throwIfAborted();
    }
    if (left <= 0) return;
  }
}
