import type { Clock, Logger, Millis, TelemetrySink } from '@abduce/core';
import type { QueueFs } from './disk/queue-fs.ts';
import type { QueueDropReason } from './log/cursor.ts';

export interface DurableQueueOptions {
  /** A folder of its own; made when it is not there. */
  readonly directory: string;
  /** Where the batches go. It is handed a `batchId` that stays the same over retries and restarts. */
  readonly sink: TelemetrySink;
  /** Whose telemetry it is. A record of another project in the same folder is put aside. Default `default`. */
  readonly project?: string;
  /** Disk that records, their framing, cursor and reserve take at most. Default 1 GiB. */
  readonly maxBytes?: number;
  /** A file that reached this size is followed by a new one. Default 16 MiB, at most an eighth of `maxBytes`. */
  readonly segmentBytes?: number;
  /** When `maxBytes` are taken: refuse what comes in, or drop the oldest file of records. Default `reject`. */
  readonly overflow?: 'reject' | 'drop-oldest';
  /** Records that wait for the disk at any time; beyond, `write` rejects. Default 64 MiB. */
  readonly maxWaitingBytes?: number;
  /** Records on disk are merged into batches of about this size. Default 4 MiB. */
  readonly deliveryBytes?: number;
  /** How long a smaller batch waits for more to come. Default 200 ms. */
  readonly linger?: Millis;
  /** An attempt that takes longer has failed. Default 60 s. */
  readonly attemptTimeout?: Millis;
  /** Wait after the first failed attempt; it doubles up to `maxBackoff`. Default 1 s. */
  readonly backoff?: Millis;
  /** Default 30 s. */
  readonly maxBackoff?: Millis;
  /** After so many failures in a row, the delivery behind is tried too, to tell a bad batch from a bad store. Default 10. */
  readonly suspectAfter?: number;
  /** Disk for records that the sink refused, and again as much for damaged files. Default 64 MiB. */
  readonly quarantineBytes?: number;
  /** Compress payloads with zstd: about a quarter of the disk for more CPU. Default `none`. */
  readonly compression?: 'none' | 'zstd';
  /** Default the system's clock. */
  readonly clock?: Clock;
  /** Default says nothing. */
  readonly logger?: Logger;
  /** Default the file system of this machine. */
  readonly fs?: QueueFs;
}

export type DurableQueueSettings = Required<DurableQueueOptions>;

export const defaults: Required<
  Omit<DurableQueueOptions, 'directory' | 'sink' | 'clock' | 'logger' | 'fs'>
> = {
  project: 'default',
  maxBytes: 2 ** 30,
  segmentBytes: 16 * 2 ** 20,
  overflow: 'reject',
  maxWaitingBytes: 64 * 2 ** 20,
  deliveryBytes: 4 * 2 ** 20,
  linger: 200,
  attemptTimeout: 60_000,
  backoff: 1000,
  maxBackoff: 30_000,
  suspectAfter: 10,
  quarantineBytes: 64 * 2 ** 20,
  compression: 'none',
};

export interface DurableQueueStats {
  /** On disk, framing, cursor and reserve included. */
  readonly bytes: number;
  /** Acknowledged and not yet delivered. */
  readonly records: number;
  /** Waiting for the disk, not acknowledged. */
  readonly waitingBytes: number;
  /** How long the oldest record that is not delivered has been there; 0 when there is none. */
  readonly oldestAge: Millis;
  /** Records that reached the sink, since the folder was made. */
  readonly delivered: number;
  /** Records (pieces of damage for `damaged`) lost on purpose or by damage, since the folder was made. */
  readonly dropped: Readonly<Record<QueueDropReason, number>>;
  /** Writes that were turned away since the queue was opened; whoever sent them was told. */
  readonly refused: number;
  /** Records that the sink would not take. */
  readonly quarantined: {
    /** Kept on disk right now. */
    readonly records: number;
    readonly bytes: number;
    /** Since the queue was opened, by the code of the error. */
    readonly reasons: Readonly<Record<string, number>>;
  };
  /** Failed attempts in a row of what is being delivered; 0 when all is well. */
  readonly failures: number;
  /** Why the last attempt failed; empty when all is well. */
  readonly lastError: string;
}
