import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { SpanKind, trace } from '@opentelemetry/api';
import { inSpan, statementAttributes } from './statement-span.ts';

type Row = Record<string, unknown>;

export interface Database {
  /** Runs one statement under a database client span and gives its rows. */
  query(sql: string, ...params: SQLInputValue[]): Row[];
  /** The same for a statement that writes: it waits for its turn while another connection writes. */
  write(sql: string, ...params: SQLInputValue[]): Promise<void>;
  /** Runs statements without a span, for schema and seeding. */
  execute(sql: string): void;
  close(): void;
}

const pragmas = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;';
const patienceMs = 5_000;
const pauseMs = 10;

/** SQLite's code for "another connection writes". */
const busy = 5;

function isBusy(error: unknown): boolean {
  return (error as { readonly errcode?: number }).errcode === busy;
}

/** Opens an embedded SQLite database whose statements are traced by the OpenTelemetry database conventions. */
export function openDatabase(file: string, namespace: string): Database {
  const open = (timeout: number): DatabaseSync => {
    const connection = new DatabaseSync(file);
    connection.exec(`PRAGMA busy_timeout = ${timeout}; ${pragmas}`);
    return connection;
  };
  const reader = open(patienceMs);
  // Waiting inside SQLite would stop the whole process.
  const writer = open(0);
  const tracer = trace.getTracer('shop.database');
  const prepared = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  const statement = (
    connection: DatabaseSync,
    sql: string,
  ): ReturnType<DatabaseSync['prepare']> => {
    let known = prepared.get(sql);
    if (known === undefined) prepared.set(sql, (known = connection.prepare(sql)));
    return known;
  };
  const started = (sql: string) => {
    const { name, attributes } = statementAttributes(sql, namespace);
    return [name, { kind: SpanKind.CLIENT, attributes }] as const;
  };
  return {
    query: (sql, ...params) =>
      tracer.startActiveSpan(...started(sql), (span) =>
        inSpan(span, () => {
          const rows = statement(reader, sql).all(...params) as Row[];
          span.setAttribute('db.response.returned_rows', rows.length);
          return rows;
        }),
      ),
    async write(sql, ...params) {
      await tracer.startActiveSpan(...started(sql), (span) =>
        inSpan(span, async () => {
          const end = performance.now() + patienceMs;
          for (;;) {
            try {
              statement(writer, sql).run(...params);
              return;
            } catch (error) {
              if (!isBusy(error) || performance.now() > end) throw error;
            }
            await sleep(pauseMs);
          }
        }),
      );
    },
    execute: (sql) => reader.exec(sql),
    close() {
      reader.close();
      writer.close();
    },
  };
}
