import type { CauseType } from '@abduce/core';
import { createCaseFile, type GivenSignals } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { sceneOf } from '../../scene/scene.ts';
import { databaseChecks } from './database-checks.ts';

const minute = 60_000;
const level = (value: number): number[] => new Array<number>(30).fill(value);
const database = 'database:postgresql/shop';

interface Level {
  /** Seconds of execution per second; absent where statements are not measured. */
  readonly work?: number;
  /** Sessions at work, of twenty that are open. */
  readonly active: number;
}

function check(before: Level, now: Level, cause: CauseType = 'query_regression') {
  const signals = ({ work, active }: Level): GivenSignals => ({
    shop: { 'service.requests': level(10), 'service.time': level(active) },
    [database]: {
      'db.sessions': [
        { labels: { state: 'active' }, values: level(active) },
        { labels: { state: 'idle' }, values: level(20 - active) },
      ],
      ...(work !== undefined && { 'db.statement.time': level(work) }),
    },
    [`shop -> ${database}`]: { 'dependency.requests': level(10), 'dependency.time': level(active) },
  });
  const end = 30 * minute;
  const scene = sceneOf(
    createCaseFile({
      target: { service: 'shop', indicator: 'latency' },
      window: { start: end, end: 2 * end, step: minute, signals: signals(now) },
      baselines: [{ start: 0, end, step: minute, signals: signals(before) }],
    }),
  );
  const suspicion = {
    entity: database,
    status: 'supported',
    share: 1,
    fit: 1,
    support: [],
    mechanism: {},
    reason: '',
  } as const;
  const checks = databaseChecks(scene, {
    cause,
    suspicion,
    score: 1,
    trigger: undefined,
    triggerEvidence: undefined,
  });
  expect(checks.length).toBeLessThanOrEqual(1);
  return checks[0];
}

describe('sessions at work', () => {
  const calm = { work: 0.5, active: 1 };

  it.each([
    ['as many more as the work asks for', { work: 3.9, active: 4.4 }, 'confirms', 3.4, 3.4],
    ['a few more than that', { work: 2.5, active: 5 }, 'inconclusive', 2, 4],
    ['far fewer than that', { work: 8.5, active: 2 }, 'contradicts', 8, 1],
  ] as const)('%s', (_, now, verdict, predicted, observed) => {
    const found = check(calm, now);
    expect(found?.verdict).toBe(verdict);
    expect(found?.predicted).toBeCloseTo(predicted, 9);
    expect(found?.observed).toBeCloseTo(observed, 9);
    expect(found?.evidence).toHaveLength(2);
  });

  it.each([
    ['no more work', { work: 0.55, active: 4 }, undefined],
    ['no more sessions', { work: 4, active: 1.05 }, undefined],
    ['statements are not measured', { active: 4 }, undefined],
    ['the database does no work for that cause', { work: 3.9, active: 4.4 }, 'lock_wait'],
  ] as const)('nothing is said: %s', (_, now, cause) => {
    const before = 'work' in now ? calm : { active: 1 };
    expect(check(before, now, cause)).toBeUndefined();
    expect(check(calm, { work: 3.9, active: 4.4 })).toBeDefined();
  });
});
