import { batchBuilder } from '@abduce/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClickHouseServer, startClickHouse } from '../../test-kit/clickhouse-server.ts';
import { type ClickHouseStore, clickhouseStoreOver } from '../clickhouse-store.ts';
import { clientConnection } from '../client-connection.ts';
import type { Connection } from '../connection.ts';
import { readRows } from '../read-rows.ts';
import { type Sql, sql } from '../sql.ts';
import { keepAll } from '../test-kit/conformance.ts';

const at = Date.UTC(2026, 0, 5, 12);
const parts = 4;
const perPart = 20_000;
const words = ['alpha', 'beta', 'gamma', 'delta'] as const;
const range = { start: at, end: at + 2 * 3_600_000 };
const hex = (number: number, digits: number): string => number.toString(16).padStart(digits, '0');

let server: ClickHouseServer;
let connection: Connection;
let store: ClickHouseStore;
let last: Sql | undefined;

/** Each part is of a time, a word and a user of its own. */
function partOf(number: number) {
  const builder = batchBuilder();
  const resources = [{ 'service.name': 'cart' }, { 'service.name': 'orders' }];
  for (let i = 0; i < perPart; i++) {
    const id = number * perPart + i;
    const time = at + id * 50;
    const resource = resources[i % 2] ?? {};
    const attributes = { user: `user-${number}` };
    builder.log({ time, resource, attributes, body: `request ${id}: ${words[number]} done` });
    builder.span({
      traceId: hex(id + 1, 32),
      spanId: hex(id + 1, 16),
      name: 'GET /',
      start: time,
      duration: id % 1000,
      resource,
      attributes,
    });
  }
  return builder.build();
}

beforeAll(async () => {
  server = await startClickHouse();
  connection = clientConnection({ url: server.url });
  store = clickhouseStoreOver(
    {
      ...connection,
      read(statement, options) {
        last = statement;
        return connection.read(statement, options);
      },
    },
    { database: 'indexed', keep: keepAll },
  );
  for (let number = 0; number < parts; number++) {
    const batch = partOf(number);
    await store.logs.write(batch);
    await store.traces.write(batch);
  }
});
afterAll(async () => {
  await store.close();
  await server.stop();
});

interface Plan {
  readonly text: string;
  /** Granules left of those that an index looked at, by its name. */
  granules(index: string): readonly [number, number];
}

/** How the engine answers the last statement of `asked`. */
async function planOf(asked: () => Promise<unknown>): Promise<Plan> {
  await asked();
  if (last === undefined) throw new Error('nothing was asked');
  const rows = await readRows(connection, sql`EXPLAIN indexes = 1 ${last}`);
  const text = rows.map(({ explain }) => String(explain)).join('\n');
  return {
    text,
    granules(index) {
      const after = text.slice(text.indexOf(index));
      const [, left = '0', of = '0'] = /Granules: (\d+)\/(\d+)/.exec(after) ?? [];
      if (!text.includes(index)) throw new Error(`no ${index} in\n${text}`);
      return [Number(left), Number(of)];
    },
  };
}

async function logCount(query: object): Promise<number> {
  let rows = 0;
  for await (const { logs } of store.logs.query({ range, ...query })) rows += logs?.length ?? 0;
  return rows;
}

async function spanCount(query: object): Promise<number> {
  let rows = 0;
  for await (const { spans } of store.traces.query({ range, ...query })) rows += spans?.length ?? 0;
  return rows;
}

describe('logs', () => {
  it('search looks into the token index', async () => {
    const plan = await planOf(async () =>
      expect(await logCount({ search: ': gamma done' })).toBe(perPart),
    );
    const [left, of] = plan.granules('idx_body');
    expect(left).toBeLessThanOrEqual(of / 2);
  });

  it('text that may be a part of a token is found too', async () => {
    expect(await logCount({ search: 'amma d' })).toBe(perPart);
    expect(await logCount({ search: 'gamma_done' })).toBe(0);
    expect(await logCount({ search: '%gamma%' })).toBe(0);
  });

  it('attributes look into the filters on keys and values', async () => {
    const where = [{ label: 'user', op: '=', value: 'user-2' }];
    const plan = await planOf(async () => expect(await logCount({ where })).toBe(perPart));
    const [left, of] = plan.granules('Combined skip indexes');
    expect(left).toBeLessThanOrEqual(of / 2);
  });

  it('a time is found by the key, and rows come in order without a sort of all', async () => {
    const start = at + perPart * 50;
    const plan = await planOf(() =>
      logCount({ range: { start, end: start + 60_000 }, order: 'newest', limit: 5 }),
    );
    expect(plan.text).toContain('InReverseOrder');
    expect(plan.granules('PrimaryKey')[0]).toBeLessThanOrEqual(3);
    expect(plan.text).toMatch(/toStartOfFiveMinutes\(Timestamp\)\n/);
  });
});

describe('an answer that is being read', () => {
  const running = async (): Promise<number> => {
    const [row] = await readRows(
      connection,
      sql`SELECT count() AS n FROM system.processes WHERE query LIKE '%otel_logs%' AND query NOT LIKE '%system.processes%'`,
    );
    return Number(row?.n);
  };
  const settled = async (): Promise<void> => {
    await expect.poll(running, { timeout: 20_000 }).toBe(0);
  };

  it('is given up with the reason of the abort', async () => {
    const stop = new AbortController();
    const reason = new Error('enough');
    const read = async (): Promise<void> => {
      for await (const page of store.logs.query({ range }, { signal: stop.signal })) {
        expect(page.logs?.length).toBeGreaterThan(0);
        stop.abort(reason);
      }
    };
    await expect(read()).rejects.toBe(reason);
    await settled();
  });

  it('is given up when nobody reads on', async () => {
    for await (const page of store.logs.query({ range })) {
      expect(page.logs?.length).toBeGreaterThan(0);
      break;
    }
    await settled();
    expect(await logCount({})).toBe(parts * perPart);
  });
});

describe('traces', () => {
  it('one by id looks at its time only', async () => {
    const traceIds = [hex(parts * perPart - 5, 32)];
    const plan = await planOf(async () => expect(await spanCount({ traceIds })).toBe(1));
    // Of a part a time, all others are left out before any filter is asked.
    expect(plan.text).toMatch(/Min-Max[\s\S]*?Parts: 1\/\d/);
    expect(plan.granules('idx_trace_id')[0]).toBeLessThanOrEqual(2);
    expect(plan.text).toContain('TraceId IN');
  });

  it('one that nobody knows the time of is still looked for', async () => {
    expect(await spanCount({ traceIds: ['f'.repeat(32)] })).toBe(0);
    const response = await fetch(server.url, {
      method: 'POST',
      body: 'TRUNCATE TABLE indexed.otel_traces_trace_id_ts',
    });
    await response.text();
    expect(response.ok).toBe(true);
    expect(await spanCount({ traceIds: [hex(77, 32)] })).toBe(1);
  });

  it('long spans look into the index on durations', async () => {
    const plan = await planOf(async () =>
      expect(await spanCount({ minDuration: 999 })).toBe((parts * perPart) / 1000),
    );
    expect(plan.text).toContain('idx_duration');
    expect(await spanCount({ minDuration: 1000 })).toBe(0);
  });

  it('of spans that were written twice as many come as were asked for', async () => {
    const twice = clickhouseStoreOver(connection, { database: 'twice', keep: keepAll });
    const write = (ids: readonly number[]): Promise<void> => {
      const builder = batchBuilder();
      for (const id of ids) {
        builder.span({
          traceId: hex(id + 1, 32),
          spanId: id === 9 ? '' : hex(id + 1, 16),
          name: `span ${id}`,
          start: at + id,
          duration: 1,
        });
      }
      return twice.traces.write(builder.build());
    };
    await write([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (let again = 0; again < 3; again++) await write([again, 0, 1, 9, 20 + again]);
    const names = async (query: object): Promise<unknown> => {
      const found: string[] = [];
      for await (const { spans, strings } of twice.traces.query({ range, ...query })) {
        for (const name of spans?.name ?? []) found.push(strings[name] as string);
      }
      return found;
    };
    expect(await names({ limit: 3 })).toEqual(['span 0', 'span 1', 'span 2']);
    expect(await names({ limit: 9 })).toHaveLength(9);
    // A span without an id is never the same as another.
    const all = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 9, 20, 21, 22].map((id) => `span ${id}`);
    expect(await names({})).toEqual(all);
    expect(await names({ limit: 1000 })).toEqual(all);
    expect(await names({ limit: 15 })).toEqual(all.slice(0, 15));
    expect(await names({ order: 'newest', limit: 16 })).toEqual(all.toReversed());
  });
});
