import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TelemetryBatch, TelemetryStore } from '@abduce/core';
import { conform, manualClock, storeFeatures } from '@abduce/core/testing';
import { afterAll, describe, it } from 'vitest';
import { type SnapshotStore, snapshotStore } from './snapshot-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'abduce-snapshot-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const keep = 3_600_000;
const at = Date.UTC(2026, 0, 5, 12);
let clock = manualClock(at);
let files = 0;

/** A store that is saved, and read back into another one, before each question that follows a write. */
async function reborn(): Promise<TelemetryStore> {
  const path = join(folder, `${files++}.snapshot`);
  const open = (): Promise<SnapshotStore> =>
    snapshotStore({ snapshot: { path, unreadable: 'refuse' }, maxAge: keep, clock });
  let store = Promise.resolve(await open());
  let written = false;
  const again = async (former: SnapshotStore): Promise<SnapshotStore> => {
    await former.save();
    return open();
  };
  const fresh = (): Promise<SnapshotStore> => {
    if (written) store = store.then(again);
    written = false;
    return store;
  };
  type Part = 'metrics' | 'logs' | 'traces' | 'profiles' | 'changes';
  const write =
    (part: Part) =>
    async (batch: TelemetryBatch): Promise<void> => {
      await (await store)[part].write(batch);
      written = true;
    };
  return {
    name: 'reborn',
    version: 1,
    metrics: {
      query: async (query, options) => (await fresh()).metrics.query(query, options),
      names: async (range, options) => (await fresh()).metrics.names(range, options),
      async *points(query, options) {
        yield* (await fresh()).metrics.points(query, options);
      },
      write: write('metrics'),
    },
    logs: {
      async *query(query, options) {
        yield* (await fresh()).logs.query(query, options);
      },
      write: write('logs'),
    },
    traces: {
      async *query(query, options) {
        yield* (await fresh()).traces.query(query, options);
      },
      write: write('traces'),
    },
    profiles: {
      query: async (query, options) => (await fresh()).profiles.query(query, options),
      write: write('profiles'),
    },
    changes: {
      query: async (query, options) => (await fresh()).changes.query(query, options),
      write: write('changes'),
    },
    check: async (options) => (await store).check(options),
    close: async () => (await store).close(),
  };
}

conform(
  { describe, it },
  {
    name: 'memory, saved and read back after writing',
    at,
    open() {
      clock = manualClock(at);
      return reborn();
    },
    features: storeFeatures,
    retention: () => ({ keep, advance: (duration) => clock.advance(duration) }),
  },
);
