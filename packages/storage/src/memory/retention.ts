import type { UnixMs } from '@abduce/core';

/** Something that can let go of what arrived first. */
export interface Evictable {
  /** Estimated. */
  readonly bytes: number;
  /** When the oldest piece arrived; `undefined` when there is none. */
  readonly oldest: UnixMs | undefined;
  /** Lets go of the oldest piece and tells how many rows it held. */
  evictOldest(): number;
}

export interface RetainedPart {
  readonly part: Evictable;
  /** Share of the memory that it may always claim. */
  readonly share: number;
  evictedByAge: number;
  evictedByBytes: number;
}

/** Rows let go for their age at one time; the rest follows with the next calls, so that none of them takes long. */
const rowsPerTurn = 20_000;

/**
 * Lets go of what arrived before `since`, then of the oldest of whichever part is furthest above its share until all
 * fit into `maxBytes`.
 */
export function retain(parts: readonly RetainedPart[], since: UnixMs, maxBytes: number): void {
  let rows = 0;
  for (const retained of parts) {
    while (rows < rowsPerTurn && (retained.part.oldest ?? since) < since) {
      const evicted = retained.part.evictOldest();
      retained.evictedByAge += evicted;
      rows += evicted;
    }
  }
  let total = parts.reduce((sum, { part }) => sum + part.bytes, 0);
  while (total > maxBytes) {
    const heaviest = parts.reduce((a, b) =>
      b.part.bytes / b.share > a.part.bytes / a.share ? b : a,
    );
    const before = heaviest.part.bytes;
    if (heaviest.part.oldest === undefined) return;
    heaviest.evictedByBytes += heaviest.part.evictOldest();
    total += heaviest.part.bytes - before;
  }
}
