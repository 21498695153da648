import { dirname, join } from 'node:path';
import { isAbduceError, type Logger } from '@abduce/core';
import { codeOf, diskError } from '../disk/disk-error.ts';
import type { QueueFs } from '../disk/queue-fs.ts';
import { type CursorFile, cursorFile } from './cursor-file.ts';
import { acquireLock, type Lock } from './lock.ts';
import { reserveName } from './names.ts';
import { type Recovered, recover } from './recover.ts';
import { type Reserve, reserve as reserveOf } from './reserve.ts';

/** A queue's folder, owned and read. */
export interface OpenLog {
  readonly lock: Lock;
  readonly reserve: Reserve;
  readonly cursorFile: CursorFile;
  readonly recovered: Recovered;
}

async function lockOnFullDisk(fs: QueueFs, directory: string): Promise<Lock> {
  try {
    return await acquireLock({ fs, directory });
  } catch (error) {
    if (!['ENOSPC', 'EDQUOT'].includes(codeOf(error))) throw error;
    // Space was set aside for this: without the lock nothing could be drained.
    await fs.remove(join(directory, reserveName));
    return acquireLock({ fs, directory });
  }
}

/**
 * Owns and reads the folder. Throws `CONFIG` when another process owns it, `UNSUPPORTED` for files of an unknown
 * version, `STORE_UNAVAILABLE` when the disk does not let it.
 */
export async function openLog(fs: QueueFs, directory: string, logger: Logger): Promise<OpenLog> {
  let lock: Lock | undefined;
  try {
    await fs.makeDirectory(directory);
    // Best effort: the parent need not be ours to open.
    await fs.syncDirectory(dirname(directory)).catch(() => undefined);
    lock = await lockOnFullDisk(fs, directory);
    const reserve = reserveOf(fs, directory);
    const cursor = cursorFile(fs, directory, reserve);
    const recovered = await recover({ fs, directory, cursorFile: cursor, logger });
    // On a full disk there is none until space is free; then nothing is appended either.
    await reserve.take().catch(() => undefined);
    return { lock, reserve, cursorFile: cursor, recovered };
  } catch (error) {
    await lock?.release();
    throw isAbduceError(error) ? error : diskError(error, directory);
  }
}
