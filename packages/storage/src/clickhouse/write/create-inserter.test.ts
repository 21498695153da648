import { AbduceError } from '@abduce/core';
import { manualClock } from '@abduce/core/testing';
import { expect, test } from 'vitest';
import type { Connection } from '../connection.ts';
import { identifier } from '../sql.ts';
import { createInserter } from './create-inserter.ts';
import type { InserterLimits } from './limits.ts';

const unavailable = () => new AbduceError('STORE_UNAVAILABLE', 'down');
const rejected = () => new AbduceError('STORE_REJECTED', 'no');

interface Call {
  readonly table: string;
  readonly text: string;
  readonly token: string;
  readonly signal: AbortSignal | undefined;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** An engine whose inserts end when the test says so. */
function bench(limits: Partial<InserterLimits> = {}) {
  const calls: Call[] = [];
  const clock = manualClock(1000);
  const connection = {
    name: 'fake',
    insert: (table, bytes, { token, signal }) =>
      new Promise<void>((resolve, reject) => {
        const text = Buffer.from(bytes).toString();
        calls.push({ table: table.texts.join(), text, token, signal, resolve, reject });
      }),
  } as Partial<Connection> as Connection;
  const inserter = createInserter({
    connection,
    clock,
    random: () => 0.5,
    limits: { interval: 0, ...limits },
  });
  const rows = (text: string, table = 't', count = 1) => ({
    table: identifier(table),
    rows: count,
    bytes: Buffer.from(text),
  });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const call = (i: number): Call => {
    const one = calls[i];
    if (one === undefined) throw new Error(`there was no insert ${i}`);
    return one;
  };
  return { calls, call, clock, inserter, rows, settled };
}

test('writes that arrive while an insert is on its way go together in the next', async () => {
  const { calls, call, inserter, rows, settled } = bench();
  const first = inserter.insert([rows('a')]);
  const others = Promise.all([
    inserter.insert([rows('b')]),
    inserter.insert([rows('c')]),
    inserter.insert([rows('d', 'u')]),
  ]);
  await settled();
  expect(calls.map(({ table, text }) => [table, text])).toEqual([
    ['`t`', 'a'],
    ['`u`', 'd'],
  ]);
  call(0).resolve();
  call(1).resolve();
  await first;
  await settled();
  expect(call(2).text).toBe('bc');
  call(2).resolve();
  await others;
  expect(inserter.stats()).toEqual({
    inserts: 3,
    rows: 4,
    bytes: 4,
    retries: 0,
    failures: 0,
    pendingBytes: 0,
    waiting: 0,
  });
});

test('batches end at their limits of bytes and rows', async () => {
  const { calls, call, inserter, rows, settled } = bench({ batchBytes: 4, batchRows: 3 });
  const all = ['x', 'aa', 'bb', 'c'].map((text) => inserter.insert([rows(text)]));
  all.push(inserter.insert([rows('d', 't', 2)]), inserter.insert([rows('e', 't', 2)]));
  for (let i = 0; i < 4; i++) {
    await settled();
    call(i).resolve();
  }
  await Promise.all(all);
  expect(calls.map(({ text }) => text)).toEqual(['x', 'aabb', 'cd', 'e']);
});

test('few rows wait for company, many do not', async () => {
  const { calls, call, clock, inserter, rows, settled } = bench({ interval: 50, smallRows: 10 });
  const first = inserter.insert([rows('a')]);
  await settled();
  call(0).resolve();
  await first;
  const second = inserter.insert([rows('b')]);
  await settled();
  await clock.advance(49);
  expect(calls).toHaveLength(1);
  const third = inserter.insert([rows('c')]);
  await clock.advance(1);
  expect(call(1).text).toBe('bc');
  call(1).resolve();
  await Promise.all([second, third]);
  const fourth = inserter.insert([rows('d')]);
  const fifth = inserter.insert([rows('e', 't', 9)]);
  await settled();
  expect(call(2).text).toBe('de');
  call(2).resolve();
  await Promise.all([fourth, fifth]);
});

test('a named batch is an insert of its own, and says so to each table', async () => {
  const { calls, call, inserter, rows, settled } = bench();
  const plain = inserter.insert([rows('x')]);
  const named = inserter.insert([rows('a'), rows('b', 'u'), rows('c')], { batchId: 'id' });
  const after = [inserter.insert([rows('y')]), inserter.insert([rows('z')])];
  for (let i = 0; i < 5; i++) {
    await settled();
    call(i).resolve();
  }
  await Promise.all([plain, named, ...after]);
  expect(calls.map(({ text }) => text).sort()).toEqual(['a', 'b', 'c', 'x', 'yz']);
  const tokens = new Map(calls.map(({ text, token }) => [text, token]));
  expect([tokens.get('a'), tokens.get('b'), tokens.get('c')]).toEqual([
    'id:`t`',
    'id:`u`',
    'id:`t`:1',
  ]);
  expect(tokens.get('x')).toMatch(/^[0-9a-f]{64}$/);
});

test('what is referred to is there before what refers to it', async () => {
  const { calls, call, inserter, rows, settled } = bench();
  const write = inserter.insert([rows('series', 's'), rows('', 'nothing', 0), rows('samples')]);
  await settled();
  expect(calls).toHaveLength(1);
  call(0).reject(rejected());
  await expect(write).rejects.toMatchObject({ code: 'STORE_REJECTED' });
  expect(calls).toHaveLength(1);
});

test('an insert whose answer was lost is sent again as it was', async () => {
  const { calls, call, clock, inserter, rows, settled } = bench();
  const write = inserter.insert([rows('a')]);
  for (let i = 0; i < 3; i++) {
    await settled();
    call(i).reject(unavailable());
    await settled();
    await clock.advance(10_000);
  }
  call(3).resolve();
  await write;
  expect(new Set(calls.map(({ text, token }) => text + token)).size).toBe(1);
  expect(inserter.stats()).toMatchObject({ inserts: 1, retries: 3, failures: 0 });
});

test('pauses double, and end with the time for retries', async () => {
  const { calls, call, clock, inserter, rows, settled } = bench({
    firstPause: 100,
    longestPause: 400,
    retryTime: 1000,
  });
  const write = inserter.insert([rows('a')]).catch((error: unknown) => error);
  const at: number[] = [];
  for (let i = 0; calls.length > i || i === 0; i++) {
    await settled();
    at.push(clock.now() - 1000);
    call(i).reject(unavailable());
    await settled();
    await clock.advance(400);
  }
  expect(await write).toMatchObject({ code: 'STORE_UNAVAILABLE' });
  expect(at).toEqual([0, 400, 800]);
  expect(inserter.stats()).toMatchObject({ retries: 2, failures: 1, pendingBytes: 0 });
});

test('one write that the engine refuses does not take the others with it', async () => {
  const { call, inserter, rows, settled } = bench();
  const first = inserter.insert([rows('a')]);
  const good = inserter.insert([rows('good')]);
  const bad = inserter.insert([rows('bad')]).catch((error: unknown) => error);
  await settled();
  call(0).resolve();
  await first;
  await settled();
  call(1).reject(rejected());
  await settled();
  call(2).resolve();
  await settled();
  expect([call(1).text, call(2).text, call(3).text]).toEqual(['goodbad', 'good', 'bad']);
  call(3).reject(rejected());
  await good;
  expect(await bad).toMatchObject({ code: 'STORE_REJECTED' });
});

test('more than the bytes in flight waits, in order; who aborts leaves the queue', async () => {
  const { call, calls, inserter, rows, settled } = bench({ pendingBytes: 10 });
  const controller = new AbortController();
  const first = inserter.insert([rows('12345678')]);
  const second = inserter
    .insert([rows('abc')], { signal: controller.signal })
    .catch((error: unknown) => error);
  const third = inserter.insert([rows('x')]);
  await settled();
  expect(calls).toHaveLength(1);
  expect(inserter.stats()).toMatchObject({ pendingBytes: 8, waiting: 2 });
  controller.abort();
  expect(await second).toMatchObject({ name: 'AbortError' });
  expect(inserter.stats()).toMatchObject({ pendingBytes: 9, waiting: 0 });
  call(0).resolve();
  await settled();
  call(1).resolve();
  await Promise.all([first, third]);
  const large = inserter.insert([rows('larger than all')]);
  await settled();
  call(2).resolve();
  await large;
  expect(inserter.stats()).toMatchObject({ pendingBytes: 0 });
});

test('an abort takes a write out of its batch, and ends an insert that nobody waits for', async () => {
  const { call, clock, inserter, rows, settled } = bench();
  const controller = new AbortController();
  const { signal } = controller;
  const failing = [inserter.insert([rows('a')], { signal })];
  const kept = inserter.insert([rows('b')]);
  failing.push(inserter.insert([rows('c')], { signal }));
  await settled();
  const ends = Promise.allSettled(failing);
  controller.abort();
  expect(call(0).signal?.aborted).toBe(true);
  expect((await ends).every(({ status }) => status === 'rejected')).toBe(true);
  call(0).reject(new Error('aborted'));
  await settled();
  expect(call(1).text).toBe('b');
  call(1).reject(unavailable());
  await settled();
  await clock.advance(1000);
  call(2).resolve();
  await kept;
  await expect(inserter.insert([rows('d')], { signal })).rejects.toMatchObject({
    name: 'AbortError',
  });
});

test('closing waits for what is on its way, and refuses more', async () => {
  const { call, inserter, rows, settled } = bench();
  const write = inserter.insert([rows('a')]);
  let closed = false;
  const closing = inserter.close().then(() => {
    closed = true;
  });
  await settled();
  expect(closed).toBe(false);
  await expect(inserter.insert([rows('b')])).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  call(0).resolve();
  await Promise.all([write, closing]);
  expect(closed).toBe(true);
});
