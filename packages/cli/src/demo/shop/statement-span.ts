import { type Attributes, type Span, SpanStatusCode } from '@opentelemetry/api';

/** The table a statement is about, as far as its first FROM, INTO or UPDATE tells. */
function collectionOf(sql: string): string | undefined {
  return /\b(?:from|into|update)\s+([a-z_]+)/i.exec(sql)?.[1];
}

/** Name and attributes of a statement's span. */
export function statementAttributes(
  sql: string,
  namespace: string,
): { readonly name: string; readonly attributes: Attributes } {
  const operation = sql.trimStart().split(/\s/, 1)[0]?.toUpperCase() ?? 'QUERY';
  const collection = collectionOf(sql);
  const summary = collection === undefined ? operation : `${operation} ${collection}`;
  return {
    name: summary,
    attributes: {
      'db.system.name': 'sqlite',
      'db.namespace': namespace,
      'db.operation.name': operation,
      'db.query.summary': summary,
      'db.query.text': sql,
      ...(collection !== undefined && { 'db.collection.name': collection }),
    },
  };
}

/** Runs something under a span, which ends when it does. */
export function inSpan<T>(span: Span, run: () => T): T {
  const failed = (error: unknown): never => {
    span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
    span.end();
    throw error;
  };
  try {
    const result = run();
    if (result instanceof Promise) {
      return result.then((value) => {
        span.end();
        return value;
      }, failed) as T;
    }
    span.end();
    return result;
  } catch (error) {
    return failed(error);
  }
}
