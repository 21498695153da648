import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import type { Ingest, IngestResponse } from './ingest.ts';
import { nodeBody } from './node-body.ts';

export type WebHandler = (request: Request) => Promise<Response>;
export type NodeListener = (request: IncomingMessage, response: ServerResponse) => void;

export interface NodeHooks {
  /** Called once, before the first byte of a body is asked for. */
  readonly beforeBody?: () => void;
  /** Headers for every response. */
  readonly headers?: () => Readonly<Record<string, string>>;
}

/** How much and how long a sender may go on after it was refused, so that it gets to read the answer. */
const linger = { bytes: 1 << 20, time: 3000 };

/** Throws away what is still coming, up to a bound, and then the connection. */
function hangUpSlowly(request: IncomingMessage): void {
  let left = linger.bytes;
  request.on('data', (chunk: Uint8Array) => {
    left -= chunk.length;
    if (left < 0) request.pause();
  });
  const timer = setTimeout(() => request.socket.destroy(), linger.time).unref();
  for (const event of ['end', 'close']) request.once(event, () => clearTimeout(timer));
}

function pathOf(url: string): string {
  const path = url.startsWith('/') ? url : (URL.parse(url)?.pathname ?? '/');
  const query = path.indexOf('?');
  return query < 0 ? path : path.slice(0, query);
}

function firstValue(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value;
}

/** Aborts when the client goes before it has its answer. */
function goneSignal(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}

function reply(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: IngestResponse,
  extra: Readonly<Record<string, string>>,
): void {
  if (response.destroyed || response.headersSent) return;
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const length = status === 204 ? {} : { 'content-length': bytes.length };
  if (!request.complete) hangUpSlowly(request);
  response.writeHead(status, { ...headers, ...length, ...extra });
  response.end(bytes);
}

export function ingestListener(ingest: Ingest, hooks: NodeHooks = {}): NodeListener {
  return (request, response) => {
    response.on('error', () => {});
    const answer = async (): Promise<void> => {
      const result = await ingest({
        method: request.method ?? 'GET',
        path: pathOf(request.url ?? '/'),
        header: (name) => firstValue(request.headers[name]),
        body: () => {
          hooks.beforeBody?.();
          return nodeBody(request);
        },
        signal: goneSignal(response),
      });
      reply(request, response, result, hooks.headers?.() ?? {});
    };
    // The ingest answers whatever happens; this is for a web handler that does not.
    answer().catch(() => {
      reply(request, response, { status: 500, headers: {}, body: '' }, {});
    });
  };
}

/** The long way, for a handler that knows only the web types. */
function webIngest(handler: WebHandler, request: IncomingMessage): Ingest {
  return async ({ method, signal }) => {
    const hasBody = method !== 'GET' && method !== 'HEAD';
    const host = request.headers.host ?? 'localhost';
    const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] => {
      const text = firstValue(value);
      return text === undefined ? [] : [[name, text]];
    });
    const response = await handler(
      new Request(new URL(request.url ?? '/', `http://${host}`), {
        method,
        headers,
        ...(signal && { signal }),
        ...(hasBody && {
          body: Readable.toWeb(request) as NodeReadableStream<Uint8Array<ArrayBuffer>>,
          duplex: 'half',
        }),
      } as RequestInit),
    );
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: new Uint8Array(await response.arrayBuffer()),
    };
  };
}

/**
 * Turns a web handler into a listener for `node:http`, Express or a hijacked Fastify reply.
 * Handlers from `otlpHandler` are called without the detour through web streams.
 */
export function nodeListener(handler: WebHandler & { readonly ingest?: Ingest }): NodeListener {
  const { ingest } = handler;
  if (ingest !== undefined) return ingestListener(ingest);
  return (request, response) => ingestListener(webIngest(handler, request))(request, response);
}
