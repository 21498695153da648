import { execPath } from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpanDocument } from '../protocol/documents.ts';
import { freePort, type Program, startProgram } from '../test-kit/program.ts';
import { app, countsOf, makeStage, median, onSide, type Stage } from '../test-kit/stage.ts';

type Request = readonly [id: number, name: string, ms: number];
interface Seen {
  readonly sent: readonly { readonly topic: string; readonly error: string }[];
  readonly received: number;
  readonly produced: readonly Request[];
  readonly consumed: readonly Request[];
}

let stage: Stage;
let server: Program;
let address: string;

beforeAll(async () => {
  stage = await makeStage();
  const port = await freePort();
  address = `127.0.0.1:${port}`;
  server = await startProgram(execPath, [app('kafka-server'), String(port)], {
    cgroup: stage.servers,
    port,
  });
});

afterAll(async () => {
  await server?.stop();
  await stage?.[Symbol.asyncDispose]();
});

const inOrder = (requests: readonly Request[]): readonly string[] =>
  requests.toSorted(([a], [b]) => a - b).map(([, name]) => name);

const isProduce = (span: SpanDocument): boolean => span.method === 'Produce';

describe('Kafka of kafkajs', () => {
  it('sees each request of a producer and a consumer, and which failed', async () => {
    await using agent = await stage.watch();
    const batches = [
      ['orders', 30],
      ['orders', 1],
      ['broken', 1],
      ['orders', 5],
      ['missing-1', 1],
      ['carts', 200],
      ['broken', 2],
    ];
    const seen = await stage.client<Seen>('kafka-client', address, batches, 'orders', 36);
    expect(seen.received).toBe(36);
    expect(seen.sent.map(({ error }) => error)).toEqual([
      ...['', '', 'MESSAGE_TOO_LARGE', '', 'UNKNOWN_TOPIC_OR_PARTITION', '', 'MESSAGE_TOO_LARGE'],
    ]);
    const first = inOrder(seen.produced);
    const then = inOrder(seen.consumed).toSorted();
    const made = first.length + then.length;
    // Of a topic that does not exist only its metadata are asked.
    const produced = seen.sent.filter(({ topic }) => !topic.startsWith('missing'));
    for (const [side, cgroup] of [
      ['client', stage.clients],
      ['server', stage.servers],
    ] as const) {
      const spans = await agent.spansSeen(made, onSide(side, 'kafka'));
      const methods = spans.map((span) => span.method);
      expect(methods.slice(0, first.length)).toEqual(first);
      // A consumer fetches on a connection of its own, beside the other.
      expect(methods.slice(first.length).sort()).toEqual(then);
      expect(
        spans.filter(isProduce).map((span) => ({ topic: span.target, error: span.error })),
      ).toEqual(produced);
      const fetches = spans.filter((span) => span.method === 'Fetch');
      expect(fetches.every((span) => span.waits && span.target === 'orders')).toBe(true);
      const failed = spans.filter((span) => span.failed);
      expect(failed.map((span) => [span.method, span.error])).toEqual([
        ['Produce', 'MESSAGE_TOO_LARGE'],
        ['Metadata', 'UNKNOWN_TOPIC_OR_PARTITION'],
        ['Produce', 'MESSAGE_TOO_LARGE'],
      ]);
      expect(new Set(spans.map((span) => span.cgroup))).toEqual(new Set([cgroup.id]));
      expect(countsOf(await agent.snapshot(), side, 'kafka')).toEqual({
        ok: made - 3,
        failed: 3,
      });
    }
  });

  it('measures what the client measures', async () => {
    await using agent = await stage.watch();
    const batches = [['after', 1], ...Array.from({ length: 9 }, () => ['delay-50', 1])];
    const seen = await stage.client<Seen>('kafka-client', address, batches, 'after', 1);
    const produced = seen.produced.filter(([, name]) => name === 'Produce').slice(1);
    const truth = median(produced.map(([, , ms]) => ms));
    for (const side of ['client', 'server'] as const) {
      const spans = await agent.spansSeen(
        9,
        (span) => onSide(side, 'kafka')(span) && isProduce(span) && span.target === 'delay-50',
      );
      expect(spans).toHaveLength(9);
      const measured = median(spans.map((span) => span.duration / 1e6));
      expect(measured).toBeGreaterThan(45);
      expect(Math.abs(measured - truth)).toBeLessThan(5 + 0.05 * truth);
    }
  });
});
