import { webBody } from './body-source.ts';
import type { Ingest } from './ingest.ts';
import { type HttpOptions, httpIngest } from './ingest-http.ts';
import type { OtlpOptions } from './options.ts';
import { createReceiver, type Receiver } from './receiver.ts';
import type { ReceiverStats } from './receiver-stats.ts';
import { createTracing } from './tracing.ts';

export interface OtlpHandlerOptions extends OtlpOptions, HttpOptions {}

/** A function from a web `Request` to a web `Response`, with its counters. Never rejects. */
export interface OtlpHandler {
  (request: Request): Promise<Response>;
  stats(): ReceiverStats;
  /** The same handler without the web types: what the Node adapter calls. */
  readonly ingest: Ingest;
}

function pathOf(url: string): string {
  return new URL(url).pathname;
}

export function handlerOf(receiver: Receiver, options: OtlpHandlerOptions): OtlpHandler {
  const ingest = httpIngest(receiver, options, createTracing(options.tracing ?? true));
  const handle = async (request: Request): Promise<Response> => {
    const { status, headers, body } = await ingest({
      method: request.method,
      path: pathOf(request.url),
      header: (name) => request.headers.get(name) ?? undefined,
      body: () => webBody(request.body),
      signal: request.signal,
    });
    const empty = request.method === 'HEAD' || status === 204;
    return new Response(empty ? null : (body as string | Uint8Array<ArrayBuffer>), {
      status,
      headers,
    });
  };
  return Object.assign(handle, { ingest, stats: receiver.stats });
}

/**
 * An OTLP/HTTP receiver as a web handler: `POST /v1/traces`, `/v1/metrics`, `/v1/logs` (protobuf or JSON; identity,
 * gzip, deflate or zstd) and `POST /v1/changes` (`ChangeEvent` JSON, one or an array).
 * Answers as the OTLP specification says; bounded in bytes, in time and in parallel work.
 *
 * @example
 * const handler = otlpHandler({ sink: { write: async (batch) => console.log(batch.spans?.length) } });
 * const response = await handler(new Request('http://localhost/v1/traces', {
 *   method: 'POST',
 *   headers: { 'content-type': 'application/json' },
 *   body: '{"resourceSpans":[]}',
 * }));
 */
export function otlpHandler(options: OtlpHandlerOptions): OtlpHandler {
  return handlerOf(createReceiver(options), options);
}
