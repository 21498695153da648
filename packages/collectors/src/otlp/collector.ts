import type { Collector } from '@abduce/core';
import { serveGrpc } from './grpc-server.ts';
import { type ListenOtlpOptions, listenWith } from './listen.ts';
import { createReceiver } from './receiver.ts';

export interface OtlpCollectorOptions extends Omit<ListenOtlpOptions, 'sink' | 'clock' | 'logger'> {
  /** Also listens for gRPC on this port; needs `@grpc/grpc-js`. Default: HTTP alone. */
  readonly grpcPort?: number;
  /** Told once both are listening. */
  readonly onListening?: (address: { readonly url: string; readonly grpcUrl?: string }) => void;
}

/** OTLP as a collector: listens while it runs, and lets requests in flight end when it is stopped. */
export function otlpCollector(options: OtlpCollectorOptions = {}): Collector {
  return {
    name: 'otlp',
    async run(sink, { clock, logger, signal }) {
      const { grpcPort, onListening, ...rest } = options;
      signal.throwIfAborted();
      const settings = { ...rest, sink, clock, logger };
      const receiver = createReceiver(settings);
      await using http = await listenWith(receiver, settings);
      await using grpc =
        grpcPort === undefined
          ? undefined
          : await serveGrpc(receiver, { ...settings, port: grpcPort });
      onListening?.({ url: http.url, ...(grpc && { grpcUrl: grpc.url }) });
      const { promise, resolve } = Promise.withResolvers<void>();
      signal.addEventListener('abort', () => resolve(), { once: true });
      if (signal.aborted) resolve();
      await promise;
    },
  };
}
