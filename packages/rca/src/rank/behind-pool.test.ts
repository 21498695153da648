import { createCaseFile, type GivenSignals } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { caseView } from '../case/case-view.ts';
import { behindPool } from './behind-pool.ts';

const minute = 60_000;
const level = (value: number): number[] => new Array<number>(30).fill(value);

interface Now {
  /** Seconds per call of the database, 0.01 before. */
  readonly call: number;
  /** Seconds per second that requests wait for a connection, 0 before; `undefined`: not measured. */
  readonly wait?: number | undefined;
  /** Connections in use. */
  readonly used?: number;
}

const edge = 'shop -> database:postgresql/shop';

function moved(now: Now) {
  const signals = ({ call, wait, used }: Now): GivenSignals => ({
    shop: {
      'service.requests': level(10),
      'service.time': level(10 * (0.02 + call) + (wait ?? 0)),
    },
    [edge]: { 'dependency.requests': level(10), 'dependency.time': level(10 * call) },
    'shop#1': {
      ...(wait !== undefined && { 'pool.wait_time': level(wait) }),
      ...(used !== undefined && { 'pool.used': level(used) }),
    },
  });
  const end = 30 * minute;
  const usual = { ...now, call: 0.01, wait: now.wait === undefined ? undefined : 0 };
  const view = caseView(
    createCaseFile({
      target: { service: 'shop', indicator: 'latency' },
      window: { start: end, end: 2 * end, step: minute, signals: signals(now) },
      baselines: [{ start: 0, end, step: minute, signals: signals(usual) }],
      instances: [{ id: 'shop#1', service: 'shop' }],
    }),
  );
  const drafts = behindPool(view, [
    { kind: 'self', entity: 'shop', amount: 4, confidence: 1 },
    {
      kind: 'slower',
      entity: 'database:postgresql/shop',
      dependency: edge,
      amount: 1,
      confidence: 1,
    },
  ]);
  return Object.fromEntries(
    drafts.map(({ kind, amount }) => [kind, Math.round(amount * 100) / 100]),
  );
}

describe('behindPool', () => {
  it.each([
    ['the wait goes to what makes the calls slow', { call: 0.2, wait: 3, used: 2.1 }, 1, 4],
    [
      'no more than the service itself takes longer',
      { call: 0.2, wait: 9, used: 2.1 },
      undefined,
      5,
    ],
    ['use of the pool need not be measured', { call: 0.2, wait: 3 }, 1, 4],
    ['calls that are about as fast as before', { call: 0.015, wait: 3, used: 0.15 }, 4, 1],
    ['connections held for something else', { call: 0.2, wait: 3, used: 10 }, 4, 1],
    ['nobody waits', { call: 0.2, wait: 0, used: 2.1 }, 4, 1],
    ['the wait is not measured', { call: 0.2, wait: undefined, used: 2.1 }, 4, 1],
  ] as const)('%s', (_, now, self, slower) => {
    expect(moved(now)).toEqual({ ...(self !== undefined && { self }), slower });
  });
});
