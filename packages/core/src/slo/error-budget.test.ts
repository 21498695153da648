import { describe, expect, it } from 'vitest';
import type { Objective } from '../model/incident.ts';
import { series } from '../testing/series.ts';
import { bookRequests, errorBudget } from './error-budget.ts';

const objective: Objective = {
  id: 'availability:cart',
  service: 'cart',
  indicator: 'availability',
  target: 0.99,
};
const minute = 60_000;
const hour = 60 * minute;

describe('error budget', () => {
  it('says what is allowed, what is spent and what is left', () => {
    const ledger = bookRequests(undefined, objective, series('9.95x59'), series('10x59'), 2 * hour);
    const budget = errorBudget(ledger, objective);
    expect(budget.total).toBeCloseTo(36_000, 6);
    expect(budget.allowed).toBeCloseTo(360, 6);
    expect(budget.bad).toBeCloseTo(180, 6);
    expect(budget.remaining).toBeCloseTo(0.5, 9);
  });

  it('books each step once, however the windows overlap', () => {
    let ledger = bookRequests(undefined, objective, series('9x59'), series('10x59'), 40 * minute);
    for (let now = 41; now <= 70; now += 3) {
      ledger = bookRequests(ledger, objective, series('9x59'), series('10x59'), now * minute);
    }
    expect(errorBudget(ledger, objective)).toMatchObject({ total: 36_000, bad: 3600 });
    expect(errorBudget(ledger, objective).remaining).toBeCloseTo(-9, 9);
  });

  it('leaves unsettled steps for later', () => {
    const ledger = bookRequests(undefined, objective, series('1x9'), series('1x9'), 5 * minute);
    expect(ledger.until).toBe(4 * minute);
  });

  it('forgets what left the window, and stays small', () => {
    let ledger = bookRequests(undefined, objective, series('0x59'), series('10x59'), hour * 2);
    const later = { start: 40 * 24 * hour };
    ledger = bookRequests(
      ledger,
      objective,
      series('1x59', later),
      series('1x59', later),
      40 * 24 * hour + 2 * hour,
    );
    expect(ledger.buckets).toHaveLength(1);
    expect(errorBudget(ledger, objective)).toMatchObject({ bad: 0 });
    expect(JSON.parse(JSON.stringify(ledger))).toEqual(ledger);
  });

  it('counts time without data, and knows nothing without requests', () => {
    const ledger = bookRequests(undefined, objective, series('_x10'), series('_x10'), hour);
    expect(errorBudget(ledger, objective)).toMatchObject({
      missing: 10 * minute,
      total: 0,
      remaining: Number.NaN,
    });
  });
});
