import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type BindOptions, bindError, type OtlpServer, requireGuarded, serverUrl } from './bind.ts';
import { within } from './deadline.ts';
import { handlerOf, type OtlpHandlerOptions } from './handler.ts';
import { ingestListener, type NodeListener } from './node-listener.ts';
import { createReceiver, type Receiver } from './receiver.ts';
import type { ReceiverStats } from './receiver-stats.ts';

export interface ListenOtlpOptions extends OtlpHandlerOptions, BindOptions {
  /** Connections beyond this are dropped. Default 1024. */
  readonly maxConnections?: number;
}

export interface OtlpHttpServer extends OtlpServer {
  stats(): ReceiverStats;
}

const defaults = {
  host: '127.0.0.1',
  port: 4318,
  maxConnections: 1024,
  drainTimeout: 10_000,
  headersTimeout: 10_000,
  keepAliveTimeout: 30_000,
  /** How often Node looks for connections that are late. */
  connectionsCheckingInterval: 1000,
} as const;

export async function listenWith(
  receiver: Receiver,
  options: ListenOtlpOptions,
): Promise<OtlpHttpServer> {
  const host = options.host ?? defaults.host;
  const wanted = options.port ?? defaults.port;
  requireGuarded(host, options.authorize !== undefined || options.allowPublic === true);
  const handler = handlerOf(receiver, options);
  let open = 0;
  let closing: Promise<void> | undefined;
  const idle = Promise.withResolvers<void>();
  const headers = (): Record<string, string> => (closing ? { connection: 'close' } : {});

  const counted =
    (listener: NodeListener): NodeListener =>
    (request, response) => {
      open++;
      response.once('close', () => {
        open--;
        if (closing && open === 0) idle.resolve();
      });
      listener(request, response);
    };
  const server = createServer(
    {
      headersTimeout: defaults.headersTimeout,
      // The receiver's own deadline comes first and answers properly; this one catches the rest.
      requestTimeout: receiver.limits.bodyTimeout + 5000,
      keepAliveTimeout: defaults.keepAliveTimeout,
      connectionsCheckingInterval: defaults.connectionsCheckingInterval,
    },
    counted(ingestListener(handler.ingest, { headers })),
  );
  // A sender that asks first is told "go on" only when its body is wanted.
  server.on('checkContinue', (request, response) => {
    const beforeBody = (): void => response.writeContinue();
    counted(ingestListener(handler.ingest, { headers, beforeBody }))(request, response);
  });
  server.maxConnections = options.maxConnections ?? defaults.maxConnections;

  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(bindError(cause, host, wanted)));
    server.listen(wanted, host, resolve);
  });
  const { port } = server.address() as AddressInfo;

  const shut = async (): Promise<void> => {
    const closed = new Promise<object>((resolve) => server.close(() => resolve({})));
    if (open === 0) idle.resolve();
    const limit = options.drainTimeout ?? defaults.drainTimeout;
    await within(receiver.clock, limit, undefined, async () => {
      await idle.promise;
      return {};
    });
    server.closeAllConnections();
    await closed;
  };
  const close = (): Promise<void> => {
    closing ??= Promise.resolve().then(shut);
    return closing;
  };
  const url = serverUrl(host, port);
  return { host, port, url, close, stats: receiver.stats, [Symbol.asyncDispose]: close };
}

/**
 * Starts an OTLP/HTTP server of its own. Throws `CONFIG` when the port is taken, or when the host is open to others and
 * nothing guards it.
 */
export function listenOtlp(options: ListenOtlpOptions): Promise<OtlpHttpServer> {
  return listenWith(createReceiver(options), options);
}
