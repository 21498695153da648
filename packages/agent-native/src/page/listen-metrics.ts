import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AbduceError } from '@abduce/core';
import { type MetricsSource, metricsPage } from './metrics-page.ts';

export interface ListenMetricsOptions {
  readonly source: MetricsSource;
  /** Default 127.0.0.1: what runs on a machine is nobody else's business. */
  readonly host?: string;
  /** Default 10300; 0 takes a free one. */
  readonly port?: number;
}

export interface MetricsServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Calling it twice is harmless. */
  close(): Promise<void>;
}

const defaults = { host: '127.0.0.1', port: 10_300, maxConnections: 64, timeout: 10_000 } as const;

/** Serves `/metrics` for Prometheus. Throws `CONFIG` when the port is taken. */
export async function listenMetrics(options: ListenMetricsOptions): Promise<MetricsServer> {
  const { host = defaults.host, port: wanted = defaults.port } = options;
  const page = metricsPage(options.source);
  const server = createServer(
    { headersTimeout: defaults.timeout, requestTimeout: defaults.timeout },
    (request, response) => {
      const answer = async (): Promise<void> => {
        const path = URL.parse(request.url ?? '/', 'http://localhost')?.pathname ?? '/';
        const answered = page(
          new Request(`http://localhost${path}`, { method: request.method ?? 'GET' }),
        );
        response.writeHead(answered.status, Object.fromEntries(answered.headers));
        // A reader that is slow or goes away holds up nobody: the page is a copy.
        for await (const piece of answered.body ?? []) {
          if (response.destroyed) return;
          if (!response.write(piece))
            await Promise.race([once(response, 'drain'), once(response, 'close')]);
        }
        response.end();
      };
      // A method that `Request` refuses, such as TRACE.
      answer().catch(() => {
        if (response.headersSent) response.destroy();
        else response.writeHead(400).end();
      });
    },
  );
  server.maxConnections = defaults.maxConnections;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const taken = cause.code === 'EADDRINUSE';
      reject(
        new AbduceError(
          'CONFIG',
          taken ? `port ${wanted} on ${host} is in use` : `cannot listen on ${host}:${wanted}`,
          {
            hint: 'Choose another port or host, or stop what listens there.',
            cause,
            details: { host, port: wanted },
          },
        ),
      );
    });
    server.listen(wanted, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
    return closing;
  };
  const shown = host.includes(':') ? `[${host}]` : host;
  return { url: `http://${shown}:${port}/metrics`, port, close, [Symbol.asyncDispose]: close };
}
