import { rename } from 'node:fs/promises';
import { AbduceError, type CallOptions, isAbduceError, systemClock } from '@abduce/core';
import { slices } from '../../slices.ts';
import { type MemoryStore, type OpenMemory, openMemory } from '../memory-store.ts';
import type { SnapshotOptions, SnapshotStats, SnapshotStoreOptions } from './options.ts';
import { readSnapshot } from './read-snapshot.ts';
import { restoreFrame } from './restore-frame.ts';
import { writeSnapshot } from './write-snapshot.ts';

/** A memory store that outlives its process. */
export interface SnapshotStore extends MemoryStore {
  /** Writes a snapshot now. Throws `STORE_UNAVAILABLE` when the disk cannot take it; the one before stays. */
  save(options?: CallOptions): Promise<void>;
  snapshotStats(): SnapshotStats;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

async function restore(
  memory: OpenMemory,
  { path, unreadable = 'set_aside' }: SnapshotOptions,
  stats: Mutable<SnapshotStats>,
): Promise<void> {
  const work = slices(undefined);
  try {
    for await (const frame of readSnapshot(path)) {
      // What grew too old meanwhile, or is too much, goes as the rest comes.
      restoreFrame(memory, frame);
      memory.context.retain();
      stats.restoredFrames++;
      await work.pause();
    }
  } catch (cause) {
    if (!isAbduceError(cause, 'DECODE')) throw cause;
    if (unreadable === 'refuse') {
      throw new AbduceError('DECODE', `snapshot ${path} cannot be read: ${cause.message}`, {
        hint: 'Use the version that wrote it, move it away, or let it be set aside.',
        cause,
        details: { ...cause.details, path },
      });
    }
    await rename(path, `${path}.unreadable`);
    stats.setAside = cause.message;
  }
}

/**
 * A memory store that begins with what it held when it was last saved, and saves itself when it is closed, and every
 * so often if told to. Saving and reading back take many short turns; writes and queries go on meanwhile. What arrived
 * after the last save is lost with the process: put a queue before it when that matters.
 *
 * @example
 * const store = await snapshotStore({ snapshot: { path: 'telemetry.snapshot', every: 60_000 } });
 */
export async function snapshotStore(options: SnapshotStoreOptions): Promise<SnapshotStore> {
  const { snapshot, clock = systemClock(), ...rest } = options;
  if (snapshot.every !== undefined && !(snapshot.every > 0)) {
    throw new AbduceError('CONFIG', `snapshots every ${snapshot.every} ms`, {
      hint: 'Use a number above 0, or leave it out.',
    });
  }
  const { path } = snapshot;
  const memory = openMemory({ ...rest, clock });
  const stats: Mutable<SnapshotStats> = { restoredFrames: 0, saves: 0, failedSaves: 0 };
  await restore(memory, snapshot, stats);

  let last: Promise<void> = Promise.resolve();
  const write = async (call: CallOptions | undefined): Promise<void> => {
    try {
      stats.savedBytes = await writeSnapshot(path, memory, call);
      stats.savedAt = clock.now();
      stats.saves++;
      delete stats.lastFailure;
    } catch (cause) {
      call?.signal?.throwIfAborted();
      stats.failedSaves++;
      stats.lastFailure = (cause as Error).message;
      throw new AbduceError('STORE_UNAVAILABLE', `snapshot ${path} was not written`, {
        hint: 'Look after the disk; the snapshot before is still there.',
        cause,
        details: { path },
      });
    }
  };
  const save = (call?: CallOptions): Promise<void> => {
    last = last.catch(() => {}).then(() => write(call));
    return last;
  };

  const stop = new AbortController();
  const { signal } = stop;
  const saveRegularly = async (every: number): Promise<void> => {
    for (;;) {
      await clock.sleep(every, { signal });
      // Counted; the next time may be better.
      await save().catch(() => {});
    }
  };
  if (snapshot.every !== undefined) void saveRegularly(snapshot.every).catch(() => {});

  let closed: Promise<void> | undefined;
  const { store } = memory;
  return {
    ...store,
    async save(call) {
      memory.context.open();
      await save(call);
    },
    snapshotStats: () => ({ ...stats }),
    close() {
      stop.abort();
      memory.seal();
      closed ??= save().finally(() => store.close());
      return closed;
    },
  };
}
