import { createHash } from 'node:crypto';
import type { Clock } from '@abduce/core';
import type { HeldLock } from '../database.ts';
import { isBusy } from './sqlite-errors.ts';
import { sqliteModule } from './sqlite-module.ts';

/** How often a free lock is looked for: files tell nobody when they are let go. */
const poll = 200;

const never: Promise<unknown> = new Promise(() => {});

/** Locks within one process, for a database in memory. */
export function memoryLocks(
  clock: Clock,
): (name: string, signal: AbortSignal) => Promise<HeldLock> {
  const held = new Set<string>();
  return async (name, signal) => {
    signal.throwIfAborted();
    while (held.has(name)) await clock.sleep(poll, { signal });
    held.add(name);
    return {
      lost: never,
      release: async () => void held.delete(name),
    };
  };
}

/**
 * Locks between processes: each is an empty file beside the database that one process holds open in an exclusive
 * transaction. The operating system frees it when the process ends, however it ends.
 */
export function fileLocks(
  path: string,
  clock: Clock,
): (name: string, signal: AbortSignal) => Promise<HeldLock> {
  return async (name, signal) => {
    signal.throwIfAborted();
    const { DatabaseSync } = sqliteModule();
    const suffix = createHash('sha256').update(name).digest('hex').slice(0, 16);
    const database = new DatabaseSync(`${path}-lead-${suffix}`, { timeout: 0 });
    try {
      for (;;) {
        try {
          database.exec('BEGIN EXCLUSIVE');
          break;
        } catch (error) {
          if (!isBusy(error)) throw error;
          await clock.sleep(poll, { signal });
        }
      }
    } catch (error) {
      database.close();
      throw error;
    }
    return { lost: never, release: async () => database.close() };
  };
}
