import { join } from 'node:path';
import type { Clock, Logger } from '@abduce/core';
import type { QueueFs } from '../disk/queue-fs.ts';
import type { QueueDropReason } from '../log/cursor.ts';
import { quarantineName } from '../log/names.ts';
import { encodeRecord, type QueueRecord } from '../log/record.ts';

/** Where a refused record stood. */
export interface Refused {
  /** Names the record for good, so that it is kept once however often it is refused. */
  readonly id: string;
  /** Which of its parts was refused; `all` when it cannot even be read. */
  readonly part: string;
  readonly record: QueueRecord;
  /** Code of the error. */
  readonly reason: string;
  readonly error: unknown;
}

export interface Quarantine {
  readonly records: number;
  readonly bytes: number;
  readonly reasons: Readonly<Record<string, number>>;
  /** Keeps a record that the sink will never take. Never throws: what cannot be kept is counted as dropped. */
  add(refused: Refused): Promise<void>;
}

export interface QuarantineOptions {
  readonly fs: QueueFs;
  readonly directory: string;
  readonly maxBytes: number;
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
  drop(reason: QueueDropReason, count: number): void;
}

const suffix = '.rejected';
/** A file takes a block however small it is. */
const maxFiles = 1000;
const maxReasons = 100;

const told = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, 2000);

/**
 * Files of refused records: a line of JSON that tells why, then the record as it lay in the queue. The oldest go when
 * there are too many.
 */
export async function quarantine(options: QuarantineOptions): Promise<Quarantine> {
  const { fs, logger, clock, drop, maxBytes } = options;
  const folder = join(options.directory, quarantineName);
  const sizes = new Map<string, number>();
  let bytes = 0;
  const reasons: Record<string, number> = {};
  for (const name of (await fs.list(folder).catch(() => [])).toSorted()) {
    if (!name.endsWith(suffix)) continue;
    const size = await fs.size(join(folder, name)).catch(() => 0);
    sizes.set(name, size);
    bytes += size;
  }
  const removeOldest = async (): Promise<void> => {
    const [name, size] = sizes.entries().next().value ?? ['', 0];
    await fs.remove(join(folder, name));
    sizes.delete(name);
    bytes -= size;
    drop('quarantine_full', 1);
  };
  const write = async (name: string, content: readonly Uint8Array[]): Promise<void> => {
    await fs.makeDirectory(folder);
    const file = await fs.open(join(folder, name), 'replace');
    try {
      await file.write(content, 0);
      await file.sync();
    } finally {
      await file.close().catch(() => undefined);
    }
    await fs.syncDirectory(folder);
  };
  let turn: Promise<void> = Promise.resolve();
  return {
    get records() {
      return sizes.size;
    },
    get bytes() {
      return bytes;
    },
    reasons,
    add(refused) {
      turn = turn.then(() => add(refused));
      return turn;
    },
  };

  async function add({ id, part, record, reason, error }: Refused): Promise<void> {
    const known = Object.hasOwn(reasons, reason) || Object.keys(reasons).length < maxReasons;
    const key = known ? reason : 'other';
    reasons[key] = (reasons[key] ?? 0) + 1;
    logger.log('error', 'queue: the sink refused a record for good; it was put aside', {
      id,
      part,
      reason,
      error: told(error),
    });
    const line = JSON.stringify({ id, part, reason, error: told(error), at: clock.now() });
    const content = [Buffer.from(`${line}\n`), encodeRecord(record)];
    const size = content.reduce((sum, { length }) => sum + length, 0);
    const name = `${id}-${part}${suffix}`;
    try {
      bytes -= sizes.get(name) ?? 0;
      sizes.delete(name);
      while (sizes.size > 0 && (bytes + size > maxBytes || sizes.size >= maxFiles)) {
        await removeOldest();
      }
      if (size > maxBytes) return drop('quarantine_full', 1);
      await write(name, content);
      sizes.set(name, size);
      bytes += size;
    } catch (failure) {
      drop('quarantine_failed', 1);
      logger.log('error', 'queue: a refused record could not be kept and is lost', {
        id,
        error: told(failure),
      });
    }
  }
}
