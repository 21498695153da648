import { createServer } from 'node:http';
import { join } from 'node:path';
import { listenOtlp } from '@abduce/collectors/otlp';
import {
  batchBuilder,
  type Collector,
  pointRows,
  spanRows,
  systemClock,
  type TelemetryBatch,
} from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { folder } from '../test-kit/folder.ts';
import { agentSinks, headersOf } from './agent-sinks.ts';
import { runAgent } from './run-agent.ts';

const logger = { log: () => {} };
const time = Date.UTC(2026, 0, 5, 12);

function batch(): TelemetryBatch {
  const builder = batchBuilder();
  const resource = { 'service.name': '/docker/web' };
  builder.point({ resource, name: 'container_info', time, value: 1, attributes: { a: 'b' } });
  builder.span({
    resource,
    traceId: '1'.repeat(32),
    spanId: '1'.repeat(16),
    name: 'GET',
    start: time,
    duration: 1,
  });
  return builder.build();
}

/** A receiver of remote write that keeps what it gets. */
async function prometheus() {
  const bodies: Uint8Array[] = [];
  const headers: (string | undefined)[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    bodies.push(Buffer.concat(parts));
    headers.push(request.headers.authorization);
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}/api/v1/write`,
    bodies,
    headers,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function otlpReceiver() {
  const batches: TelemetryBatch[] = [];
  const server = await listenOtlp({
    port: 0,
    tracing: false,
    sink: { write: async (one) => void batches.push(one) },
  });
  return { batches, url: server.url, [Symbol.asyncDispose]: () => server.close() };
}

const namesOf = (batches: readonly TelemetryBatch[]): string[] =>
  batches.flatMap((one) => [
    ...[...pointRows(one)].map(({ descriptor }) => descriptor.name),
    ...[...spanRows(one)].map(({ name }) => name),
  ]);

describe('agentSinks', () => {
  it('pushes everything by OTLP when there is nothing else', async () => {
    await using receiver = await otlpReceiver();
    await using sinks = await agentSinks({ otlp: receiver.url }, {}, logger);
    await sinks.write(batch());
    expect(namesOf(receiver.batches)).toEqual(['container_info', 'GET']);
  });

  it('gives metrics to remote write and the rest to OTLP', async () => {
    await using receiver = await otlpReceiver();
    await using metrics = await prometheus();
    const flags = { otlp: receiver.url, 'remote-write': metrics.url };
    await using sinks = await agentSinks(flags, { ABDUCE_STORE_TOKEN: 't' }, logger);
    await sinks.write(batch());
    expect(namesOf(receiver.batches)).toEqual(['GET']);
    expect(metrics.headers).toEqual(['Bearer t']);
    expect(metrics.bodies).toHaveLength(1);
    expect(sinks.shown).toHaveLength(2);
  });

  it('keeps on the disk what nobody takes, and delivers it when somebody does', async () => {
    await using home = await folder();
    const queue = join(home.path, 'queue');
    let url: string;
    {
      await using gone = await otlpReceiver();
      url = gone.url;
    }
    const stopped = new AbortController();
    {
      // Nobody listens there any more: the batch is on the disk when `write` resolves.
      const sinks = await agentSinks({ otlp: url, queue }, {}, logger);
      await sinks.write(batch(), { signal: stopped.signal });
      await sinks[Symbol.asyncDispose]();
    }
    const port = Number(new URL(url).port);
    const batches: TelemetryBatch[] = [];
    await using server = await listenOtlp({
      port,
      tracing: false,
      sink: { write: async (one) => void batches.push(one) },
    });
    await using _sinks = await agentSinks({ otlp: server.url, queue }, {}, logger);
    const deadline = Date.now() + 20_000;
    while (namesOf(batches).length < 2 && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(namesOf(batches).sort()).toEqual(['GET', 'container_info']);
  }, 40_000);

  it('delivers to one destination while the other fails, and says that one does', async () => {
    await using metrics = await prometheus();
    const flags = { otlp: 'http://127.0.0.1:1/', 'remote-write': metrics.url };
    await using sinks = await agentSinks(flags, {}, logger);
    const late = AbortSignal.timeout(500);
    await expect(sinks.write(batch(), { signal: late })).rejects.toThrow();
    expect(metrics.bodies).toHaveLength(1);
  });
});

describe('headersOf', () => {
  it('reads pairs as OpenTelemetry writes them', () => {
    expect(headersOf('a=b, c=d%20e,bad,=x')).toEqual({ a: 'b', c: 'd e' });
    expect(headersOf(undefined)).toEqual({});
  });
});

describe('runAgent', () => {
  const collector = (rounds: number): Collector => ({
    name: 'agent',
    async run(sink, { signal }) {
      for (let round = 0; round < rounds && !signal.aborted; round++) await sink.write(batch());
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    },
  });
  const run = (once: boolean, signal: AbortSignal, one: Collector) =>
    runAgent({
      collector: one,
      sink: { write: async () => {} },
      clock: systemClock(),
      logger,
      signal,
      once,
    });

  it('ends after one round', async () => {
    const counts = await run(true, new AbortController().signal, collector(5));
    expect(counts).toEqual({ batches: 1, points: 1, spans: 1, profiles: 0 });
  });

  it('ends when it is told to, and lets failures through', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 20);
    expect(await run(false, stop.signal, collector(3))).toMatchObject({ batches: 3 });
    const broken: Collector = {
      name: 'agent',
      run: () => Promise.reject(new Error('no helper')),
    };
    await expect(run(false, new AbortController().signal, broken)).rejects.toThrow('no helper');
  });
});
