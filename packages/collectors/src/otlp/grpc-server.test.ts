import { gzipSync } from 'node:zlib';
import { AbduceError, type TelemetrySink } from '@abduce/core';
import * as grpc from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from 'vitest';
import { bearerToken } from './bearer-token.ts';
import { type OtlpGrpcOptions, type OtlpGrpcServer, otlpGrpcServer } from './grpc-server.ts';
import { decodeResponse, gauge, logs, now, span, traces } from './test-kit/payloads.ts';
import { heldSink, recordingSink } from './test-kit/recording-sink.ts';

const services = { traces: 'trace', metrics: 'metrics', logs: 'logs' } as const;
const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const closable of open.splice(0).reverse()) await closable.close();
});

async function serve(options: Partial<OtlpGrpcOptions> & { sink: TelemetrySink }): Promise<{
  server: OtlpGrpcServer;
  call: (
    signal: keyof typeof services,
    bytes: Uint8Array,
    metadata?: Record<string, string>,
    started?: (call: grpc.ClientUnaryCall) => void,
  ) => Promise<Buffer>;
}> {
  const clock = { now: () => now, sleep: () => new Promise<void>(() => {}) };
  const server = await otlpGrpcServer({ port: 0, clock, tracing: false, ...options });
  const client = new grpc.Client(
    `${server.host}:${server.port}`,
    grpc.credentials.createInsecure(),
    { 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip },
  );
  open.push(server, client);
  return {
    server,
    call: (signal, bytes, headers = {}, started = () => {}) =>
      new Promise((resolve, reject) => {
        const name = services[signal];
        const service = `${name[0]?.toUpperCase()}${name.slice(1)}Service`;
        const metadata = new grpc.Metadata();
        for (const [key, value] of Object.entries(headers)) metadata.set(key, value);
        const call = client.makeUnaryRequest(
          `/opentelemetry.proto.collector.${name}.v1.${service}/Export`,
          (body: Buffer) => body,
          (body: Buffer) => body,
          Buffer.from(bytes),
          metadata,
          (error, reply) => (error ? reject(error) : resolve(reply as Buffer)),
        );
        started(call);
      }),
  };
}

function statusDetails(error: grpc.ServiceError): string {
  return String(error.metadata.get('grpc-status-details-bin')[0]);
}

describe('otlpGrpcServer', () => {
  it('takes all three signals', async () => {
    const sink = recordingSink();
    const { call, server } = await serve({ sink });
    expect((await call('traces', traces())).length).toBe(0);
    await call('metrics', gauge('queue.size', [now]));
    await call('logs', logs([{ body: { stringValue: 'boom' } }]));
    expect(sink.batches[0]?.spans?.length).toBe(1);
    expect(sink.batches[1]?.metrics?.length).toBe(1);
    expect(sink.batches[2]?.logs?.length).toBe(1);
    expect(server.stats()).toMatchObject({ requests: 3, accepted: 3, records: 3, heldBytes: 0 });
  });

  it('reports a partial success', async () => {
    const { call } = await serve({ sink: recordingSink() });
    const reply = await call('traces', traces([span(), span({ traceId: new Uint8Array(16) })]));
    expect(decodeResponse('traces', reply)).toMatchObject({
      partialSuccess: { rejectedSpans: '1' },
    });
  });

  it('refuses malformed bytes for good', async () => {
    const { call } = await serve({ sink: recordingSink() });
    const error = await call('traces', traces().subarray(0, 30)).catch((cause) => cause);
    expect(error.code).toBe(grpc.status.INVALID_ARGUMENT);
    expect(statusDetails(error)).not.toContain('RetryInfo');
  });

  it('says when to come back while the store is away', async () => {
    const sink: TelemetrySink = {
      write: () => Promise.reject(new AbduceError('STORE_UNAVAILABLE', 'secret host is down')),
    };
    const { call, server } = await serve({ sink });
    const error = await call('traces', traces()).catch((cause) => cause);
    expect(error.code).toBe(grpc.status.UNAVAILABLE);
    expect(statusDetails(error)).toContain('google.rpc.RetryInfo');
    expect(error.details).not.toContain('secret');
    expect(server.stats().refusals).toEqual({ unavailable: 1 });
  });

  it('asks to wait when too much is in flight', async () => {
    const sink = heldSink();
    const { call } = await serve({ sink, limits: { concurrency: 1 } });
    const first = call('traces', traces());
    await expect.poll(() => sink.held.length).toBe(1);
    const error = await call('traces', traces()).catch((cause) => cause);
    expect(error.code).toBe(grpc.status.RESOURCE_EXHAUSTED);
    expect(statusDetails(error)).toContain('google.rpc.RetryInfo');
    sink.held[0]?.resolve();
    await first;
  });

  it('bounds a message after decompression', async () => {
    const { call } = await serve({ sink: recordingSink(), maxMessageBytes: 100_000 });
    const padding = traces([span({ name: 'x'.repeat(1 << 20) })]);
    expect(gzipSync(padding).length).toBeLessThan(100_000);
    const error = await call('traces', padding).catch((cause) => cause);
    expect(error.code).toBe(grpc.status.RESOURCE_EXHAUSTED);
    expect((await call('traces', traces())).length).toBe(0);
  });

  it('tells the sink when the client gives up', async () => {
    const sink = heldSink();
    const { call, server } = await serve({ sink });
    let running: grpc.ClientUnaryCall | undefined;
    const reply = call('traces', traces(), {}, (started) => {
      running = started;
    }).catch((cause) => cause);
    await expect.poll(() => sink.held.length).toBe(1);
    running?.cancel();
    expect((await reply).code).toBe(grpc.status.CANCELLED);
    await expect.poll(() => sink.held[0]?.signal?.aborted).toBe(true);
    sink.held[0]?.resolve();
    await expect.poll(() => server.stats().heldBytes).toBe(0);
    expect(server.stats().refusals).toEqual({ cancelled: 1 });
  });

  it('checks credentials', async () => {
    const authorize = bearerToken('t0ken');
    const { call } = await serve({ sink: recordingSink(), authorize });
    const error = await call('traces', traces()).catch((cause) => cause);
    expect(error.code).toBe(grpc.status.UNAUTHENTICATED);
    await call('traces', traces(), { authorization: 'Bearer t0ken' });
  });

  it('says which port is taken', async () => {
    const { server } = await serve({ sink: recordingSink() });
    await expect(
      otlpGrpcServer({ sink: recordingSink(), port: server.port }),
    ).rejects.toMatchObject({
      code: 'CONFIG',
      message: `port ${server.port} on 127.0.0.1 is in use`,
    });
  });

  it('lets a call in flight end before it closes', async () => {
    const sink = heldSink();
    const { call, server } = await serve({ sink });
    const reply = call('traces', traces());
    await expect.poll(() => sink.held.length).toBe(1);
    const closed = server.close();
    sink.held[0]?.resolve();
    expect((await reply).length).toBe(0);
    await closed;
    await server.close();
  });
});
