import type { Labels } from '@abduce/core';
import { encodeSeriesLabels } from '@abduce/core/wire';

/** One series of the server, its labels encoded once. */
export interface SeriesBlock {
  readonly labels: Uint8Array;
  /** Spreads series over lanes, always the same way. */
  readonly hash: number;
  /** The write that used it last, and its place there. */
  stamp: number;
  place: number;
}

export function seriesBlock(labels: Labels): SeriesBlock {
  const encoded = encodeSeriesLabels(labels);
  let hash = 0x811c9dc5;
  for (const byte of encoded) hash = Math.imul(hash ^ byte, 0x0100_0193);
  return { labels: encoded, hash: (hash ^ (hash >>> 15)) >>> 0, stamp: 0, place: 0 };
}
