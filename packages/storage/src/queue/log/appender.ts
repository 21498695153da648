import type { AbduceError, Clock } from '@abduce/core';
import { diskError, refusal } from '../disk/disk-error.ts';
import type { QueueFile, QueueFs } from '../disk/queue-fs.ts';
import { segmentPath } from './names.ts';
import type { Reserve } from './reserve.ts';
import type { Segment } from './segment.ts';
import { encodeHeader, headerBytes, type SegmentHeader } from './segment-header.ts';

export interface AppenderOptions {
  readonly fs: QueueFs;
  readonly directory: string;
  readonly queue: string;
  readonly reserve: Reserve;
  readonly clock: Pick<Clock, 'now'>;
  readonly segmentBytes: number;
  readonly nextSequence: number;
  /** The last segment that was ever used, also when it is gone by now. */
  readonly last: NonNullable<SegmentHeader['previous']>;
  /** All segments, oldest first; the appender adds to it. */
  readonly segments: Segment[];
  /** Makes room for so many bytes, or throws. */
  makeRoom(bytes: number): Promise<void>;
  /** Called after a group became durable. */
  onDurable(): void;
}

export interface Appender {
  /** Bytes that wait for the disk. */
  readonly pendingBytes: number;
  /** Resolves when the record is durable. Records that come together share one `fdatasync`. */
  append(record: Uint8Array, signal?: AbortSignal): Promise<void>;
  /** Resolves when nothing waits for the disk. */
  idle(): Promise<void>;
  /** Waits for what is pending; appends nothing after. */
  close(): Promise<void>;
}

interface Waiting {
  readonly record: Uint8Array;
  readonly signal: AbortSignal | undefined;
  resolve(): void;
  reject(error: unknown): void;
}

export function appender(options: AppenderOptions): Appender {
  const { fs, directory, segments, segmentBytes, reserve } = options;
  let waiting: Waiting[] = [];
  let pendingBytes = 0;
  let flushing: Promise<void> | undefined;
  let active: { readonly segment: Segment; readonly file: QueueFile } | undefined;
  let { nextSequence, last } = options;
  let closed = false;

  /** What comes next of those that still want to, up to a segment's size and at least one. */
  const takeGroup = (): Waiting[] => {
    const group: Waiting[] = [];
    let bytes = 0;
    let taken = 0;
    for (const each of waiting) {
      if (group.length > 0 && bytes + each.record.length > segmentBytes) break;
      taken++;
      if (each.signal?.aborted === true) {
        pendingBytes -= each.record.length;
        each.reject(each.signal.reason);
        continue;
      }
      group.push(each);
      bytes += each.record.length;
    }
    waiting = waiting.slice(taken);
    return group;
  };

  const seal = async (): Promise<void> => {
    if (active === undefined) return;
    const { segment, file } = active;
    active = undefined;
    segment.sealed = true;
    await file.close().catch(() => undefined);
  };

  const startSegment = async (chunks: readonly Uint8Array[], bytes: number): Promise<void> => {
    const sequence = nextSequence++;
    const path = segmentPath(directory, sequence);
    const previous = last;
    const created = options.clock.now();
    const header = encodeHeader({ queue: options.queue, sequence, previous, created });
    const file = await fs.open(path, 'create');
    try {
      await file.write([header, ...chunks], 0);
      await file.sync();
      await fs.syncDirectory(directory);
    } catch (error) {
      await file.close().catch(() => undefined);
      await fs.remove(path).catch(() => undefined);
      throw error;
    }
    const segment: Segment = {
      sequence,
      path,
      length: headerBytes + bytes,
      records: chunks.length,
      created,
      sealed: false,
      settled: true,
      damaged: false,
    };
    for (const earlier of segments) earlier.settled = true;
    segments.push(segment);
    last = segment;
    active = { segment, file };
  };

  const append = async (chunks: readonly Uint8Array[], bytes: number): Promise<void> => {
    await reserve.take();
    if (active !== undefined && active.segment.length + bytes > segmentBytes) await seal();
    if (active === undefined) return startSegment(chunks, bytes);
    const { segment, file } = active;
    try {
      await file.write(chunks, segment.length);
      await file.sync();
    } catch (error) {
      // After a failed sync nobody knows what is on the disk: the segment ends at its last durable byte.
      segment.settled = await file.truncate(segment.length).then(
        () => true,
        () => false,
      );
      await seal();
      throw error;
    }
    segment.length += bytes;
    segment.records += chunks.length;
  };

  const flush = async (): Promise<void> => {
    while (waiting.length > 0) {
      const group = takeGroup();
      const chunks = group.map(({ record }) => record);
      const bytes = chunks.reduce((sum, { length }) => sum + length, 0);
      let failure: AbduceError | undefined;
      if (group.length > 0) {
        try {
          await options.makeRoom(bytes);
          await append(chunks, bytes);
        } catch (error) {
          failure = (error as { details?: { reason?: string } }).details?.reason
            ? (error as AbduceError)
            : diskError(error, directory);
        }
      }
      pendingBytes -= bytes;
      for (const each of group) {
        if (failure === undefined) each.resolve();
        else each.reject(failure);
      }
      if (failure === undefined) options.onDurable();
    }
  };

  return {
    get pendingBytes() {
      return pendingBytes;
    },
    append(record, signal) {
      if (closed) return Promise.reject(refusal('closed', `the queue in ${directory} is closed`));
      return new Promise((resolve, reject) => {
        waiting.push({ record, signal, resolve, reject });
        pendingBytes += record.length;
        flushing ??= Promise.resolve()
          .then(flush)
          .finally(() => {
            flushing = undefined;
          });
      });
    },
    async idle() {
      await flushing;
    },
    async close() {
      closed = true;
      await flushing;
      await seal();
    },
  };
}
