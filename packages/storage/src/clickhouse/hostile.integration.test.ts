import {
  batchBuilder,
  type LogQuery,
  logRows,
  type Profile,
  type SpanQuery,
  spanRows,
  type TelemetryBatch,
  type TelemetryStore,
} from '@abduce/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryStore } from '../memory/memory-store.ts';
import { type ClickHouseServer, startClickHouse } from '../test-kit/clickhouse-server.ts';
import { type ClickHouseStore, clickhouseStore } from './clickhouse-store.ts';
import { keepAll } from './test-kit/conformance.ts';

const at = Date.UTC(2026, 0, 5, 12);
const range = { start: at, end: at + 60_000 };
const grid = { start: at, step: 60_000, length: 1 };

/** What has broken quoting, escaping, objects and terminals elsewhere. */
const hostile: Readonly<Record<string, string>> = {
  quotes: `'"\`''""`,
  backslashes: String.raw`\ \\ \' \" \n \x41 \u0041`,
  statement: "'; DROP TABLE otel_logs; --",
  comment: "*/ ' /* -- #",
  parameter: '{p0:String} {a:UInt8} $1 ? :name @name %s',
  braces: '{}[]()<>{{}} $x #{x}',
  promql: 'up{job="a"} or vector(1)',
  separators: '\u2028\u2029\u0085',
  controls: '\0\u0001\b\t\n\r\f\v\u001b[31m\u007f',
  proto: '__proto__',
  constructor: 'constructor',
  toString: 'toString',
  pattern: '.*+?^$[]()|{} (a+)+$',
  like: '%_%',
  beyond: '😀 e\u0301 \u202eabc\u202c \ufeff\u200b',
  spaces: '  a  ',
};
const texts = Object.entries(hostile);

let server: ClickHouseServer;
let store: ClickHouseStore;
const reference = memoryStore({ maxAge: keepAll.logs, clock: { now: () => at } });

function profileOf(text: string): Profile {
  return {
    type: 'cpu',
    unit: text.length > 1000 ? 'ns' : text,
    start: at,
    duration: 1000,
    resource: new Map([
      ['service.name', text],
      [text, text],
    ]),
    strings: ['', text, `${text}.js`],
    frames: {
      function: Uint32Array.of(1),
      file: Uint32Array.of(2),
      line: Uint32Array.of(7),
    },
    stacks: { parent: Int32Array.of(-1), frame: Uint32Array.of(0) },
    samples: { stack: Uint32Array.of(0), value: Float64Array.of(3) },
  };
}

function batchOf(text: string, i: number): TelemetryBatch {
  const builder = batchBuilder();
  const attributes = Object.fromEntries([
    [text, text],
    ['list', [text, 1, true]],
    ['map', new Map([[text, text]])],
  ]);
  const resource = Object.fromEntries([
    ['service.name', text],
    [text, 'resource'],
  ]);
  const scope = { name: text, version: text, attributes: { k: text } };
  const [traceId, spanId] = [`${i + 1}`.padStart(32, '0'), `${i + 1}`.padStart(16, '0')];
  builder.log({
    time: at + i,
    body: text,
    severityText: text,
    eventName: text,
    attributes,
    resource,
    scope,
    traceId,
    spanId,
  });
  builder.log({ time: at + i, body: new Map([[text, [text]]]), resource, scope });
  builder.span({
    traceId,
    spanId,
    name: text,
    start: at + i,
    duration: 1,
    statusMessage: text,
    traceState: text,
    attributes,
    resource,
    scope,
    events: [{ name: text, time: at, attributes }],
    links: [{ traceId, spanId, attributes }],
  });
  builder.point({ name: text, time: at + i, value: i, unit: text, attributes, resource, scope });
  builder.profile(profileOf(text));
  builder.change({
    id: text,
    kind: 'deploy',
    service: text,
    time: at + i,
    title: text,
    author: text,
    version: text,
    files: [text, ''],
    diff: text,
    attributes: Object.fromEntries([[text, text]]),
  });
  return builder.build();
}

const all = (text: string, i: number) => {
  const batch = batchOf(text, i);
  return async (to: TelemetryStore): Promise<void> => {
    await to.logs?.write?.(batch);
    await to.traces?.write?.(batch);
    await to.metrics?.write?.(batch);
    await to.profiles?.write?.(batch);
    await to.changes?.write?.(batch);
  };
};

beforeAll(async () => {
  server = await startClickHouse();
  store = clickhouseStore({ url: server.url, database: 'hostile', keep: keepAll });
  for (const [i, [, text]] of texts.entries()) {
    await all(text, i)(store);
    await all(text, i)(reference);
  }
});
afterAll(async () => {
  await store.close();
  await server.stop();
});

async function logs(of: TelemetryStore, query: Partial<LogQuery>): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const page of of.logs?.query({ range, ...query }) ?? []) rows.push(...logRows(page));
  return rows;
}
async function spans(of: TelemetryStore, query: Partial<SpanQuery>): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const page of of.traces?.query({ range, ...query }) ?? [])
    rows.push(...spanRows(page));
  return rows;
}
/** Asks both, expects the same of both, and returns it. */
async function both<T>(ask: (of: TelemetryStore) => Promise<T>): Promise<T> {
  const [expected, actual] = await Promise.all([ask(reference), ask(store)]);
  expect(actual).toEqual(expected);
  return actual;
}

describe.each(texts)('hostile text: %s', (_, text) => {
  const equal = (label: string) => ({ where: [{ label, op: '=' as const, value: text }] });

  it('comes back from logs, and finds them', async () => {
    expect(await both((of) => logs(of, equal('service.name')))).toHaveLength(2);
    expect(await both((of) => logs(of, equal(text)))).toHaveLength(1);
    expect((await both((of) => logs(of, { search: text }))).length).toBeGreaterThan(0);
  });

  it('comes back from traces, and finds them', async () => {
    expect(await both((of) => spans(of, { name: text }))).toHaveLength(1);
    expect(await both((of) => spans(of, equal('service.name')))).toHaveLength(1);
    expect(await both((of) => spans(of, equal(text)))).toHaveLength(1);
  });

  it('comes back from metrics, and finds them', async () => {
    const metric = text;
    const ask = (query: object) => (of: TelemetryStore) =>
      of.metrics?.query({ metric, grid, ...query }) ?? Promise.resolve([]);
    expect(await both(ask({}))).toHaveLength(1);
    expect(await both(ask(equal(text)))).toHaveLength(1);
    expect(await both(ask({ groupBy: [text] }))).toHaveLength(1);
    expect((await both(async (of) => of.metrics?.names(range)))?.includes(text)).toBe(true);
  });

  it('comes back from profiles, and finds them', async () => {
    const found = await store.profiles.query({ range, type: 'cpu', ...equal('service.name') });
    const { strings = [], frames } = found ?? {};
    expect(strings[frames?.function[0] ?? 0]).toBe(text);
    expect(strings[frames?.file[0] ?? 0]).toBe(`${text}.js`);
    expect(found?.unit).toBe(profileOf(text).unit);
    expect(found?.samples.value).toEqual(Float64Array.of(3));
    expect(await store.profiles.query({ range, type: 'cpu', ...equal(text) })).toBeDefined();
  });

  it('comes back from changes, and finds them', async () => {
    const found = await both(async (of) => of.changes?.query({ range, services: [text] }));
    expect(found).toHaveLength(1);
  });
});

it('a MiB comes back from everywhere, and is refused with the limit where it is asked for', async () => {
  const long = `x'${'\\"ü'.repeat(2 ** 18)}`;
  const write = all(long, texts.length);
  await write(store);
  await write(reference);
  expect(await both((of) => logs(of, { search: long.slice(0, 1000) }))).toHaveLength(1);
  const id = `${texts.length + 1}`.padStart(32, '0');
  expect(await both((of) => spans(of, { traceIds: [id] }))).toHaveLength(1);
  const names = await both(async (of) => of.metrics?.names(range));
  expect(names?.includes(long)).toBe(true);
  const changes = await both(async (of) => of.changes?.query({ range }));
  expect(changes?.some(({ title }) => title === long)).toBe(true);
  const limit = { code: 'STORE_REJECTED', details: { limit: 'valueBytes' } };
  await expect(logs(store, { search: long })).rejects.toMatchObject(limit);
  await expect(spans(store, { name: long })).rejects.toMatchObject(limit);
  await expect(store.metrics.query({ metric: long, grid })).rejects.toMatchObject(limit);
  // Changes are few: which services they concern is looked at here.
  const ofLong = await both(async (of) => of.changes?.query({ range, services: [long] }));
  expect(ofLong).toHaveLength(1);
});

it('nothing else happened', async () => {
  expect(await both((of) => logs(of, {}))).toHaveLength(2 * (texts.length + 1));
  expect(await both((of) => spans(of, {}))).toHaveLength(texts.length + 1);
  const { done } = await store.migrate();
  expect(done).toEqual([]);
});
