import type { TelemetryBatch } from '@abduce/core';
import type { Piece } from '../input/piece.ts';

/** Bytes in chunks of this many, so that nothing depends on where a stream is cut. */
export async function* chunked(
  content: string | Uint8Array,
  size = 65_536,
): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(content);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export async function batchesIn(pieces: AsyncIterable<Piece>): Promise<TelemetryBatch[]> {
  const batches: TelemetryBatch[] = [];
  for await (const { batch } of pieces) batches.push(batch);
  return batches;
}

/** Counts refusals by reason. */
export function refusals(): {
  readonly counts: Record<string, number>;
  refuse(reason: string, rows?: number): void;
} {
  const counts: Record<string, number> = {};
  return {
    counts,
    refuse: (reason, rows: number = 1) => {
      counts[reason] = (counts[reason] ?? 0) + rows;
    },
  };
}
