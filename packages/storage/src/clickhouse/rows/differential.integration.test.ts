import {
  type AttributeValue,
  batchBuilder,
  type LabelMatcher,
  type LogQuery,
  logRows,
  type SpanQuery,
  spanRows,
  type TelemetryBatch,
  type TelemetryStore,
} from '@abduce/core';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryStore } from '../../memory/memory-store.ts';
import { type ClickHouseServer, startClickHouse } from '../../test-kit/clickhouse-server.ts';
import { type ClickHouseStore, clickhouseStore } from '../clickhouse-store.ts';
import { keepAll } from '../test-kit/conformance.ts';

const at = Date.UTC(2026, 0, 5, 12);
const minute = 60_000;
const seed = 20_260_105;
const hex = (number: number, digits: number): string => number.toString(16).padStart(digits, '0');

/** Texts that mean something to statements, patterns, indexes, formats or objects. */
const hostile = [
  '',
  'a',
  'A',
  'cart',
  "o'brien",
  '\\',
  '\\n',
  'a\nb',
  '\t',
  '%',
  '_',
  '{p0:String}',
  "'); DROP TABLE otel_logs; --",
  '"quoted" `ticks`',
  '\u2028\u0000',
  'größe 😀',
  '__proto__',
  'constructor',
  '500',
  'true',
] as const;
const keys = ['service.name', 'zone', 'code', '__proto__', '', "it's", 'a b', 'größe'] as const;

const text = fc.constantFrom(...hostile);
const attribute: fc.Arbitrary<AttributeValue> = fc.oneof(
  { weight: 6, arbitrary: text },
  fc.constantFrom<AttributeValue>(500, 0.5, true, null, 2n ** 60n, ['a', 1], Number.NaN, -0),
  fc.constant<AttributeValue>(new Map([['k', 'v']])),
);
const attributes = fc
  .array(fc.tuple(fc.constantFrom(...keys), attribute), { maxLength: 4 })
  .map((pairs) => new Map(pairs));

const row = fc.record({
  attributes,
  resource: fc.nat(4),
  body: fc.oneof(
    text,
    fc.tuple(text, text).map(([a, b]) => `${a} request ${b}`),
    attribute,
  ),
  severity: fc.constantFrom(0, 5, 9, 13, 17, 21),
  kind: fc.nat(6),
  status: fc.nat(2),
  duration: fc.constantFrom(0, 0.001, 0.25, 1, 5, 999.999, 60_000),
  trace: fc.nat(9),
});

const matcher: fc.Arbitrary<LabelMatcher> = fc.record({
  label: fc.constantFrom(...keys),
  op: fc.constantFrom('=', '!='),
  value: fc.oneof(text, fc.constantFrom('["a",1]', 'NaN', '0', '{"k":"v"}')),
});
const pattern: fc.Arbitrary<LabelMatcher> = fc.record({
  label: fc.constantFrom(...keys),
  op: fc.constantFrom('=~', '!~'),
  value: fc.constantFrom(
    '.*',
    '.+',
    'a|A',
    'c.rt',
    '(?:cart|500)?',
    '[0-9]+',
    '\\d{3}',
    '\\w+',
    '\\s',
    "o'.*",
    '.',
    '..',
    '[^a]*',
    '\\\\',
    'a\\x0ab',
    'gr.*',
    '.*\\{p0.*',
    '[[]',
    'true|false',
    '\\D+',
  ),
});
const where = fc.array(fc.oneof(matcher, pattern), { maxLength: 2 });
const range = fc
  .tuple(fc.integer({ min: -5, max: 125 }), fc.integer({ min: 0, max: 130 }))
  .map(([start, length]) => ({ start: at + start * 1000, end: at + (start + length) * 1000 }));
const order = fc.constantFrom('oldest', 'newest');
const limit = fc.constantFrom(0, 1, 2, 7, 50, 1000);
const optional = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(one, { nil: undefined, freq: 2 });

function defined<T extends object>(query: T): T {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as T;
}

const logQuery = fc
  .record({
    range,
    where: optional(where),
    minSeverity: optional(fc.constantFrom(0, 9, 13, 17, 30)),
    search: optional(
      fc.constantFrom(
        'request',
        'REQUEST',
        ' request ',
        'cart request',
        '500',
        '%',
        '_',
        "'",
        '\\',
        'a\nb',
        '😀',
        '["a"',
      ),
    ),
    traceId: optional(fc.nat(11).map((number) => hex(number, 32))),
    order: optional(order),
    limit: optional(limit),
  })
  .map((query) => defined(query) as LogQuery);

const spanQuery = fc
  .record({
    range,
    where: optional(where),
    name: optional(text),
    kinds: optional(fc.array(fc.nat(6), { maxLength: 3 })),
    status: optional(fc.nat(2)),
    minDuration: optional(fc.constantFrom(-1, 0, 0.001, 0.0005, 0.25, 5, 999.999, 1e6)),
    traceIds: optional(
      fc.array(
        fc.nat(11).map((number) => hex(number + 1, 32)),
        { maxLength: 3 },
      ),
    ),
    order: optional(order),
    limit: optional(limit),
  })
  .map((query) => defined(query) as SpanQuery);

/** Rows of moments of their own, in an order that is not that of time. */
function batches(): TelemetryBatch[] {
  const [rows = []] = fc.sample(fc.array(row, { minLength: 360, maxLength: 360, size: 'max' }), {
    seed,
    numRuns: 1,
  });
  const [resources = []] = fc.sample(fc.array(attributes, { minLength: 5, maxLength: 5 }), {
    seed: seed + 1,
    numRuns: 1,
  });
  return [0, 1, 2].map((part) => {
    const builder = batchBuilder();
    for (const [i, one] of rows.entries()) {
      if (i % 3 !== part) continue;
      const start = at + ((i * 7919) % 360) * 333.333;
      const resource = resources[one.resource] ?? new Map();
      builder.log({
        time: start,
        resource,
        body: one.body,
        severity: one.severity,
        attributes: one.attributes,
        traceId: one.trace === 0 ? '' : hex(one.trace, 32),
        eventName: String(i),
      });
      builder.span({
        traceId: hex(one.trace + 1, 32),
        spanId: hex(i + 1, 16),
        name: hostile[i % hostile.length] as string,
        start,
        duration: one.duration,
        kind: one.kind,
        status: one.status,
        resource,
        attributes: one.attributes,
        traceState: String(i),
      });
    }
    return builder.build();
  });
}

let server: ClickHouseServer;
let store: ClickHouseStore;
const reference = memoryStore({ clock: { now: () => at } });

beforeAll(async () => {
  server = await startClickHouse();
  store = clickhouseStore({ url: server.url, database: 'random', keep: keepAll });
  for (const one of [store, reference] as readonly TelemetryStore[]) {
    for (const batch of batches()) {
      await one.logs?.write?.(batch);
      await one.traces?.write?.(batch);
    }
  }
});
afterAll(async () => {
  await store.close();
  await reference.close();
  await server.stop();
});

async function logsOf(one: TelemetryStore, query: LogQuery): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  if (one.logs === undefined) throw new Error('no logs');
  for await (const page of one.logs.query(query)) found.push(...logRows(page));
  return found;
}

async function spansOf(one: TelemetryStore, query: SpanQuery): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  if (one.traces === undefined) throw new Error('no traces');
  for await (const page of one.traces.query(query)) found.push(...spanRows(page));
  return found;
}

const everything = { range: { start: at - minute, end: at + 10 * minute } };

describe('rows on ClickHouse', () => {
  it('are those of memory, all of them, in every part', async () => {
    const logs = await logsOf(store, everything);
    expect(logs).toHaveLength(360);
    expect(logs).toEqual(await logsOf(reference, everything));
    const spans = await spansOf(store, everything);
    expect(spans).toHaveLength(360);
    expect(spans).toEqual(await spansOf(reference, everything));
  });

  it('answer random questions for logs as memory does', async () => {
    let found = 0;
    await fc.assert(
      fc.asyncProperty(logQuery, async (query) => {
        const expected = await logsOf(reference, query);
        found += expected.length;
        expect(await logsOf(store, query)).toEqual(expected);
      }),
      { seed, numRuns: 150 },
    );
    expect(found).toBeGreaterThan(500);
  });

  it('answer random questions for spans as memory does', async () => {
    let found = 0;
    await fc.assert(
      fc.asyncProperty(spanQuery, async (query) => {
        const expected = await spansOf(reference, query);
        found += expected.length;
        expect(await spansOf(store, query)).toEqual(expected);
      }),
      { seed, numRuns: 150 },
    );
    expect(found).toBeGreaterThan(500);
  });

  it('hold a text of a mebibyte', async () => {
    const large = `${'x'.repeat(2 ** 20 - 10)} needle '\\`;
    const builder = batchBuilder();
    const time = at + 100 * minute;
    builder.log({ time, body: large, attributes: { [large]: large } });
    await store.logs.write(builder.build());
    const [record, ...others] = await logsOf(store, {
      range: { start: time, end: time + 1 },
      search: "needle '\\",
    });
    expect(others).toEqual([]);
    expect(record).toMatchObject({ body: large, attributes: new Map([[large, large]]) });
  });
});
