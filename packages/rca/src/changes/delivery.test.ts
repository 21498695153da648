import type { ChangeEvent } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { deliveriesOf, liesIn, revisionAttribute } from './delivery.ts';

const commit = (id: string, time: number, files: readonly string[]): ChangeEvent => ({
  id,
  kind: 'commit',
  time,
  title: id,
  files,
});
const deploy = (service: string, time: number, ships?: string): ChangeEvent => ({
  id: `${service}@${time}`,
  kind: 'deploy',
  service,
  time,
  title: service,
  ...(ships !== undefined && { attributes: { [revisionAttribute]: ships } }),
});
const of = (changes: readonly ChangeEvent[], id: string) =>
  deliveriesOf(changes, ['billing', 'searchservice']).find(({ change }) => change.id === id);

describe('deliveriesOf', () => {
  it('follows the revision of a deploy, also a short one', () => {
    const id = 'c0ffee11223344';
    const changes = [
      commit(id, 10, ['a.ts']),
      deploy('billing', 20),
      deploy('web', 30, 'c0ffee11'),
    ];
    expect(of(changes, id)).toMatchObject({ since: 30, service: 'web', sure: 1 });
    expect(of(changes, 'web@30')).toBeUndefined();
    expect(of(changes, 'billing@20')).toMatchObject({ since: 20, sure: 1 });
  });

  it('takes the next deploy of the service whose folder is touched', () => {
    const changes = [
      commit('x', 10, ['services/search/query.go']),
      deploy('billing', 20),
      deploy('searchservice', 30),
    ];
    expect(of(changes, 'x')).toMatchObject({ since: 30, service: 'searchservice' });
  });

  it('knows what was merged and never shipped', () => {
    const changes = [
      deploy('billing', 5),
      commit('x', 10, ['services/billing/a.go']),
      deploy('web', 20),
    ];
    expect(of(changes, 'x')?.since).toBeUndefined();
  });

  it('lets any later deploy link shared code', () => {
    const changes = [commit('x', 10, ['pkg/shared/pool.go']), deploy('billing', 20)];
    const found = of(changes, 'x');
    expect(found).toMatchObject({ since: 20, service: 'billing' });
    expect(found?.sure).toBeLessThan(1);
  });

  it('applies settings as they are merged', () => {
    const changes = [deploy('billing', 5), commit('x', 10, ['charts/billing/values.yaml'])];
    expect(of(changes, 'x')).toMatchObject({ since: 10, service: 'billing' });
  });

  it('makes do without deploys', () => {
    expect(of([commit('x', 10, ['billing/a.py'])], 'x')).toMatchObject({
      since: 10,
      service: 'billing',
    });
  });
});

describe('liesIn', () => {
  it.each([
    ['services/search/query.go', 'searchservice', true],
    ['order-svc/src/a.py', 'order', true],
    ['pkg/research/a.go', 'searchservice', false],
    ['search.go', 'searchservice', false],
  ])('%s in %s: %s', (path, service, expected) => {
    expect(liesIn(path, service)).toBe(expected);
  });
});
