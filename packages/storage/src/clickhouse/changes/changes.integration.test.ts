import { batchBuilder, type ChangeEvent } from '@abduce/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ClickHouseServer, startClickHouse } from '../../test-kit/clickhouse-server.ts';
import { type ClickHouseStore, clickhouseStore } from '../clickhouse-store.ts';
import { keepAll } from '../test-kit/conformance.ts';

const at = Date.UTC(2026, 0, 5, 12);
const day = 86_400_000;

let server: ClickHouseServer;
let store: ClickHouseStore;
beforeAll(async () => {
  server = await startClickHouse();
  // A clock that stands still between writes: what is told last holds all the same.
  let now = at;
  const clock = {
    now: () => now,
    sleep: async (duration: number) => {
      now += duration;
    },
  };
  store = clickhouseStore({ url: server.url, database: 'changes', keep: keepAll, clock });
});
afterAll(async () => {
  await store.close();
  await server.stop();
});

const put = (...changes: readonly ChangeEvent[]): Promise<void> =>
  store.changes.write({ ...batchBuilder().build(), changes });
const find = (start: number, end: number): Promise<readonly ChangeEvent[]> =>
  store.changes.query({ range: { start, end } });

it('what is told last about a change holds, also when it moves to another day', async () => {
  const change: ChangeEvent = { id: 'c1', kind: 'deploy', time: at, title: 'first' };
  await put(change);
  await put({ ...change, title: 'second', service: '' });
  await put({ ...change, title: 'stale' }, { ...change, title: 'third', time: at - 3 * day });
  expect(await find(at, at + 1)).toEqual([]);
  const moved = { ...change, title: 'third', time: at - 3 * day };
  expect(await find(at - 3 * day, at + 1)).toEqual([moved]);
  await put({ ...moved, title: 'fourth', time: at });
  expect(await find(at - 3 * day, at - day)).toEqual([]);
  expect((await find(at, at + 1)).map(({ title }) => title)).toEqual(['fourth']);
});

it('fields that are there but empty stay there, and hostile texts stay as they are', async () => {
  const hostile = "'); DROP TABLE changes; -- \\ \u2028 \u0000 {p0:String} `x`";
  const change: ChangeEvent = {
    id: hostile,
    kind: 'other',
    service: hostile,
    time: at + day,
    title: '',
    author: '',
    files: [],
    diff: hostile,
    attributes: JSON.parse('{"__proto__":"x","constructor":"y"}'),
  };
  await put(change);
  const [found] = await find(at + day, at + day + 1);
  expect(found).toEqual(change);
  expect(Object.entries(found?.attributes ?? {})).toEqual([
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ]);
  const range = { start: at + day, end: at + day + 1 };
  expect(await store.changes.query({ range, services: [hostile] })).toHaveLength(1);
  expect(await store.changes.query({ range, services: ['x'] })).toEqual([]);
});
