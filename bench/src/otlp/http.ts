import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { listenOtlp } from '@abduce/collectors/otlp';
import type { TelemetrySink } from '@abduce/core';
import { memoryStore } from '@abduce/storage/memory';
import { atMost, type Bench, type BenchResult, defineBench } from '../harness/index.ts';
import type { SenderMessage, SendOrder } from './sender.ts';

const spansPerRequest = 500;
const spansPerSecond = 20_000;
const seconds = 30;

/** A process that does nothing: its event-loop delay is what the machine itself adds. */
async function idleProcess(): Promise<{ p999(): Promise<number>; stop(): void }> {
  const child = fork(new URL('./idle.ts', import.meta.url), {
    stdio: ['ignore', 'ignore', 2, 'ipc'],
  });
  await once(child, 'message');
  return {
    async p999() {
      child.send('read');
      const [value] = (await once(child, 'message')) as [number];
      return value;
    },
    stop: () => void child.kill(),
  };
}

async function expectMessage<K extends SenderMessage['kind']>(
  child: ChildProcess,
  kind: K,
): Promise<Extract<SenderMessage, { kind: K }>> {
  const [message] = (await once(child, 'message')) as [SenderMessage];
  if (message.kind !== kind) throw new Error(`sender said ${message.kind}, expected ${kind}`);
  return message as Extract<SenderMessage, { kind: K }>;
}

interface Run {
  readonly spans: number;
  readonly cpuMs: number;
  readonly wallMs: number;
}

/** Lets the child send, and measures this process meanwhile. */
async function run(child: ChildProcess, order: SendOrder, begin: () => void): Promise<Run> {
  child.send(order);
  await expectMessage(child, 'ready');
  globalThis.gc?.();
  begin();
  const cpu = process.cpuUsage();
  const wall = performance.now();
  child.send('go');
  const { failures, late } = await expectMessage(child, 'done');
  const { user, system } = process.cpuUsage(cpu);
  const wallMs = performance.now() - wall;
  if (failures > 0) throw new Error(`${failures} of ${order.requests} requests were not taken`);
  if (late > 0) throw new Error(`the sender fell behind with ${late} requests`);
  return { spans: order.requests * order.spans, cpuMs: (user + system) / 1000, wallMs };
}

function perCpuSecond({ spans, cpuMs }: Run): number {
  return Math.round((spans / cpuMs) * 1000);
}

export const bench: Bench = defineBench({
  name: 'otlp-http',
  async run({ log }) {
    const store = memoryStore();
    const received = { spans: 0 };
    const sink: TelemetrySink = {
      async write(batch) {
        received.spans += batch.spans?.length ?? 0;
        await store.traces.write(batch);
      },
    };
    const server = await listenOtlp({ sink, port: 0 });
    const child = fork(new URL('./sender.ts', import.meta.url), {
      execArgv: ['--conditions=@abduce/source'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const idle = await idleProcess();
    const delay = monitorEventLoopDelay({ resolution: 1 });
    try {
      const order = { url: server.url, spans: spansPerRequest };
      log('full path, as fast as it goes');
      await run(child, { ...order, requests: 60, rate: 0, seed: 1 }, () => {});
      const burst = await run(child, { ...order, requests: 400, rate: 0, seed: 2 }, () => {});
      log(`${spansPerSecond} spans/s for ${seconds} s`);
      const rate = spansPerSecond / spansPerRequest;
      const requests = rate * seconds;
      const steady = await run(child, { ...order, requests, rate, seed: 3 }, () => {
        delay.enable();
        delay.reset();
        // Reading resets it, so that both look at the same seconds.
        void idle.p999();
      });
      delay.disable();
      const idleMs = await idle.p999();
      const sent = 60 * spansPerRequest + burst.spans + steady.spans;
      if (received.spans !== sent) throw new Error(`sent ${sent} spans, took ${received.spans}`);
      const ms = (percentile: number): number => delay.percentile(percentile) / 1e6;
      const results: BenchResult[] = [
        {
          name: 'HTTP, gunzip, decode, memory store: as fast as it goes',
          value: perCpuSecond(burst),
          unit: 'spans/CPU-s',
        },
        {
          name: 'the same, by the clock',
          value: Math.round((burst.spans / burst.wallMs) * 1000),
          unit: 'spans/s',
        },
        {
          name: `CPU at ${spansPerSecond} spans/s`,
          value: (100 * steady.cpuMs) / steady.wallMs,
          unit: '% of one core',
        },
        { name: 'event-loop delay p50', value: ms(50), unit: 'ms' },
        { name: 'event-loop delay p99', value: ms(99), unit: 'ms' },
        { name: 'event-loop delay max', value: delay.max / 1e6, unit: 'ms' },
        { name: 'event-loop delay p99.9 of an idle process meanwhile', value: idleMs, unit: 'ms' },
      ];
      const name = `event-loop delay p99.9 in ms, ${seconds} s at ${spansPerSecond} spans/s`;
      return { results, ratios: [atMost(name, ms(99.9), 25)] };
    } finally {
      delay.disable();
      child.kill();
      idle.stop();
      await server.close();
      await store.close();
    }
  },
});
