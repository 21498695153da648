import type { LimitId } from './limits.ts';

/** Why a server refused samples for good. */
export type WriteRejection =
  /** A sample of the same series and time, but another value, is there already. */
  | 'duplicate'
  /** The series has newer samples, and the server takes none behind them. */
  | 'out-of-order'
  /** Older, or further ahead, than the server takes. */
  | 'out-of-bounds'
  | 'other';

export interface PrometheusStats {
  readonly requests: number;
  readonly retries: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Samples that a server took. */
  readonly samplesWritten: number;
  readonly staleMarkers: number;
  /** Samples that a server refused, by reason. */
  readonly rejected: Readonly<Record<WriteRejection, number>>;
  /** How often a limit made a label shorter or left something out. */
  readonly limits: Readonly<Partial<Record<LimitId, number>>>;
  /** Streams whose labels are remembered as bytes. */
  readonly rememberedStreams: number;
  /** Queries that the engine answered in steps, and those answered from raw samples. */
  readonly pushedDown: number;
  readonly raw: number;
  /** Answers of which the server said that part of its data is missing, and other warnings. */
  readonly warnings: number;
}

/** What the parts of a store count. */
export interface Counters {
  samplesWritten: number;
  staleMarkers: number;
  readonly rejected: Record<WriteRejection, number>;
  readonly limits: Map<LimitId, number>;
  pushedDown: number;
  raw: number;
  warnings: number;
}

export function newCounters(): Counters {
  return {
    samplesWritten: 0,
    staleMarkers: 0,
    rejected: { duplicate: 0, 'out-of-order': 0, 'out-of-bounds': 0, other: 0 },
    limits: new Map(),
    pushedDown: 0,
    raw: 0,
    warnings: 0,
  };
}
