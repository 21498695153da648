import { describe, expect, it } from 'vitest';
import type { LogInit } from '../model/batch-builder.ts';
import { batchBuilder } from '../model/batch-builder.ts';
import { logSeverity } from './log-severity.ts';
import { logText } from './log-text.ts';

function textOf(log: Omit<LogInit, 'time'>): string {
  const builder = batchBuilder();
  builder.log({ time: 1, ...log });
  return logText(builder.build(), 0);
}

describe('logText', () => {
  it.each<[string, Omit<LogInit, 'time'>, string]>([
    ['a text', { body: 'hello' }, 'hello'],
    ['a structured body', { body: new Map([['msg', 'hello']]) }, 'hello'],
    [
      'a body without a message',
      {
        body: new Map([
          ['b', 2],
          ['a', 1],
        ]),
      },
      'a=1 b=2',
    ],
    ['a list', { body: ['a', 1, true] }, 'a 1 true'],
    ['an event', { eventName: 'cart.lost' }, 'cart.lost'],
    [
      'an exception',
      {
        body: 'failed\n  at x',
        attributes: { 'exception.message': 'boom', 'exception.type': 'TypeError' },
      },
      'failed TypeError: boom\n  at x',
    ],
    [
      'an exception the body names',
      { body: 'TypeError: boom', attributes: { 'exception.type': 'TypeError' } },
      'TypeError: boom',
    ],
    ['nothing', {}, ''],
  ])('%s', (_, log, expected) => {
    expect(textOf(log)).toBe(expected);
  });

  it('is empty for a row that is not there', () => {
    expect(logText(batchBuilder().build(), 0)).toBe('');
  });
});

describe('logSeverity', () => {
  it.each([
    [0, '', 'info'],
    [0, 'ERROR', 'error'],
    [0, ' Warning ', 'warn'],
    [0, 'an error happened', 'info'],
    [1, 'ERROR', 'debug'],
    [9, 'ERROR', 'info'],
    [13, '', 'warn'],
    [17, '', 'error'],
    [21, '', 'fatal'],
    [99, '', 'info'],
  ])('%d %j is %s', (number, text, expected) => {
    expect(logSeverity(number, text)).toBe(expected);
  });
});
