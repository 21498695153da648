import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storeSink, systemClock, type TelemetrySink } from '@abduce/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClickHouseStore, clickhouseStore } from '../clickhouse/clickhouse-store.ts';
import { type Chaos, type ChaosProxy, startChaosProxy } from '../test-kit/chaos-proxy.ts';
import { type ClickHouseServer, startClickHouse } from '../test-kit/clickhouse-server.ts';
import { durableQueue } from './durable-queue.ts';
import { logsNow } from './test-kit/numbered.ts';

let server: ClickHouseServer;
let proxy: ChaosProxy;
let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'abduce-queue-chaos-'));
  server = await startClickHouse();
  proxy = await startChaosProxy(server.httpPort);
});
afterAll(async () => {
  await proxy?.stop();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const ping = (): Promise<boolean> =>
  fetch(`${server.url}/ping`).then(
    ({ ok }) => ok,
    () => false,
  );

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** An engine out of the library aborts now and then when a request is reset: what a server does that crashes. */
function keepAlive(): { stop(): Promise<void> } {
  let running = true;
  const done = (async () => {
    while (running) {
      await pause(50);
      if (!isRunning(server.pid)) await server.restart();
    }
  })();
  return {
    async stop() {
      running = false;
      await done;
    },
  };
}

/** How many rows the server has, and how many different ones. */
async function counts(store: ClickHouseStore, database: string) {
  const [row] = await store.query(
    `SELECT count() AS rows, uniqExact(Body) AS distinct FROM ${database}.otel_logs`,
  );
  return { rows: Number(row?.rows), distinct: Number(row?.distinct) };
}

const batches = 60;
const rowsOfBatch = 50;

/** Writes through queue and proxy while `storm` plays with the network; gives what came of it. */
async function through(database: string, storm: () => Promise<void>) {
  proxy.set({});
  const store = clickhouseStore({
    url: proxy.url,
    database,
    requestTimeout: 2000,
    // The queue tries again; the store need not for long.
    limits: { retryTime: 300, firstPause: 20 },
  });
  await store.check();
  const inner = storeSink(store, { clock: systemClock() });
  const calls: string[] = [];
  let [inFlight, most] = [0, 0];
  const sink: TelemetrySink = {
    async write(batch, options) {
      calls.push(options?.batchId ?? '');
      most = Math.max(most, ++inFlight);
      await inner.write(batch, options).finally(() => inFlight--);
    },
  };
  const queue = await durableQueue({
    directory: join(folder, database),
    sink,
    maxBytes: 2 ** 24,
    deliveryBytes: 2 ** 15,
    linger: 10,
    attemptTimeout: 3000,
    backoff: 30,
    maxBackoff: 100,
  });
  const writing = (async () => {
    for (let i = 0; i < batches; i++) {
      await queue.write(logsNow(i * rowsOfBatch, rowsOfBatch));
      await pause(10);
    }
  })();
  const watch = keepAlive();
  await storm();
  await writing;
  proxy.set({});
  await queue.drain();
  await watch.stop();
  const stats = queue.stats();
  await queue.close();
  const seen = await counts(store, database);
  await store.close();
  return { ...seen, retried: calls.length - new Set(calls).size, most, stats };
}

const whole = { rows: batches * rowsOfBatch, distinct: batches * rowsOfBatch };

describe('a real ClickHouse server behind a bad network: nothing lost, nothing twice', () => {
  it.each<[string, Chaos]>([
    ['reset', { resetAfter: 3000 }],
    ['cut_off', { cutAfter: 3000 }],
    ['refused', { refuse: true }],
    ['half_open', { blackHole: true }],
    ['answers_lost', { loseAnswer: true }],
  ])('%s', async (name, chaos) => {
    const outcome = await through(`chaos_${name}`, async () => {
      for (let i = 0; i < 3; i++) {
        await pause(150);
        proxy.set(chaos);
        await pause(chaos.blackHole === true ? 3500 : 400);
        proxy.set({});
      }
    });
    expect(outcome).toMatchObject({ ...whole, most: 1, stats: { quarantined: { records: 0 } } });
    // The storm was felt: some delivery went out again, under its own id.
    expect(outcome.retried).toBeGreaterThan(0);
  });

  it('slow: one insert at a time, and all of it arrives', async () => {
    const outcome = await through('chaos_slow', async () => {
      proxy.set({ latency: 60, bandwidth: 200_000 });
      await pause(1500);
    });
    expect(outcome).toMatchObject({ ...whole, most: 1 });
  });

  it('the server itself killed and started again', async () => {
    const outcome = await through('chaos_killed', async () => {
      for (let i = 0; i < 2; i++) {
        await pause(300);
        await expect.poll(ping, { timeout: 20_000 }).toBe(true);
        // The new one answers a moment before its number is known here.
        await expect.poll(() => isRunning(server.pid)).toBe(true);
        process.kill(server.pid, 'SIGKILL');
      }
    });
    expect(outcome).toMatchObject({ ...whole, stats: { quarantined: { records: 0 } } });
  });
});
