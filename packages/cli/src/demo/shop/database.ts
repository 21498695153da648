import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

export interface Database {
  /** Runs one statement under a database client span and gives its rows. */
  query(sql: string, ...params: SQLInputValue[]): Record<string, unknown>[];
  /** Runs statements without a span, for schema and seeding. */
  execute(sql: string): void;
  close(): void;
}

/** The table a statement is about, as far as its first FROM, INTO or UPDATE tells. */
function collectionOf(sql: string): string | undefined {
  return /\b(?:from|into|update)\s+([a-z_]+)/i.exec(sql)?.[1];
}

/** Opens an embedded SQLite database whose queries are traced by the OpenTelemetry database conventions. */
export function openDatabase(file: string, namespace: string): Database {
  const connection = new DatabaseSync(file);
  connection.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;',
  );
  const tracer = trace.getTracer('shop.database');
  const statements = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  return {
    query(sql, ...params) {
      const operation = sql.trimStart().split(/\s/, 1)[0]?.toUpperCase() ?? 'QUERY';
      const collection = collectionOf(sql);
      const summary = collection === undefined ? operation : `${operation} ${collection}`;
      return tracer.startActiveSpan(
        summary,
        {
          kind: SpanKind.CLIENT,
          attributes: {
            'db.system.name': 'sqlite',
            'db.namespace': namespace,
            'db.operation.name': operation,
            'db.query.summary': summary,
            'db.query.text': sql,
            ...(collection !== undefined && { 'db.collection.name': collection }),
          },
        },
        (span) => {
          try {
            let statement = statements.get(sql);
            if (statement === undefined) statements.set(sql, (statement = connection.prepare(sql)));
            const rows = statement.all(...params);
            span.setAttribute('db.response.returned_rows', rows.length);
            return rows as Record<string, unknown>[];
          } catch (error) {
            span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
            throw error;
          } finally {
            span.end();
          }
        },
      );
    },
    execute: (sql) => connection.exec(sql),
    close: () => connection.close(),
  };
}
