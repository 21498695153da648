import { expect, it } from 'vitest';
import { smallWorld } from '../testing/inspection-tester-world.ts';
import { instanceRestarts } from './builtin/instance-restarts.ts';
import { dryRun } from './dry-run.ts';

const hour = (at: number, restarts: string) =>
  smallWorld({
    start: at * 3_600_000,
    signals: { 'cart#1': { 'instance.restarts': restarts } },
  });

it('counts stretches of failure, not worlds', () => {
  const result = dryRun(instanceRestarts, [
    hour(0, '0 0'),
    hour(1, '1 1'),
    hour(2, '1 2'),
    hour(3, '0 0'),
    hour(4, '_ _'),
    hour(5, '2 2'),
  ]);
  expect(result.worlds).toBe(6);
  expect(result.verdicts).toMatchObject({ pass: 2, fail: 3, unknown: 1 });
  expect(result.firings.map(({ entity, worlds, range }) => [entity, worlds, range.start])).toEqual([
    ['cart', 2, 3_600_000],
    ['cart', 1, 18_000_000],
  ]);
});

it('can be asked with other parameters', () => {
  const params = { project: { 'instance/restarts': { allowed: 5 } } };
  expect(dryRun(instanceRestarts, [hour(0, '2 2')], { params }).firings).toEqual([]);
});
