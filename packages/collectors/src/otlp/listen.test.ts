import { channel } from 'node:diagnostics_channel';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { manualClock } from '@abduce/core/testing';
import { describe, expect, it } from 'vitest';
import { bearerToken } from './bearer-token.ts';
import { otlpCollector } from './collector.ts';
import { listenOtlp } from './listen.ts';
import { otlpMetrics } from './metrics.ts';
import { nodeListener } from './node-listener.ts';
import { silentLogger } from './options.ts';
import { type RequestEvent, requestChannel } from './request-event.ts';
import { now, traces } from './test-kit/payloads.ts';
import { protobuf, setup } from './test-kit/post.ts';
import { heldSink, recordingSink } from './test-kit/recording-sink.ts';

async function send(url: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: { ...protobuf, ...headers },
    body: traces(),
  });
}

describe('listenOtlp', () => {
  it('listens on a free port of this machine, and closes with its scope', async () => {
    const sink = recordingSink();
    let url: string;
    {
      await using server = await listenOtlp({ sink, port: 0 });
      expect(server.host).toBe('127.0.0.1');
      url = server.url;
      expect((await send(url)).status).toBe(200);
      expect(server.stats()).toMatchObject({ requests: 1, accepted: 1, records: 1 });
    }
    await expect(send(url)).rejects.toThrow();
    expect(sink.batches.length).toBe(1);
  });

  it('does not open itself to others without a guard', async () => {
    const sink = recordingSink();
    for (const host of ['0.0.0.0', '::', '192.168.1.4']) {
      await expect(listenOtlp({ sink, host, port: 0 })).rejects.toMatchObject({ code: 'CONFIG' });
    }
    const authorize = bearerToken('one', 'two');
    await using guarded = await listenOtlp({ sink, host: '0.0.0.0', port: 0, authorize });
    const url = `http://127.0.0.1:${guarded.port}`;
    expect((await send(url)).status).toBe(401);
    expect((await send(url, { authorization: 'Bearer three' })).status).toBe(401);
    expect((await send(url, { authorization: 'bearer two' })).status).toBe(200);
    await using open = await listenOtlp({ sink, host: '0.0.0.0', port: 0, allowPublic: true });
    expect(open.port).toBeGreaterThan(0);
  });

  it('says which port is taken', async () => {
    const sink = recordingSink();
    await using server = await listenOtlp({ sink, port: 0 });
    await expect(listenOtlp({ sink, port: server.port })).rejects.toMatchObject({
      code: 'CONFIG',
      message: `port ${server.port} on 127.0.0.1 is in use`,
    });
  });

  it('lets requests in flight end before it closes, and hangs up idle connections', async () => {
    const sink = heldSink();
    const server = await listenOtlp({ sink, port: 0 });
    const response = send(server.url);
    await expect.poll(() => sink.held.length).toBe(1);
    const closed = server.close();
    await expect(send(server.url)).rejects.toThrow();
    sink.held[0]?.resolve();
    expect((await response).status).toBe(200);
    expect((await response).headers.get('connection')).toBe('close');
    await closed;
    await server.close();
  });

  it('closes at the drain deadline even when the sink never ends', async () => {
    const sink = heldSink();
    const clock = manualClock(now);
    const server = await listenOtlp({ sink, port: 0, clock, drainTimeout: 5000 });
    const response = send(server.url).catch((cause) => cause);
    await expect.poll(() => sink.held.length).toBe(1);
    const closed = server.close();
    await expect.poll(() => clock.sleepers).toBe(2);
    await clock.advance(5000);
    await closed;
    expect(await response).toBeInstanceOf(TypeError);
  });

  it('publishes each request on its channel and to prom-client, and only there', async () => {
    const { Registry, register } = await import('prom-client');
    const registry = new Registry();
    const events: RequestEvent[] = [];
    const listener = (event: unknown): void => void events.push(event as RequestEvent);
    channel(requestChannel).subscribe(listener);
    const broken = {
      request: () => {
        throw new Error('observers may break');
      },
    };
    await using server = await listenOtlp({
      sink: recordingSink(),
      port: 0,
      observers: [broken, await otlpMetrics({ registry })],
    });
    await send(server.url);
    await fetch(`${server.url}/nowhere`);
    channel(requestChannel).unsubscribe(listener);
    expect(events).toMatchObject([
      { transport: 'http', route: 'traces', outcome: 'accepted', status: 200, records: 1 },
      { transport: 'http', route: 'none', outcome: 'not_found', status: 404, records: 0 },
    ]);
    const text = await registry.metrics();
    expect(text).toContain(
      'abduce_otlp_requests_total{transport="http",route="traces",outcome="accepted"} 1',
    );
    expect(text).toContain('abduce_otlp_records_total{transport="http",route="traces"} 1');
    expect(text).toContain('abduce_otlp_request_duration_seconds_count');
    expect(register.getMetricsAsArray()).toEqual([]);
  });
});

describe('nodeListener', () => {
  it('serves our handler and any other web handler', async () => {
    const { handler, sink } = setup();
    const echo = async (request: Request): Promise<Response> =>
      new Response(`${request.method} ${new URL(request.url).pathname} ${await request.text()}`, {
        status: 202,
        headers: { 'x-kind': 'echo' },
      });
    const ours = nodeListener(handler);
    const theirs = nodeListener(echo);
    const server = createServer((request, response) =>
      (request.url?.startsWith('/v1/') ? ours : theirs)(request, response),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect((await send(url)).status).toBe(200);
    expect(sink.batches.length).toBe(1);
    const echoed = await fetch(`${url}/echo?a=1`, { method: 'PUT', body: 'hello' });
    expect([echoed.status, echoed.headers.get('x-kind')]).toEqual([202, 'echo']);
    expect(await echoed.text()).toBe('PUT /echo hello');
    await new Promise((resolve) => server.close(resolve));
  });

  it('takes a body that a parser in front has read, and says so when it is lost', async () => {
    const logged: unknown[] = [];
    const { handler, sink } = setup({ logger: { log: (...entry) => logged.push(entry) } });
    const listener = nodeListener(handler);
    const server = createServer(async (request, response) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of request) chunks.push(chunk);
      if (request.headers['x-keep'] === '1')
        Object.assign(request, { body: Buffer.concat(chunks) });
      listener(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect((await send(url, { 'x-keep': '1' })).status).toBe(200);
    expect(sink.batches[0]?.spans?.length).toBe(1);
    expect((await send(url)).status).toBe(500);
    expect(logged).toMatchObject([['error', expect.any(String), { error: { code: 'CONFIG' } }]]);
    await new Promise((resolve) => server.close(resolve));
  });

  it('reads request targets in absolute form', async () => {
    const sink = recordingSink();
    await using server = await listenOtlp({ sink, port: 0 });
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(
        {
          port: server.port,
          method: 'POST',
          path: `${server.url}/v1/traces?x=1`,
          headers: protobuf,
        },
        (response) => resolve(response.resume().statusCode),
      );
      request.on('error', reject);
      request.end(traces());
    });
    expect(status).toBe(200);
  });
});

describe('otlpCollector', () => {
  it('runs both doors until it is aborted', async () => {
    const sink = recordingSink();
    const stop = new AbortController();
    const { promise: listening, resolve } = Promise.withResolvers<{
      url: string;
      grpcUrl?: string;
    }>();
    const collector = otlpCollector({ port: 0, grpcPort: 0, onListening: resolve });
    expect(collector.name).toBe('otlp');
    const clock = { now: () => now, sleep: () => new Promise<void>(() => {}) };
    const running = collector.run(sink, { clock, logger: silentLogger, signal: stop.signal });
    const { url, grpcUrl } = await listening;
    expect(grpcUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await send(url)).status).toBe(200);
    stop.abort();
    await running;
    await expect(send(url)).rejects.toThrow();
    expect(sink.batches.length).toBe(1);
  });
});
