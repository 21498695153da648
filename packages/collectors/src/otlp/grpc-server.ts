import type { OtlpSignal } from '@abduce/core/wire';
import { type BindOptions, bindError, type OtlpServer, requireGuarded, serverUrl } from './bind.ts';
import { within } from './deadline.ts';
import { grpcExport } from './grpc-export.ts';
import type { OtlpOptions } from './options.ts';
import { loadPeer } from './peer.ts';
import { createReceiver, type Receiver } from './receiver.ts';
import type { ReceiverStats } from './receiver-stats.ts';
import { createTracing } from './tracing.ts';

export interface OtlpGrpcOptions extends OtlpOptions, BindOptions {
  /** Bytes of one message after decompression. Default 4 MiB, which is also what gRPC itself starts from. */
  readonly maxMessageBytes?: number;
}

export interface OtlpGrpcServer extends OtlpServer {
  stats(): ReceiverStats;
}

const defaults = {
  host: '127.0.0.1',
  port: 4317,
  maxMessageBytes: 4 << 20,
  maxStreams: 100,
  drainTimeout: 10_000,
} as const;

const services: Record<OtlpSignal, string> = {
  traces: 'opentelemetry.proto.collector.trace.v1.TraceService',
  metrics: 'opentelemetry.proto.collector.metrics.v1.MetricsService',
  logs: 'opentelemetry.proto.collector.logs.v1.LogsService',
};

const raw = (bytes: Buffer): Buffer => bytes;

export async function serveGrpc(
  receiver: Receiver,
  options: OtlpGrpcOptions,
): Promise<OtlpGrpcServer> {
  const host = options.host ?? defaults.host;
  const wanted = options.port ?? defaults.port;
  requireGuarded(host, options.authorize !== undefined || options.allowPublic === true);
  const grpc = await loadPeer('@grpc/grpc-js', () => import('@grpc/grpc-js'));
  const server = new grpc.Server({
    'grpc.max_receive_message_length': options.maxMessageBytes ?? defaults.maxMessageBytes,
    'grpc.max_concurrent_streams': defaults.maxStreams,
  });
  const tracing = createTracing(options.tracing ?? true);
  for (const [signal, service] of Object.entries(services) as [OtlpSignal, string][]) {
    const path = `/${service}/Export`;
    server.addService(
      {
        Export: {
          path,
          requestStream: false,
          responseStream: false,
          requestSerialize: raw,
          requestDeserialize: raw,
          responseSerialize: raw,
          responseDeserialize: raw,
        },
      },
      { Export: grpcExport(grpc, receiver, tracing, signal, path) },
    );
  }
  const address = host.includes(':') ? `[${host}]` : host;
  const port = await new Promise<number>((resolve, reject) => {
    const credentials = grpc.ServerCredentials.createInsecure();
    server.bindAsync(`${address}:${wanted}`, credentials, (cause, bound) => {
      if (cause) reject(bindError(cause, host, wanted));
      else resolve(bound);
    });
  });

  let closing: Promise<void> | undefined;
  const shut = async (): Promise<void> => {
    const limit = options.drainTimeout ?? defaults.drainTimeout;
    await within(receiver.clock, limit, undefined, () => {
      return new Promise<object>((resolve) => server.tryShutdown(() => resolve({})));
    });
    server.forceShutdown();
  };
  const close = (): Promise<void> => {
    closing ??= shut();
    return closing;
  };
  const url = serverUrl(host, port);
  return { host, port, url, close, stats: receiver.stats, [Symbol.asyncDispose]: close };
}

/**
 * Starts an OTLP/gRPC server. Needs the optional peer `@grpc/grpc-js` and throws `MISSING_PEER` without it;
 * throws `CONFIG` when the port is taken, or when the host is open to others and nothing guards it.
 */
export async function otlpGrpcServer(options: OtlpGrpcOptions): Promise<OtlpGrpcServer> {
  return serveGrpc(createReceiver(options), options);
}
