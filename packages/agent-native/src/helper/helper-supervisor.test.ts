import { fileURLToPath } from 'node:url';
import { systemClock } from '@abduce/core';
import { random } from '@abduce/core/testing';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConfigureDocument } from '../protocol/documents.ts';
import type { HelperMessage } from '../protocol/message-reader.ts';
import {
  type HelperSupervisor,
  helperSupervisor,
  type SupervisorOptions,
} from './helper-supervisor.ts';

const script = fileURLToPath(new URL('test-kit/fake-helper.ts', import.meta.url));
const configuration: ConfigureDocument = {
  host: [],
  scope: [{ path: '/a', watch: ['l4'], subtree: true }],
  interval: 100,
  spansPerSecond: 1,
  memory: 1,
  profileHertz: 0,
  offCpu: false,
  paused: false,
  conntrackNetns: [],
};

interface Run {
  readonly supervisor: HelperSupervisor;
  readonly messages: HelperMessage[];
  readonly log: string[];
  readonly pids: Set<number>;
  readonly abort: AbortController;
  readonly done: Promise<unknown>;
  count(type: HelperMessage['type']): number;
}

const runs: Run[] = [];
afterEach(async () => {
  for (const run of runs.splice(0)) {
    run.abort.abort();
    await run.done;
    for (const pid of run.pids) expect(() => process.kill(pid, 0)).toThrow();
  }
});

function start(mode: string, options: Partial<SupervisorOptions> = {}): Run {
  const abort = new AbortController();
  const messages: HelperMessage[] = [];
  const log: string[] = [];
  const pids = new Set<number>();
  const supervisor = helperSupervisor({
    path: process.execPath,
    args: ['--disable-warning=ExperimentalWarning', script, mode],
    clock: systemClock(),
    logger: {
      log: (level, message, fields) =>
        log.push(`${level} ${message} ${String(fields?.errors ?? '')}`),
    },
    random: random(3).next,
    pauses: { base: 5, max: 20 },
    times: { stop: 1500 },
    ...options,
    onMessage: async (message) => {
      if (message.type === 'hello') pids.add(message.document.pid);
      messages.push(message);
      await options.onMessage?.(message);
    },
  });
  supervisor.configure(configuration);
  const done = supervisor.run(abort.signal).catch((error: unknown) => error);
  const count = (type: HelperMessage['type']): number =>
    messages.filter((each) => each.type === type).length;
  const run = { supervisor, messages, log, pids, abort, done, count };
  runs.push(run);
  return run;
}

describe('a supervised helper', () => {
  it('is configured, flushed and stopped, and may say its last', async () => {
    const run = start('good');
    await expect.poll(() => run.count('snapshot')).toBeGreaterThan(2);
    const configured = run.messages.flatMap((each) =>
      each.type === 'log' ? [each.document.message] : [],
    );
    expect(configured.map((text) => JSON.parse(text))).toEqual([configuration]);
    run.abort.abort();
    await expect(run.done).resolves.toBeUndefined();
    expect(run.messages.at(-1)).toEqual({ type: 'goodbye', document: { reason: 'stop' } });
    expect(run.supervisor.stats()).toEqual({
      restarts: 0,
      pid: undefined,
      skippedBytes: 0,
      badFrames: 0,
      droppedValues: 0,
    });
  });

  it('is started again after every crash, and configured again', async () => {
    const run = start('crash', { maxFailures: 2 });
    await expect
      .poll(() => run.supervisor.stats().restarts, { timeout: 30_000 })
      .toBeGreaterThan(4);
    expect(run.pids.size).toBeGreaterThan(4);
    expect(run.log[0]).toMatch(/started again.*crashed/s);
  });

  it('is given up when it never has a result', async () => {
    const run = start('early', { maxFailures: 3 });
    expect(await run.done).toMatchObject({
      code: 'NATIVE_UNAVAILABLE',
      message: expect.stringMatching(/3 times.*no rights/),
      details: { code: 3 },
    });
  });

  it('is not tried twice when it speaks another protocol, or cannot be started', async () => {
    const run = start('wrong');
    expect(await run.done).toMatchObject({
      message: expect.stringMatching(/protocol 2, this host 1/),
    });
    expect(run.supervisor.stats().restarts).toBe(0);
    const none = start('good', { path: '/does/not/exist' });
    expect(await none.done).toMatchObject({
      code: 'NATIVE_UNAVAILABLE',
      message: expect.stringMatching(/ENOENT/),
    });
  });

  it('is killed when it never says hello', async () => {
    const run = start('silent', { times: { handshake: 150, stop: 100 }, maxFailures: 2 });
    expect(await run.done).toMatchObject({
      cause: { message: expect.stringMatching(/said nothing for 150 ms/) },
    });
  });

  it('is killed and started again when it hangs', async () => {
    const run = start('hang', { times: { silence: 100, stop: 100 } });
    await expect
      .poll(() => run.supervisor.stats().restarts, { timeout: 30_000 })
      .toBeGreaterThan(1);
    expect(run.pids.size).toBeGreaterThan(1);
  });

  it('is killed when it does not stop', async () => {
    const run = start('deaf', { times: { stop: 60 } });
    await expect.poll(() => run.count('snapshot')).toBeGreaterThan(0);
    run.abort.abort();
    await expect(run.done).resolves.toBeUndefined();
  });

  it('is read through its garbage', async () => {
    const run = start('garbage');
    await expect.poll(() => run.count('snapshot')).toBeGreaterThan(3);
    const { skippedBytes, badFrames, restarts } = run.supervisor.stats();
    expect(skippedBytes).toBeGreaterThan(300);
    expect(badFrames).toBeGreaterThan(3);
    expect(restarts).toBe(0);
  });

  it('waits while the host is busy: what it says piles up nowhere', async () => {
    const stall = 600;
    const run = start('flood', {
      times: { silence: 200, stop: 500 },
      onMessage: async (message) => {
        if (message.type !== 'snapshot' || message.document.events.sequence !== 30) return;
        await new Promise((resolve) => setTimeout(resolve, stall));
      },
    });
    await expect.poll(() => run.count('snapshot'), { timeout: 30_000 }).toBeGreaterThan(400);
    const events = run.messages.flatMap(({ type, document }) =>
      type === 'snapshot' ? [document.events] : [],
    );
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, at) => at));
    // It stood still within what pipes and streams buffer, though the host said nothing for long.
    const still = events.findIndex(
      ({ at }, i) => i > 0 && (at ?? 0) - (events[i - 1]?.at ?? 0) > stall / 2,
    );
    expect(still).toBeGreaterThan(29);
    expect(still).toBeLessThan(30 + (512 << 10) / 4500);
    expect(run.supervisor.stats().restarts).toBe(0);
  });

  it('fails with what the reader of its messages throws', async () => {
    const run = start('good', {
      onMessage: (message) => {
        if (message.type === 'snapshot') throw new Error('no more');
      },
    });
    expect(await run.done).toMatchObject({ message: 'no more' });
  });
});
