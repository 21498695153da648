import {
  type LabelMatcher,
  type LogRecord,
  logRows,
  type Span,
  spanRows,
  type TimeRange,
} from '@abduce/core';
import { type ClickHouseServer, startClickHouse } from '../../test-kit/clickhouse-server.ts';
import {
  type ClickHouseStore,
  type ClickHouseStoreOptions,
  clickhouseStore,
} from '../clickhouse-store.ts';
import { keepAll } from './conformance.ts';

/** A server with tables that someone else made, and what was written there by plain statements. */
export interface ForeignServer {
  /** Runs a statement as text; `body` is the data of an insert. */
  run(statement: string, body?: string): Promise<string>;
  /** A store that takes the database as it is, after `tables` made it; closed with the server. */
  open(
    database: string,
    tables?: (database: string) => readonly string[],
    options?: Partial<ClickHouseStoreOptions>,
  ): Promise<ClickHouseStore>;
  /** Rows as JSONEachRow. */
  insert(table: string, ...rows: readonly object[]): Promise<string>;
  stop(): Promise<void>;
}

export async function foreignServer(): Promise<ForeignServer> {
  const server: ClickHouseServer = await startClickHouse();
  const stores: ClickHouseStore[] = [];
  const run: ForeignServer['run'] = async (statement, body) => {
    const url =
      body === undefined ? server.url : `${server.url}/?query=${encodeURIComponent(statement)}`;
    const response = await fetch(url, { method: 'POST', body: body ?? statement });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return text;
  };
  return {
    run,
    async open(database, tables, options = {}) {
      await run(`CREATE DATABASE IF NOT EXISTS ${database}`);
      for (const statement of tables?.(database) ?? []) await run(statement);
      const store = clickhouseStore({
        url: server.url,
        database,
        migrate: 'never',
        keep: keepAll,
        ...options,
      });
      stores.push(store);
      return store;
    },
    insert: (table, ...rows) =>
      run(
        `INSERT INTO ${table} FORMAT JSONEachRow`,
        rows.map((row) => JSON.stringify(row)).join('\n'),
      ),
    async stop() {
      for (const store of stores) await store.close();
      await server.stop();
    },
  };
}

/** A round minute; rows of the tests lie in the one after it. */
export const at: number = Date.UTC(2026, 0, 5, 12);
export const range: TimeRange = { start: at, end: at + 60_000 };
export const trace = '0af7651916cd43dd8448eb211c80319c';
export const otherTrace = 'ffffffffffffffffffffffffffffffff';

/** A time to the nanosecond, as JSONEachRow takes it. */
export const nano = (ms: number): string => `${at / 1000}.${String(ms).padStart(3, '0')}123457`;

export const equal = (
  label: string,
  value: string,
): { readonly where: readonly LabelMatcher[] } => ({
  where: [{ label, op: '=', value }],
});

export async function logsOf(store: ClickHouseStore, query: object = {}): Promise<LogRecord[]> {
  const found: LogRecord[] = [];
  for await (const page of store.logs.query({ range, ...query })) found.push(...logRows(page));
  return found;
}

export async function spansOf(store: ClickHouseStore, query: object = {}): Promise<Span[]> {
  const found: Span[] = [];
  for await (const page of store.traces.query({ range, ...query })) found.push(...spanRows(page));
  return found;
}
