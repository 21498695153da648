import { batchBuilder, type Profile } from '@abduce/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClickHouseServer, startClickHouse } from '../../test-kit/clickhouse-server.ts';
import { type ClickHouseStore, clickhouseStore } from '../clickhouse-store.ts';
import { keepAll } from '../test-kit/conformance.ts';

const at = Date.UTC(2026, 0, 5, 12);
const range = { start: at, end: at + 60_000 };

let server: ClickHouseServer;
let store: ClickHouseStore;
beforeAll(async () => {
  server = await startClickHouse();
  store = clickhouseStore({ url: server.url, database: 'profiles', keep: keepAll });
});
afterAll(async () => {
  await store.close();
  await server.stop();
});

const put = (...profiles: readonly Profile[]): Promise<void> =>
  store.profiles.write({ ...batchBuilder().build(), profiles });

/** `depth` frames of a service, whose last one has a file with spaces, in a line of calls. */
function deep(type: string, depth: number, more: Partial<Profile> = {}): Profile {
  const strings = [
    '',
    ...Array.from({ length: depth }, (_, i) => `step ${i} (int)`),
    '/my app/a b.c',
  ];
  return {
    type,
    unit: 'count',
    start: at + 0.25,
    duration: 10.5,
    resource: new Map<string, string | number>([
      ['process.pid', 12],
      ['service.name', 'cart'],
    ]),
    strings,
    frames: {
      function: Uint32Array.from({ length: depth }, (_, i) => i + 1),
      file: Uint32Array.from({ length: depth }, (_, i) => (i === depth - 1 ? depth + 1 : 0)),
      line: Uint32Array.from({ length: depth }, (_, i) => i),
    },
    stacks: {
      parent: Int32Array.from({ length: depth }, (_, i) => i - 1),
      frame: Uint32Array.from({ length: depth }, (_, i) => i),
    },
    samples: {
      stack: Uint32Array.of(depth - 1, 0, depth - 1),
      value: Float64Array.of(0.5, 3, 0.25),
    },
    ...more,
  };
}

describe('profiles of ours', () => {
  it('come back exactly: fractions, types of labels, names with spaces, times', async () => {
    await put(deep('wall', 3));
    const found = await store.profiles.query({ range, type: 'wall' });
    expect(found?.resource).toEqual(deep('wall', 3).resource);
    expect([...(found?.resource.keys() ?? [])]).toEqual(['process.pid', 'service.name']);
    expect([found?.start, found?.duration, found?.unit]).toEqual([at + 0.25, 10.5, 'count']);
    const frames = Array.from(found?.frames.function ?? [], (name, i) => [
      found?.strings[name],
      found?.strings[found.frames.file[i] as number],
      found?.frames.line[i],
    ]);
    expect(frames).toEqual([
      ['step 0 (int)', '', 0],
      ['step 1 (int)', '', 1],
      ['step 2 (int)', '/my app/a b.c', 2],
    ]);
    expect([...(found?.samples.value ?? [])].sort()).toEqual([0.75, 3]);
  });

  it('hold deep stacks', async () => {
    await put(deep('deep', 3000));
    const found = await store.profiles.query({ range, type: 'deep' });
    expect(found?.stacks.parent).toHaveLength(3000);
    expect(found?.frames.line[2999]).toBe(2999);
  });

  it('add up over processes, each profile once, in one unit', async () => {
    const cpu = (pid: number, unit = 'count'): Profile =>
      deep('cpu', 2, { unit, resource: new Map([['process.pid', pid]]), start: at + pid });
    await put(cpu(1), cpu(2), cpu(1));
    await put(cpu(2), cpu(3), cpu(4, 'bytes'));
    const all = await store.profiles.query({ range, type: 'cpu' });
    expect([...(all?.samples.value ?? [])].sort()).toEqual([2.25, 9]);
    const where = [{ label: 'process.pid', op: '=~', value: '[12]' } as const];
    const two = await store.profiles.query({ range, type: 'cpu', where });
    expect([...(two?.samples.value ?? [])].sort()).toEqual([1.5, 6]);
    expect([two?.start, two?.duration]).toEqual([at + 1, 11.5]);
  });
});
