import type { TelemetryBatch } from '@abduce/core';

/** A part of an input that is written at once. */
export interface Piece {
  readonly batch: TelemetryBatch;
  /** Where in the input it begins; the same input is cut into the same pieces every time. */
  readonly position: number;
}

/** What a reader of a file is given beside its bytes. */
export interface ReadContext {
  /** Name of the file without `.gz`. */
  readonly name: string;
  /** Counts rows that cannot be taken, though the file as a whole can. */
  refuse(reason: string, rows?: number): void;
}

/** About how many bytes of input go into one piece. */
export const pieceBytes: number = 1024 ** 2;
/** How many rows go into one piece, where rows are made one by one. */
export const pieceRows = 4096;
