import { type ChangeEvent, createCaseFile } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { caseView } from '../case/case-view.ts';
import { findTrigger, judgeChange } from './judge-change.ts';

const onset = 1_000_000;
const change = (more: Partial<ChangeEvent>): ChangeEvent => ({
  id: 'c',
  kind: 'deploy',
  service: 'orders',
  time: onset - 30_000,
  title: 'a release',
  ...more,
});

function viewOf(changes: readonly ChangeEvent[]) {
  return caseView(
    createCaseFile({
      dependencies: [
        ['gateway', 'orders'],
        ['orders', 'database:postgresql/shop'],
        ['gateway', 'cart'],
      ],
      window: { start: onset - 60_000, end: onset + 60_000, step: 10_000 },
      changes,
    }),
  );
}

const score = (more: Partial<ChangeEvent>, entity = 'orders'): number => {
  const one = change(more);
  return judgeChange(viewOf([one]), one, 'cpu_regression', entity, onset).score;
};

describe('judgeChange', () => {
  it('asks for scope', () => {
    expect(score({})).toBeGreaterThan(0.5);
    expect(score({ service: 'cart' })).toBe(0);
    const { service: _, ...wide } = change({});
    const anywhere = judgeChange(viewOf([wide]), wide, 'cpu_regression', 'orders', onset).score;
    expect(anywhere).toBeGreaterThan(0);
    expect(anywhere).toBeLessThan(score({}));
  });

  it('asks for the right order in time, with a little grace', () => {
    expect(score({ time: onset + 12_000 })).toBeGreaterThan(0);
    expect(score({ time: onset + 60_000 })).toBe(0);
    expect(score({ time: onset - 3_600_000 })).toBeLessThan(score({}));
  });

  it('asks for a mechanism', () => {
    expect(score({ kind: 'certificate' })).toBe(0);
    expect(score({ files: ['src/hash.ts'] })).toBeGreaterThan(score({}));
  });
});

describe('findTrigger', () => {
  const database = 'database:postgresql/shop';
  const options = { owners: ['orders'], about: ['orders'] };

  it('prefers the migration to the later deploy', () => {
    const migration = change({
      id: 'migration',
      files: ['migrations/7.sql'],
      diff: 'DROP INDEX idx_orders_user',
      time: onset - 60_000,
    });
    const view = viewOf([migration, change({ id: 'later', time: onset - 1000 })]);
    expect(findTrigger(view, 'schema_index_lost', database, onset, options)?.change.id).toBe(
      'migration',
    );
  });

  it('does not blame a deploy of somebody else', () => {
    const view = viewOf([change({ service: 'cart' }), change({ id: 'd', service: 'gateway' })]);
    expect(findTrigger(view, 'schema_index_lost', database, onset, options)).toBeUndefined();
  });
});
