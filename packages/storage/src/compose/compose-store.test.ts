import type { TelemetryStore } from '@abduce/core';
import { batchBuilder, isAbduceError } from '@abduce/core';
import { conform, manualClock, storeFeatures } from '@abduce/core/testing';
import { describe, expect, it } from 'vitest';
import { type MemoryStore, memoryStore } from '../memory/memory-store.ts';
import { composeStore } from './compose-store.ts';

const at = Date.UTC(2026, 0, 5, 12);
let clock = manualClock(at);

conform(
  { describe, it },
  {
    name: 'composed of three stores',
    at,
    open() {
      clock = manualClock(at);
      const keep = { maxAge: 3_600_000, clock };
      const rows = memoryStore({ ...keep, name: 'rows' });
      return composeStore({
        metrics: memoryStore({ ...keep, name: 'metrics' }),
        logs: rows,
        traces: rows,
        profiles: memoryStore({ ...keep, name: 'profiles' }),
        changes: rows.changes,
      });
    },
    features: storeFeatures,
    retention: () => ({ keep: 3_600_000, advance: (duration) => clock.advance(duration) }),
  },
);

interface Watched extends MemoryStore {
  readonly calls: string[];
}

function watched(name: string, failing: Readonly<Record<string, unknown>> = {}): Watched {
  const calls: string[] = [];
  const answer = async (call: string): Promise<void> => {
    calls.push(call);
    if (Object.hasOwn(failing, call)) throw failing[call];
  };
  return {
    ...memoryStore({ name }),
    calls,
    check: () => answer('check'),
    close: () => answer('close'),
  };
}

it('asks each store once, at the same time, and closes each once', async () => {
  const [a, b, unused] = [watched('a'), watched('b'), watched('unused')];
  const store = composeStore({ metrics: a, logs: b, traces: b, changes: unused.changes });
  await store.check();
  await store.close();
  expect([a.calls, b.calls]).toEqual([
    ['check', 'close'],
    ['check', 'close'],
  ]);
  expect(unused.calls).toEqual([]);
});

it('names the stores that fail, and closes the others all the same', async () => {
  const down = new Error('connection refused');
  const a = watched('a', { check: down, close: down });
  const [b, c] = [watched('b', { check: 'not an error' }), watched('c')];
  const store = composeStore({ metrics: a, logs: b, traces: a, profiles: c, name: 'all' });
  const error: unknown = await store.check().catch((reason: unknown) => reason);
  expect(isAbduceError(error, 'STORE_UNAVAILABLE')).toBe(true);
  expect(error).toMatchObject({
    message:
      'store "all" cannot answer: metrics, traces (a): connection refused; logs (b): not an error',
    details: { failed: ['metrics, traces (a)', 'logs (b)'] },
    cause: { errors: [down, 'not an error'] },
  });
  await expect(store.close()).rejects.toMatchObject({ cause: down });
  expect(b.calls).toContain('close');
  expect(c.calls).toEqual(['check', 'close']);
});

it('passes an abort on as it is', async () => {
  const stop = new AbortController();
  const reason = new Error('enough');
  const store = composeStore({
    metrics: {
      ...memoryStore(),
      check: async () => {
        stop.abort(reason);
        throw new Error('interrupted');
      },
    },
  });
  await expect(store.check({ signal: stop.signal })).rejects.toBe(reason);
  await expect(store.check({ signal: stop.signal })).rejects.toBe(reason);
});

it('refuses a part that a store does not have, and a store of nothing', () => {
  const { metrics: _, ...rest } = memoryStore({ name: 'rows' });
  expect(() => composeStore({ metrics: rest })).toThrow('store "rows" has no metrics');
  expect(() => composeStore({ name: 'empty' })).toThrow('store "empty" is composed of nothing');
});

it('has the parts that were given, as exactly as they were', async () => {
  const memory = memoryStore();
  const store = composeStore({ changes: memory, logs: memory.logs });
  const builder = batchBuilder();
  builder.change({ id: 'c1', kind: 'deploy', time: at, title: 'checkout 2' });
  // Neither needs a question mark: the types know both parts, and that they can be written.
  await store.changes.write(builder.build());
  expect(await store.changes.query({ range: { start: at, end: at + 1 } })).toHaveLength(1);
  expect(store.logs).toBe(memory.logs);
  expect((store as TelemetryStore).metrics).toBeUndefined();
});
