import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, zstdCompress } from 'node:zlib';
import {
  AbduceError,
  type CallOptions,
  type TelemetryBatch,
  type TelemetrySink,
} from '@abduce/core';
import { encodeBatch } from './codec/batch.ts';
import { attempts, untilAborted } from './delivery/attempt.ts';
import { deliverer } from './delivery/deliverer.ts';
import { partNames } from './delivery/parts.ts';
import { quarantine } from './delivery/quarantine.ts';
import { shipment } from './delivery/shipment.ts';
import { refusal } from './disk/disk-error.ts';
import { appender } from './log/appender.ts';
import { pruneCorrupt } from './log/corrupt.ts';
import { keyMemory } from './log/key-memory.ts';
import { ledger } from './log/ledger.ts';
import { openLog } from './log/open-log.ts';
import { encodeRecord, maxRecordBytes } from './log/record.ts';
import { reserveBytes } from './log/reserve.ts';
import type { DurableQueueOptions, DurableQueueSettings, DurableQueueStats } from './options.ts';
import { settingsOf } from './settings.ts';

/** A sink that answers when the batch is on the disk, and brings it to another sink in its own time. */
export interface DurableQueue extends TelemetrySink, AsyncDisposable {
  /** Resolves when nothing is left to deliver; rejects when aborted, or when the queue is closed before that. */
  drain(options?: CallOptions): Promise<void>;
  stats(): DurableQueueStats;
  /** Waits for writes under way, stops delivering and gives the folder free. What is not delivered stays there. */
  close(): Promise<void>;
}

const compress = promisify(zstdCompress);
const fastest = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
/** Ids of writes that are remembered, so that the same write twice is kept once. */
const rememberedKeys = 10_000;
/** Longer ids are remembered by their hash. */
const maxKeyLength = 200;
/** What cursor, lock and their names take beside the reserve. */
const fixedBytes = reserveBytes + 16_384;

const isEmpty = (batch: TelemetryBatch): boolean =>
  partNames.every((part) => (batch[part]?.length ?? 0) === 0);

const shorten = (key: string): string =>
  key.length <= maxKeyLength ? key : createHash('sha256').update(key).digest('hex');

async function encode(
  batch: TelemetryBatch,
  key: string,
  { compression, clock, project, maxBytes }: DurableQueueSettings,
): Promise<Uint8Array> {
  const time = clock.now();
  const plain = encodeBatch(batch);
  const compressed = compression === 'zstd';
  const payload = compressed ? await compress(plain, fastest) : plain;
  const record = encodeRecord({ compressed, time, project, key, payload });
  const limit = Math.min(maxRecordBytes, maxBytes / 4);
  if (record.length > limit) {
    throw new AbduceError(
      'STORE_REJECTED',
      `a batch of ${record.length} bytes is more than the queue takes at once, ${limit}`,
      { hint: 'Send smaller batches.', details: { bytes: record.length, limit } },
    );
  }
  return record;
}

/**
 * Opens the durable queue of a folder, made when it is not there, and starts to deliver what lies in it.
 *
 * `write` resolves when the batch is on the disk. It rejects with `STORE_UNAVAILABLE` and `details.reason` (see
 * `Refusal`) when it cannot be kept, and with `STORE_REJECTED` for a batch too large or nested too deep. A `batchId`
 * that was written before, within the last 10,000, is answered without writing; over a restart the ids of the newest
 * file are known.
 *
 * Throws `CONFIG` for options that cannot work and for a folder that another process owns, `UNSUPPORTED` for files of
 * an unknown version, which are left as they are, and `STORE_UNAVAILABLE` when the disk does not let it.
 */
export async function durableQueue(options: DurableQueueOptions): Promise<DurableQueue> {
  const settings = settingsOf(options);
  const { directory, maxBytes, clock, logger, fs, overflow, quarantineBytes } = settings;
  const { lock, reserve, cursorFile, recovered } = await openLog(fs, directory, logger);
  const { segments, queue, nextSequence } = recovered;
  await pruneCorrupt(fs, directory, quarantineBytes).catch(() => undefined);
  const book = ledger({ ...settings, cursorFile, recovered });
  const stop = new AbortController();
  const aside = await quarantine({
    ...settings,
    maxBytes: quarantineBytes,
    drop: (reason, count) => book.drop(reason, count),
  });
  const attempt = attempts({ ...settings, timeout: settings.attemptTimeout, signal: stop.signal });
  const streak = { length: 0 };
  const delivery = deliverer({
    ...settings,
    ledger: book,
    signal: stop.signal,
    ship: (borders, records) =>
      shipment(borders, records, {
        queue,
        project: settings.project,
        attempt,
        quarantine: aside,
        streak,
      }),
  });
  const stored = (): number => segments.reduce((sum, { length }) => sum + length, fixedBytes);
  const log = appender({
    ...settings,
    queue,
    reserve,
    nextSequence,
    segments,
    last: segments.at(-1) ?? { sequence: nextSequence - 1, length: 0, records: 0 },
    async makeRoom(bytes) {
      while (overflow === 'drop-oldest' && stored() + bytes > maxBytes) {
        if (!(await book.dropOldest())) throw full(bytes);
      }
    },
    onDurable: () => delivery.wake(),
  });
  const keys = keyMemory(rememberedKeys, recovered.keys);
  const running = delivery.run();
  let refused = 0;
  let closing: Promise<void> | undefined;

  const full = (bytes: number): AbduceError =>
    refusal('queue_full', `the queue in ${directory} is full: ${stored()} of ${maxBytes} bytes`, {
      bytes,
      maxBytes,
    });

  const admit = (bytes: number): void => {
    if (closing !== undefined) throw refusal('closed', `the queue in ${directory} is closed`);
    if (log.pendingBytes + bytes > settings.maxWaitingBytes && log.pendingBytes > 0) {
      throw refusal('busy', `${log.pendingBytes} bytes wait for the disk`, { bytes });
    }
    if (overflow === 'reject' && stored() + log.pendingBytes + bytes > maxBytes) throw full(bytes);
  };

  const keep = async (
    batch: TelemetryBatch,
    key: string,
    signal: AbortSignal | undefined,
  ): Promise<void> => {
    try {
      admit(0);
      const record = await encode(batch, key, settings);
      admit(record.length);
      await log.append(record, signal);
    } catch (error) {
      if (signal?.aborted !== true) refused++;
      throw error;
    }
  };

  const release = async (): Promise<void> => {
    await log.close();
    stop.abort();
    await running;
    if (book.dirty) await book.commit().catch(() => undefined);
    await lock.release();
  };

  const close = (): Promise<void> => {
    closing ??= release();
    return closing;
  };

  return {
    async write(batch, { signal, batchId = '' } = {}) {
      signal?.throwIfAborted();
      if (isEmpty(batch)) return;
      const key = shorten(batchId);
      const known = key === '' ? undefined : keys.get(key);
      if (known !== undefined) return known;
      const write = keep(batch, key, signal);
      if (key !== '') keys.add(key, write);
      return write;
    },
    async drain({ signal } = {}) {
      const either = AbortSignal.any([stop.signal, ...(signal === undefined ? [] : [signal])]);
      do {
        await untilAborted(log.idle(), either);
        await untilAborted(delivery.idle(), either);
      } while (log.pendingBytes > 0 || book.records() > 0);
    },
    stats() {
      const records = book.records();
      const oldest = delivery.oldest ?? book.oldest();
      return {
        bytes: stored(),
        records,
        waitingBytes: log.pendingBytes,
        oldestAge: records === 0 ? 0 : Math.max(0, clock.now() - oldest),
        delivered: book.delivered,
        dropped: { ...book.dropped },
        refused,
        quarantined: {
          records: aside.records,
          bytes: aside.bytes,
          reasons: { ...aside.reasons },
        },
        failures: delivery.failures,
        lastError: delivery.lastError,
      };
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
