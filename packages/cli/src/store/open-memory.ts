import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AbduceError, type TelemetryStore } from '@abduce/core';
import {
  type MemoryStore,
  memoryStore,
  type SnapshotStore,
  snapshotStore,
} from '@abduce/storage/memory';
import { memoryTools } from './memory-tools.ts';
import type { OpenOptions } from './opened-store.ts';
import { shownCount } from './progress.ts';
import { storedSignals } from './signals.ts';
import type { StoreTools } from './store-tools.ts';

interface OpenedMemory {
  readonly store: TelemetryStore;
  readonly tools: StoreTools;
  save(): Promise<void>;
  losses(): readonly string[];
  close(): Promise<void>;
}

const everyMinute = 60_000;

/** What had to go to make room, and what was one series too many. */
function lossesOf(store: MemoryStore): readonly string[] {
  const stats = store.stats();
  const evicted = storedSignals
    .filter((signal) => stats[signal].evictedByBytes > 0)
    .map(
      (signal) =>
        `${signal}: ${shownCount(stats[signal].evictedByBytes)} of the oldest rows went to stay within ${shownCount(stats.maxBytes / 1024 ** 2)} MiB of memory`,
    );
  const { overflow } = stats.metrics;
  return overflow === 0
    ? evicted
    : [...evicted, `metrics: ${shownCount(overflow)} points are of more series than fit`];
}

async function existing(path: string): Promise<void> {
  await access(path).catch((cause: unknown) => {
    throw new AbduceError('CONFIG', `there is no snapshot "${path}"`, {
      hint: 'give the path that `abduce import` or `abduce serve` wrote to',
      cause,
    });
  });
}

/** A store in memory, with what its snapshot holds. Only a command that writes changes the snapshot. */
export async function openMemory(
  snapshot: string | undefined,
  { live = false, write = false }: OpenOptions,
): Promise<OpenedMemory> {
  const age = live ? {} : { maxAge: Number.MAX_SAFE_INTEGER };
  if (snapshot === undefined) {
    const store = memoryStore(age);
    const tools = memoryTools(store, undefined);
    const [save, losses] = [async () => {}, () => lossesOf(store)];
    return { store, tools, save, losses, close: () => store.close() };
  }
  const path = resolve(snapshot);
  if (!write) await existing(path);
  const store: SnapshotStore = await snapshotStore({
    ...age,
    snapshot: { path, unreadable: 'refuse', ...(live && { every: everyMinute }) },
  });
  return {
    store,
    tools: memoryTools(store, path),
    save: () => store.save(),
    losses: () => lossesOf(store),
    // Closing would write the file again, under the eyes of whoever else has it.
    close: write ? () => store.close() : async () => {},
  };
}
