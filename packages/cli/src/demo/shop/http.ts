import http from 'node:http';
import { trace } from '@opentelemetry/api';
import { log } from './log.ts';

/** An answer that a handler throws instead of returning. */
export class HttpError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.name = 'HttpError';
    this.status = status;
  }
}

export interface ShopRequest {
  readonly url: URL;
  readonly body: unknown;
}

/** `GET /orders` → what to answer, as JSON. */
export type Routes = Readonly<Record<string, (request: ShopRequest) => Promise<unknown> | unknown>>;

const bodyLimit = 64 * 1024;

async function readBody(stream: AsyncIterable<Buffer>): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > bodyLimit) throw new HttpError(413, `body is larger than ${bodyLimit} bytes`);
    chunks.push(chunk);
  }
  if (size === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new HttpError(400, 'body is not JSON');
  }
}

/** Serves the routes on loopback and tells the port. */
export function serve(
  routes: Routes,
  port: number,
): Promise<{ port: number; close(): Promise<void> }> {
  const server = http.createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://shop');
    const route = `${request.method} ${url.pathname}`;
    const handler = routes[route];
    const span = trace.getActiveSpan();
    if (handler !== undefined) {
      span?.updateName(route);
      span?.setAttribute('http.route', url.pathname);
    }
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body ?? null));
    };
    try {
      if (handler === undefined) throw new HttpError(404, `no route ${route}`);
      answer(200, await handler({ url, body: await readBody(request) }));
    } catch (error) {
      const status = error instanceof HttpError ? error.status : 500;
      const message = error instanceof Error ? error.message : String(error);
      if (status >= 500) {
        log('error', `${route} failed: ${message}`);
        span?.recordException(error instanceof Error ? error : message);
      }
      answer(status, { error: message });
    }
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address !== null ? address.port : port,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            server.closeIdleConnections();
          }),
      });
    });
  });
}

const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });

/** Every name of the shop lives on loopback; the names are what telemetry shows. */
const lookup = ((
  _name: string,
  options: { all?: boolean },
  done: (...answer: unknown[]) => void,
) => {
  if (options.all === true) done(null, [{ address: '127.0.0.1', family: 4 }]);
  else done(null, '127.0.0.1', 4);
}) as unknown as http.RequestOptions['lookup'];

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds to wait for an answer. */
  readonly timeout?: number;
  /** Connections of its own, instead of those that all calls share. */
  readonly agent?: http.Agent;
}

/** What an answer says went wrong. */
function complaint(answer: unknown): string {
  const { error } = (answer ?? {}) as { readonly error?: unknown };
  return typeof error === 'string' ? `: ${error}` : '';
}

/** Calls a route of another service. Answers of 400 and above are thrown. */
export function call(
  base: string,
  method: 'GET' | 'POST',
  path: string,
  options: CallOptions = {},
): Promise<unknown> {
  const { body, headers = {}, timeout = 10_000 } = options;
  const url = new URL(path, base);
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        protocol: url.protocol,
        hostname: url.hostname,
        port: url.port,
        path: url.pathname + url.search,
        method,
        headers,
        agent: options.agent ?? agent,
        lookup,
        timeout,
      },
      (response) => {
        readBody(response).then((answer) => {
          const status = response.statusCode ?? 0;
          if (status < 400) resolve(answer);
          else reject(new HttpError(502, `${url.hostname} answered ${status}${complaint(answer)}`));
        }, reject);
      },
    );
    request.on('timeout', () =>
      request.destroy(new HttpError(504, `${url.hostname} did not answer in ${timeout} ms`)),
    );
    request.on('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
