import { describe, expect, it } from 'vitest';
import type { Step } from '../test-kit/record-writer.ts';
import { canReplay, replay } from '../test-kit/replay.ts';
import {
  amqpDeliver,
  amqpFrame,
  amqpGetOk,
  amqpGreeting,
  amqpHeartbeat,
  amqpMethod,
  amqpPublish,
} from './test-kit/amqp-frames.ts';
import { brief } from './test-kit/brief.ts';
import { expectSameForEverySplit } from './test-kit/same-for-every-split.ts';

const talk: readonly Step[] = [
  { out: amqpGreeting },
  { in: amqpMethod(0, 10, 10, Buffer.alloc(700)) },
  { out: amqpMethod(0, 10, 11, Buffer.alloc(60)) },
  { in: amqpMethod(1, 20, 11, Buffer.alloc(4)) },
  {
    out: Buffer.concat([amqpPublish(1, 'orders', 'new.eu', 10), amqpPublish(2, '', 'mail', 9000)]),
  },
  { in: Buffer.concat([amqpHeartbeat, amqpMethod(1, 60, 80, Buffer.alloc(9))]) },
  { out: amqpPublish(1, 'orders', 'k'.repeat(255), 0) },
  {
    in: Buffer.concat([amqpDeliver(3, 'orders', 'new.eu', 5000), amqpDeliver(3, 'orders', 'b', 1)]),
  },
  { out: Buffer.concat([amqpHeartbeat, amqpMethod(3, 60, 80, Buffer.alloc(9))]) },
  { out: amqpMethod(4, 60, 70, Buffer.from('\0\0\x01q\0', 'latin1')) },
  { in: amqpGetOk(4, '', 'q', 3) },
  { in: amqpMethod(4, 60, 72, Buffer.of(0)) },
  { in: amqpMethod(0, 10, 50, Buffer.alloc(10)) },
];
const lines = [
  'produce orders new.eu ok',
  'produce mail ok',
  `produce orders ${'k'.repeat(255)} ok`,
  'consume orders new.eu ok',
  'consume orders b ok',
  'consume q ok',
];

/** Keys are normalised before they are reported; what counts here is which message it was. */
const kinds = (all: readonly string[]): string[] => all.map((text) => text.split(' ')[0] ?? '');

describe.skipIf(!canReplay)('RabbitMQ', () => {
  it('counts what is published, delivered and fetched, however it is cut', async () => {
    const { spans } = await replay([{ steps: talk, port: 5672 }]);
    const seen = spans.map(brief);
    expect(kinds(seen)).toEqual(kinds(lines));
    expect(seen[0]).toContain('orders');
    await expectSameForEverySplit(talk, seen, { port: 5672 });
  });

  it('counts messages by method, on both sides, without texts where none are allowed', async () => {
    const mirrored = talk.map(
      (step): Step => (step.out === undefined ? { out: step.in ?? '' } : { in: step.out }),
    );
    const { snapshot, spans } = await replay(
      [
        { steps: talk, port: 5672 },
        { steps: mirrored, role: 'server', port: 5672 },
      ],
      { watch: ['l4', 'l7'] },
    );
    const counts = snapshot.requests.map(
      ({ side, protocol, method, status, durations }) =>
        `${side} ${protocol} ${method} ${status} ${durations.count}`,
    );
    expect(counts.sort()).toEqual([
      'client rabbitmq consume ok 3',
      'client rabbitmq produce ok 3',
      'server rabbitmq consume ok 3',
      'server rabbitmq produce ok 3',
    ]);
    expect(spans.map((span) => span.target).join('')).toBe('');
  });

  it('joins in the middle and skips bodies that were not copied', async () => {
    const publish = amqpPublish(1, 'orders', 'a', 100_000);
    const { spans, snapshot } = await replay([
      {
        port: 5672,
        steps: [
          { out: amqpFrame(3, 1, Buffer.alloc(100)) },
          { out: amqpPublish(1, 'orders', 'b', 20) },
          { out: amqpHeartbeat },
          { out: amqpFrame(1, 1, publish.subarray(7, 7 + 15)) },
          { out: amqpFrame(3, 1, Buffer.alloc(60_000)), captured: 100 },
          { out: amqpPublish(1, 'orders', 'c', 20) },
        ],
      },
    ]);
    expect(spans.length).toBeGreaterThanOrEqual(3);
    expect(snapshot.lost.l7_gaps).toBe(0);
  });

  it('does not take AMQP 1.0 for its own', async () => {
    const { spans } = await replay([
      { port: 5672, steps: [{ out: 'AMQP\x00\x01\x00\x00' }, { in: 'AMQP\x00\x01\x00\x00' }] },
    ]);
    expect(spans).toEqual([]);
  });
});
