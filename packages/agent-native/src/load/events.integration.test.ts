import { execPath } from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SnapshotDocument } from '../protocol/documents.ts';
import type { Observation } from '../test-kit/observe.ts';
import { freePort, runProgram, startProgram, until } from '../test-kit/program.ts';
import type { Server } from '../test-kit/programs/postgres.ts';
import { startRedis } from '../test-kit/programs/redis.ts';
import { app, countsOf, makeStage, type Stage } from '../test-kit/stage.ts';

// The benchmark asks for the server's configuration first: two commands in one write.
const extra = 2;

let stage: Stage;
let server: Server;

beforeAll(async () => {
  stage = await makeStage();
  server = await startRedis({ cgroup: stage.servers });
});

afterAll(async () => {
  await server?.stop();
  await stage?.[Symbol.asyncDispose]();
});

/** Makes so many commands over ten connections, so many in each write. */
const bench = (commands: number, pipeline: number): Promise<string> =>
  runProgram(
    'redis-benchmark',
    [
      ...['-h', server.address, '-p', String(server.port), '-t', 'get', '-c', '10', '-q'],
      ...['-n', String(commands), '-P', String(pipeline)],
    ],
    { cgroup: stage.clients },
  );

/** Every write is told when it is sent and when it is received, and so is its answer. */
const operations = (commands: number, pipeline: number): number => 4 * (commands / pipeline + 1);

const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

const requestsOf = (
  snapshot: SnapshotDocument,
  protocol = 'redis',
): { client: number; server: number } => ({
  client: total(countsOf(snapshot, 'client', protocol)),
  server: total(countsOf(snapshot, 'server', protocol)),
});

/** What the kernel told and what it says that it lost. */
const accounted = ({ events, lost }: SnapshotDocument): number =>
  (events.data ?? 0) + (lost.ring_data ?? 0);

const expectWholeFrames = (agent: Observation, { lost }: SnapshotDocument): void => {
  expect(agent.readStats).toEqual({ skippedBytes: 0, badFrames: 0, droppedValues: 0 });
  expect(lost.malformed).toBe(0);
};

const watch = { see: ['l4', 'l7'] } as const;

describe('events by the million', () => {
  it('are all counted, or said to be lost, and no frame is torn', async () => {
    const commands = 10_000_000;
    const pipeline = 16;
    await using agent = await stage.watch({ ...watch, spansPerSecond: 200 });
    let over = false;
    const done = bench(commands, pipeline).finally(() => {
      over = true;
    });
    // Documents are asked for all the while.
    let snapshots = 0;
    while (!over) {
      await agent.snapshot();
      snapshots++;
    }
    await done;
    const all = operations(commands, pipeline);
    const snapshot = await agent.seen(
      `${all} operations told or lost`,
      (now) => accounted(now) >= all,
    );
    expectWholeFrames(agent, snapshot);
    expect(accounted(snapshot)).toBe(all);
    expect(agent.spanFrames).toBeGreaterThan(5);
    expect(snapshots).toBeGreaterThan(5);
    const { lost } = snapshot;
    const { client, server: served } = requestsOf(snapshot);
    const seen = agent.spans().length + agent.unsampled + (lost.reader_spans ?? 0);
    expect(seen).toBe(client + served);
    if (lost.ring_data === 0) {
      expect([client, served]).toEqual([commands + extra, commands + extra]);
      expect(Object.entries(lost).filter(([, count]) => count !== 0)).toEqual([]);
    } else {
      expect(Math.max(client, served)).toBeLessThanOrEqual(commands + extra);
      expect(client + served).toBeLessThan(2 * (commands + extra));
      expect((lost.l7_gaps ?? 0) + (lost.l7_unanswered ?? 0)).toBeGreaterThan(0);
    }
  });

  it('are counted while nobody reads, and so are the spans that nobody got', async () => {
    // Slower than the limit of spans: each request has one, and each that is missing was lost for want of a reader.
    await using agent = await stage.watch({ ...watch, spansPerSecond: 10_000 });
    const port = await freePort();
    await using _ = await startProgram(execPath, [app('http-server'), String(port)], {
      cgroup: stage.servers,
      port,
    });
    const rate = 2500;
    const seconds = 4;
    const resume = agent.stall();
    const asked: Promise<SnapshotDocument>[] = [];
    let requests = 0;
    try {
      for (let i = 0; i < seconds; i++) {
        const load = await stage.client<{ requests: number }>(
          'http-load',
          ...['127.0.0.1', port, 8, 1, rate],
        );
        requests += load.requests;
        asked.push(agent.snapshot());
      }
    } finally {
      resume();
    }
    expect(requests).toBeGreaterThan(rate);
    await Promise.all(asked);
    const snapshot = await agent.seen('all requests', (now) => {
      const { client, server: served } = requestsOf(now, 'http');
      return client >= requests && served >= requests;
    });
    expectWholeFrames(agent, snapshot);
    const { client, server: served } = requestsOf(snapshot, 'http');
    expect([client, served]).toEqual([requests, requests]);
    const lost = snapshot.lost.reader_spans ?? 0;
    expect(lost).toBeGreaterThan(0);
    expect(agent.spans().length).toBeGreaterThan(0);
    expect(agent.spans().length + agent.unsampled + lost).toBe(2 * requests);
    // Nothing else was lost, and now that somebody reads, nothing more.
    expect(Object.entries(snapshot.lost).filter(([, count]) => count !== 0)).toEqual([
      ['reader_spans', lost],
    ]);
    const before = agent.spans().length;
    const more = await stage.client<{ requests: number }>(
      'http-load',
      ...['127.0.0.1', port, 8, 1, 500],
    );
    await until('the spans of the next requests', async () => {
      await agent.snapshot();
      return agent.spans().length - before >= 2 * more.requests;
    });
    expect((await agent.snapshot()).lost.reader_spans).toBe(lost);
  });

  it('are told as not sampled, also where the frame that said so was dropped', async () => {
    await using agent = await stage.watch({ ...watch, spansPerSecond: 2000 });
    const resume = agent.stall();
    const asked: Promise<SnapshotDocument>[] = [];
    for (let round = 0; round < 4; round++) {
      await bench(30_000, 1);
      asked.push(agent.snapshot());
    }
    resume();
    await Promise.all(asked);
    const snapshot = await agent.snapshot();
    await agent.snapshot();
    const { client, server: served } = requestsOf(snapshot);
    expect(agent.spans().length + agent.unsampled + (snapshot.lost.reader_spans ?? 0)).toBe(
      client + served,
    );
    expectWholeFrames(agent, snapshot);
  });

  it('are counted as lost, to the last one, while the helper stands still', async () => {
    const commands = 1_600_000;
    const pipeline = 16;
    await using agent = await stage.watch({ ...watch, spansPerSecond: 100 });
    process.kill(agent.pid, 'SIGSTOP');
    try {
      await bench(commands, pipeline);
    } finally {
      process.kill(agent.pid, 'SIGCONT');
    }
    const all = operations(commands, pipeline);
    const snapshot = await agent.seen(
      `${all} operations told or lost`,
      (now) => accounted(now) >= all,
    );
    expectWholeFrames(agent, snapshot);
    expect(accounted(snapshot)).toBe(all);
    expect(snapshot.lost.ring_data).toBeGreaterThan(all / 2);
    const before = requestsOf(snapshot);
    expect(before.client + before.server).toBeGreaterThan(0);
    expect(Math.max(before.client, before.server)).toBeLessThan(commands);
    // Nothing of it remains: what comes afterwards is seen as ever.
    await bench(16_000, pipeline);
    await until('the next commands', async () => {
      const after = requestsOf(await agent.snapshot());
      return after.client - before.client >= 16_000 && after.server - before.server >= 16_000;
    });
    const last = await agent.snapshot();
    const after = requestsOf(last);
    expect([after.client - before.client, after.server - before.server]).toEqual([16_002, 16_002]);
    expect(accounted(last)).toBe(all + operations(16_000, pipeline));
    expect(last.lost.ring_data).toBe(snapshot.lost.ring_data);
  });
});
