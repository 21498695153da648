import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { AbduceError, isAbduceError } from '@abduce/core';
import { type ClickHouseClient, createClient, type ExecParams } from '@clickhouse/client';
import {
  type ClientConnectionOptions,
  clientConfig,
  clientDefaults,
  placeOf,
} from './client-options.ts';
import type { Connection, InsertOptions, StatementOptions } from './connection.ts';
import { engineError } from './engine-error.ts';
import { statementForm } from './multipart.ts';
import { paramText } from './param-text.ts';
import { bodyPieces, bodyText, type ResponseLimits } from './response.ts';
import { type Sql, type Statement, sql, statement } from './sql.ts';

/** Bytes of parameters that go into the address; more go into a form. */
const longestAddress = 4096;

/** What a request carries besides its settings. */
type Request = Pick<ExecParams, 'query' | 'query_params' | 'http_headers'> & { values?: Readable };

/** What a server takes as one value of a statement unless `http_max_field_value_size` says otherwise, in bytes. */
const longestValue = 131_072;

function requestOf(one: Statement): Request {
  let length = 0;
  for (const data of Object.values(one.params)) {
    const text = paramText(data);
    length += text.length;
    const bytes = Buffer.byteLength(text);
    if (bytes <= longestValue) continue;
    throw new AbduceError('STORE_REJECTED', `a statement has a value of ${bytes} bytes`, {
      hint: 'Ask for a shorter text, or for fewer of them at once.',
      details: { limit: 'valueBytes', max: longestValue, bytes },
    });
  }
  if (length <= longestAddress) return { query: one.text, query_params: { ...one.params } };
  const { contentType, body } = statementForm(one, `abduce-${randomUUID()}`);
  return {
    query: '',
    values: Readable.from([body]),
    http_headers: { 'Content-Type': contentType },
  };
}

/** A server or cluster, through its HTTP interface. Errors: `CONFIG` for an address that is none. */
export function clientConnection(options: ClientConnectionOptions): Connection {
  const name = `ClickHouse at ${placeOf(options.url)}`;
  const config = clientConfig(options);
  // A pool each: reads never wait for writes. Forms cannot be compressed, rows can.
  const reader = createClient({
    ...config,
    compression: { ...config.compression, request: false },
  });
  const writer = createClient(config);
  const control: ResponseLimits = {
    name,
    max: options.maxControlBytes ?? clientDefaults.maxControlBytes,
    limit: 'maxControlBytes',
  };
  const answers: ResponseLimits = {
    name,
    max: options.maxReadBytes ?? clientDefaults.maxReadBytes,
    limit: 'maxReadBytes',
  };

  const failed = (error: unknown, signal: AbortSignal | undefined): unknown => {
    if (signal?.aborted === true) return signal.reason;
    if (isAbduceError(error)) return error;
    return new AbduceError(
      'STORE_UNAVAILABLE',
      `${name} did not answer: ${(error as Error).message}`,
      {
        hint: 'Check that the server runs and that the address is right.',
        cause: error,
      },
    );
  };

  async function send(
    client: ClickHouseClient,
    request: Request,
    settings: Record<string, string | number>,
    signal: AbortSignal | undefined,
  ): Promise<{ body: Readable; tag: string | undefined }> {
    const response = await client.exec({
      ...request,
      clickhouse_settings: settings,
      ignore_error_response: true,
      ...(signal === undefined ? {} : { abort_signal: signal }),
    });
    const { stream, http_status_code: status = 200, response_headers: headers } = response;
    if (status < 300 && headers['x-clickhouse-exception-code'] === undefined) {
      const tag = headers['x-clickhouse-exception-tag'];
      return { body: stream, tag: typeof tag === 'string' ? tag : undefined };
    }
    const text = await bodyText(stream, control);
    if (headers['x-clickhouse-exception-code'] === undefined && status >= 500) {
      throw new Error(`HTTP status ${status}: ${text.slice(0, 500)}`);
    }
    throw engineError(name, text, { status });
  }

  /** Sends, and waits for the end of an answer that says nothing. */
  async function run(
    client: ClickHouseClient,
    request: Request,
    settings: Record<string, string | number>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    signal?.throwIfAborted();
    try {
      const { body, tag } = await send(client, request, settings, signal);
      for await (const _ of bodyPieces(body, tag, control));
    } catch (error) {
      throw failed(error, signal);
    }
  }

  function insert(
    format: string,
    table: Sql,
    bytes: Uint8Array,
    options: InsertOptions,
  ): Promise<void> {
    const { text, params } = statement(sql`INSERT INTO ${table}`);
    return run(
      writer,
      {
        query: `${text} FORMAT ${format}`,
        query_params: { ...params },
        values: Readable.from([bytes], { objectMode: false }),
      },
      {
        async_insert: 0,
        insert_deduplicate: 1,
        deduplicate_blocks_in_dependent_materialized_views: 1,
        insert_deduplication_token: options.token,
        ...options.settings,
      },
      options.signal,
    );
  }

  return {
    name,
    command: (text, { settings = {}, signal } = {}) =>
      run(reader, requestOf(statement(text)), { ...settings }, signal),
    insert: (table, bytes, insertOptions) => insert('Native', table, bytes, insertOptions),
    insertJson: (table, bytes, insertOptions) => insert('JSONEachRow', table, bytes, insertOptions),
    async *read(text: Sql, { settings = {}, signal }: StatementOptions = {}) {
      signal?.throwIfAborted();
      let body: Readable | undefined;
      const stop = (): void => void body?.destroy();
      signal?.addEventListener('abort', stop, { once: true });
      try {
        const answer = await send(
          reader,
          requestOf(statement(text)),
          // The server gives a query up when this side does.
          {
            default_format: 'Native',
            cancel_http_readonly_queries_on_client_close: 1,
            ...settings,
          },
          signal,
        );
        ({ body } = answer);
        yield* bodyPieces(body, answer.tag, answers);
        signal?.throwIfAborted();
      } catch (error) {
        throw failed(error, signal);
      } finally {
        signal?.removeEventListener('abort', stop);
        stop();
      }
    },
    async close() {
      await Promise.all([reader.close(), writer.close()]);
    },
  };
}
