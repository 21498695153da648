import { describe, expect, it } from 'vitest';
import type { Step } from '../test-kit/record-writer.ts';
import { canReplay, replay } from '../test-kit/replay.ts';
import { brief } from './test-kit/brief.ts';
import { counted } from './test-kit/counted.ts';
import { expectSameForEverySplit } from './test-kit/same-for-every-split.ts';

const command = (...words: readonly string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;
const bulk = (text: string): string => `$${text.length}\r\n${text}\r\n`;
const array = (...items: readonly string[]): string => `*${items.length}\r\n${items.join('')}`;
const port = 6379;

async function lines(steps: readonly Step[]) {
  const { spans } = await replay([{ steps, port }]);
  return spans.map(brief);
}

describe.skipIf(!canReplay)('Redis', () => {
  it('tells every command of a conversation, however it is cut into operations', async () => {
    await expectSameForEverySplit(
      [
        { out: command('HELLO', '3', 'AUTH', 'me', 'secret') },
        {
          in: `%3\r\n${bulk('server')}${bulk('redis')}${bulk('proto')}:3\r\n${bulk('modules')}*0\r\n`,
        },
        { out: command('set', 'cart', 'x'.repeat(300)) },
        { in: '+OK\r\n' },
        {
          out:
            command('GET', 'cart') +
            command('GET', 'none') +
            command('HSET', 'cart', 'a', 'b') +
            command('SCARD', 'tags'),
        },
        {
          in: `${bulk('x\r\n'.repeat(100))}_\r\n-WRONGTYPE Operation against a key\r\n:42\r\n`,
        },
        { out: command('MULTI') + command('INCR', 'n') + command('LPUSH', 'n', '1') },
        { in: '+OK\r\n+QUEUED\r\n+QUEUED\r\n' },
        { out: command('EXEC') },
        { in: array(':1\r\n', '-WRONGTYPE no list\r\n') },
        { out: `PING\r\n${command('ZRANGE', 'board', '0', '-1', 'WITHSCORES')}` },
        {
          in: `+PONG\r\n*2\r\n*2\r\n${bulk('ann')},1.5\r\n*2\r\n${bulk('bob')}(3492890328409238509324850943850943825024385\r\n`,
        },
        { out: command('BLPOP', 'jobs', '0') },
        { in: array(bulk('jobs'), bulk('one')) },
        { out: command('XREAD', 'COUNT', '1', 'BLOCK', '100', 'STREAMS', 'log', '$') },
        { in: '_\r\n' },
        { out: command('SUBSCRIBE', 'news', 'sport') },
        {
          in: `>3\r\n${bulk('subscribe')}${bulk('news')}:1\r\n>3\r\n${bulk('subscribe')}${bulk('sport')}:2\r\n`,
        },
        { in: `>3\r\n${bulk('message')}${bulk('news')}${bulk('hello')}` },
        { out: command('GET', 'after') },
        {
          in: `>2\r\n${bulk('invalidate')}*1\r\n${bulk('cart')}|1\r\n+ttl\r\n:30\r\n=7\r\ntxt:abc\r\n`,
        },
        { out: command('CLIENT', 'REPLY', 'SKIP') + command('DEL', 'a') + command('DEL', 'b') },
        { in: '!21\r\nSYNTAX invalid syntax\r\n' },
        { out: command('SMEMBERS', 'tags') },
        { in: `~3\r\n#t\r\n*-1\r\n$-1\r\n` },
        {
          out:
            command('CLIENT', 'REPLY', 'OFF') +
            command('SET', 'c', '1') +
            command('CLIENT', 'REPLY', 'ON'),
        },
        { in: '+OK\r\n' },
      ],
      [
        'HELLO ok',
        'SET cart ok',
        'GET cart ok',
        'GET none ok',
        'HSET cart failed WRONGTYPE failed',
        'SCARD tags ok',
        'MULTI ok',
        'INCR n ok',
        'LPUSH n ok',
        'EXEC failed WRONGTYPE failed',
        'PING ok',
        'ZRANGE board ok',
        'BLPOP jobs ok waits',
        'XREAD log ok waits',
        'SUBSCRIBE news ok',
        'GET after ok',
        'CLIENT ok',
        'DEL a ok',
        'DEL b failed SYNTAX failed',
        'SMEMBERS tags ok',
        'CLIENT ok',
        'SET c ok',
        'CLIENT ok',
      ],
      { port },
    );
  });

  it('counts pipelines far deeper than a connection may hold in flight', async () => {
    const count = 9000;
    const names = Array.from({ length: count }, (_, i) => `k${i}`);
    const requests = names.map((name) => command('GET', name)).join('');
    const answers = names.map((_, i) => (i % 100 === 99 ? '-ERR no\r\n' : bulk(`${i}`))).join('');
    const { snapshot } = await replay([
      {
        port,
        steps: [
          { out: command('PING') },
          { in: '+PONG\r\n' },
          { out: requests.slice(0, 50_001) },
          { in: answers.slice(0, 333) },
          { out: requests.slice(50_001) },
          { in: answers.slice(333, 40_000) },
          { in: answers.slice(40_000) },
        ],
      },
    ]);
    expect(counted(snapshot)).toEqual({ ok: (count * 99) / 100 + 1, failed: count / 100 });
    expect(snapshot.lost).toMatchObject({ l7_gaps: 0, l7_overflow: 0, l7_unanswered: 0 });
  });

  it('passes replies of any depth and size without keeping them', async () => {
    const deep = '*1\r\n'.repeat(20_000);
    const wide = `*30000\r\n${':1\r\n'.repeat(30_000)}`;
    expect(
      await lines([
        { out: command('EVAL', 'return x', '1', 'k') },
        { in: deep },
        { in: `${bulk('end')}` },
        { out: command('LRANGE', 'wide', '0', '-1') },
        { in: wide },
        { out: command('GET', 'big') },
        { in: `$1000000\r\n${'x'.repeat(4000)}`, captured: 512 },
        { in: 'x'.repeat(996_000), captured: 512 },
        { in: '\r\n' },
        { out: command('GET', 'small') },
        { in: bulk('1') },
      ]),
    ).toEqual(['EVAL k ok', 'LRANGE wide ok', 'GET big ok', 'GET small ok']);
  });

  it('measures until a large body has passed', async () => {
    const { spans } = await replay([
      {
        port,
        steps: [
          { out: command('GET', 'big'), at: 10 },
          { in: `$100000\r\n${'x'.repeat(50_000)}`, at: 20, captured: 4096 },
          { in: `${'x'.repeat(50_000)}\r\n`, at: 60, captured: 4096 },
          { out: `${command('SET', 'big', 'y'.repeat(60_000))}`, at: 100, captured: 4096 },
          { in: '+OK\r\n', at: 103 },
        ],
      },
    ]);
    expect(spans.map((span) => [span.method, span.duration])).toEqual([
      ['GET', 50e6],
      ['SET', 3e6],
    ]);
  });

  it('goes on after missed bytes: commands whose rest was not copied count, answers find theirs', async () => {
    const large = command('MSET', 'a', 'x'.repeat(9000), 'b', 'y'.repeat(9000));
    expect(
      await lines([
        { out: command('GET', 'a') },
        { in: bulk('1') },
        { out: large, captured: 4096 },
        { in: '+OK\r\n' },
        { out: command('LRANGE', 'l', '0', '-1') },
        { in: array(...Array.from({ length: 2000 }, () => bulk('item'))), captured: 4096 },
        { in: 'still the answer' },
        { out: command('GET', 'b') },
        { in: bulk('2') },
      ]),
    ).toEqual(['GET a ok', 'MSET a ok', 'LRANGE l ok', 'GET b ok']);
  });

  it('joins a connection in the middle of an answer, a command or a subscription', async () => {
    expect(
      await lines([
        { in: 'tail of a body\r\n', pos: 1000 },
        { out: command('GET', 'a'), pos: 5000 },
        { in: bulk('1') },
      ]),
    ).toEqual(['GET a ok']);
    expect(
      await lines([
        { in: array(bulk('message'), bulk('c'), bulk('x')), pos: 99 },
        { out: command('PING'), pos: 7 },
        { in: '+PONG\r\n' },
      ]),
    ).toEqual(['PING ok']);
  });

  it('tells confirmations and messages of RESP2 subscriptions from answers', async () => {
    expect(
      await lines([
        { out: command('PSUBSCRIBE', 'a*', 'b*') },
        { in: array(bulk('psubscribe'), bulk('a*'), ':1\r\n') },
        { in: array(bulk('psubscribe'), bulk('b*'), ':2\r\n') },
        { in: array(bulk('pmessage'), bulk('a*'), bulk('a1'), bulk('hello')) },
        { out: command('PING') },
        { in: array(bulk('pong'), bulk('')) },
        { out: command('PUNSUBSCRIBE') },
        {
          in:
            array(bulk('punsubscribe'), bulk('a*'), ':1\r\n') +
            array(bulk('punsubscribe'), bulk('b*'), ':0\r\n'),
        },
        { out: command('LRANGE', 'l', '0', '-1') },
        { in: array(bulk('message'), bulk('x')) },
        { out: command('MONITOR') },
        { in: '+OK\r\n+1700000000.1 [0 127.0.0.1:1] "GET" "a"\r\n' },
      ]),
    ).toEqual(['PSUBSCRIBE a* ok', 'PING ok', 'PUNSUBSCRIBE ok', 'LRANGE l ok', 'MONITOR ok']);
  });

  it('tells commands that the end of the connection left without an answer, but no waits', async () => {
    expect(
      await lines([
        { out: command('GET', 'a') + command('BLPOP', 'jobs', '0') + command('GET', 'b') },
        { in: bulk('1') },
      ]),
    ).toEqual(['GET a ok', 'GET b failed closed failed']);
  });
});
