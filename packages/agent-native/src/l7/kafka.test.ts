import { describe, expect, it } from 'vitest';
import type { Step } from '../test-kit/record-writer.ts';
import { canReplay, replay } from '../test-kit/replay.ts';
import { brief } from './test-kit/brief.ts';
import { be } from './test-kit/bytes.ts';
import * as kafka from './test-kit/kafka-messages.ts';
import { expectSameForEverySplit } from './test-kit/same-for-every-split.ts';

const port = 9092;

async function lines(steps: readonly Step[]) {
  const { spans } = await replay([{ steps, port }]);
  return spans.map(brief);
}

describe.skipIf(!canReplay)('Kafka', () => {
  it('tells every request of a conversation, however it is cut into operations', async () => {
    const { ask, answer, text, compact } = kafka;
    const records = 'r'.repeat(200);
    await expectSameForEverySplit(
      [
        { out: ask(18, 3, 1, `${compact('kafkajs')}${compact('2.2.4')}\0`, true) },
        { in: answer(1, `${be(0, 2)}\x01${be(0, 4)}\0`) },
        { out: ask(3, 6, 2, `${be(1, 4)}${text('orders')}\0`) },
        {
          in: answer(
            2,
            `${be(0, 4)}${be(1, 4)}${be(1, 4)}${text('h')}${be(9092, 4)}${be(0xffff, 2)}${be(0xffff, 2)}${be(1, 4)}${be(1, 4)}${be(5, 2)}${text('orders')}\0${be(0, 4)}`,
          ),
        },
        {
          out: ask(
            0,
            7,
            3,
            `${be(0xffff, 2)}${be(1, 2)}${be(1000, 4)}${be(1, 4)}${text('orders')}${be(1, 4)}${be(0, 4)}${be(records.length, 4)}${records}`,
          ),
        },
        { in: answer(3, kafka.produced('orders', [0])) },
        {
          out:
            ask(
              0,
              7,
              4,
              `${be(0xffff, 2)}${be(0, 2)}${be(1000, 4)}${be(1, 4)}${text('logs')}${be(0, 4)}`,
            ) +
            ask(
              0,
              7,
              5,
              `${be(0xffff, 2)}${be(1, 2)}${be(1000, 4)}${be(1, 4)}${text('orders')}${be(0, 4)}`,
            ) +
            ask(
              1,
              11,
              6,
              `${be(0xffffffff, 4)}${be(5000, 4)}${be(1, 4)}${be(1 << 20, 4)}\0${be(0, 4)}${be(0, 4)}${be(1, 4)}${text('orders')}${be(0, 4)}`,
            ) +
            ask(12, 3, 7, `${text('billing')}${be(3, 4)}${text('m1')}${be(0xffff, 2)}`),
        },
        { in: answer(7, `${be(0, 4)}${be(27, 2)}`) + answer(5, kafka.produced('orders', [0, 6])) },
        { in: answer(6, kafka.fetched('orders', records)) },
        { out: ask(0, 9, 8, `\0${be(1, 2)}${be(1000, 4)}\x02${compact('orders')}\x01\0\0`, true) },
        {
          in: answer(
            8,
            `\x02${compact('orders')}\x02${be(0, 4)}${be(3, 2)}${'\0'.repeat(24)}\x01\0\0\0${be(0, 4)}\0`,
            true,
          ),
        },
        {
          out:
            ask(11, 5, 9, `${text('billing')}${be(0, 4)}`) +
            ask(10, 2, 10, `${text('billing')}\0`) +
            ask(14, 3, 11, `${text('billing')}${be(1, 4)}`),
        },
        {
          in:
            answer(9, `${be(0, 4)}${be(79, 2)}`) +
            answer(10, `${be(0, 4)}${be(15, 2)}${be(0xffff, 2)}`) +
            answer(11, `${be(0, 4)}${be(0, 2)}${be(0, 4)}`),
        },
        {
          out:
            ask(8, 2, 12, `${text('billing')}${be(1, 4)}${text('m1')}`) + ask(19, 2, 13, be(0, 4)),
        },
        {
          in:
            answer(
              12,
              `${be(1, 4)}${text('orders')}${be(2, 4)}${be(0, 4)}${be(0, 2)}${be(1, 4)}${be(25, 2)}`,
            ) + answer(13, `${be(0, 4)}${be(1, 4)}${text('orders')}${be(36, 2)}`),
        },
      ],
      [
        'ApiVersions ok',
        'Metadata orders failed LEADER_NOT_AVAILABLE failed',
        'Produce orders ok',
        'Produce logs ok',
        'Heartbeat billing ok REBALANCE_IN_PROGRESS',
        'Produce orders failed NOT_LEADER_OR_FOLLOWER failed',
        'Fetch orders ok waits',
        'Produce orders failed UNKNOWN_TOPIC_OR_PARTITION failed',
        'JoinGroup billing ok MEMBER_ID_REQUIRED waits',
        'FindCoordinator billing failed COORDINATOR_NOT_AVAILABLE failed',
        'SyncGroup billing ok waits',
        'OffsetCommit billing failed UNKNOWN_MEMBER_ID failed',
        'CreateTopics failed TOPIC_ALREADY_EXISTS failed',
      ],
      { port },
    );
  });

  it('passes large record sets that were not copied', async () => {
    const big = kafka.answer(2, kafka.fetched('orders', 'r'.repeat(80_000)));
    expect(
      await lines([
        {
          out: kafka.ask(
            0,
            7,
            1,
            `${be(0xffff, 2)}${be(1, 2)}${be(1000, 4)}${be(1, 4)}${kafka.text('orders')}${be(1, 4)}${be(0, 4)}${be(60_000, 4)}${'x'.repeat(60_000)}`,
          ),
          captured: 4096,
        },
        { in: kafka.answer(1, kafka.produced('orders', [0])) },
        { out: kafka.ask(1, 11, 2, `${be(0xffffffff, 4)}${be(0, 4)}`) },
        { in: big.slice(0, 40_000), captured: 4096 },
        { in: big.slice(40_000), captured: 4096 },
        { out: kafka.ask(18, 0, 3, '') },
        { in: kafka.answer(3, be(0, 2)) },
      ]),
    ).toEqual(['Produce orders ok', 'Fetch ok', 'ApiVersions ok']);
  });

  it('joins a connection in the middle', async () => {
    expect(
      await lines([
        { in: kafka.answer(7, be(0, 6)), pos: 900 },
        { out: kafka.ask(12, 3, 8, `${kafka.text('g')}${be(3, 4)}`), pos: 33 },
        { in: kafka.answer(8, `${be(0, 4)}${be(0, 2)}`) },
      ]),
    ).toEqual(['Heartbeat g ok']);
  });
});
