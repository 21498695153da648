import { describe, expect, it } from 'vitest';
import { createCaseFile } from '../world/create-case-file.ts';
import { worldOf } from '../world/world.ts';
import { neighbourhood } from './neighbourhood.ts';
import { restrictWorld } from './restrict-world.ts';

const snapshot = createCaseFile({
  window: {
    start: 0,
    end: 20,
    signals: {
      far: { 'service.requests': [100, 100] },
      web: { 'service.requests': [9, 9] },
      'orders -> database:postgresql/shop': { 'dependency.requests': [1, 1] },
    },
  },
  dependencies: [
    ['edge', 'web'],
    ['web', 'orders'],
    ['orders', 'database:postgresql/shop'],
    ['batch', 'database:postgresql/shop'],
    ['far', 'farther'],
  ],
  instances: [
    { id: 'orders#1', service: 'orders', node: 'node:a' },
    { id: 'noisy#1', service: 'noisy', node: 'node:a' },
  ],
  changes: [
    { id: '1', kind: 'deploy', service: 'orders', time: 1, title: '' },
    { id: '2', kind: 'deploy', service: 'far', time: 2, title: '' },
    { id: '3', kind: 'config', time: 3, title: '' },
  ],
}).world;
const world = worldOf(snapshot);

describe('neighbourhood', () => {
  it('goes down, up, across shared databases and shared hosts, nearest first', () => {
    expect([...neighbourhood(world, 'web', 10)]).toEqual([
      'web',
      'orders',
      'database:postgresql/shop',
      'edge',
      'batch',
      'noisy',
    ]);
    expect([...neighbourhood(world, 'web', 2)]).toEqual(['web', 'orders']);
  });

  it('takes the busiest services where there is no target', () => {
    expect([...neighbourhood(world, undefined, 2)]).toEqual(['far', 'web']);
  });
});

describe('restrictWorld', () => {
  it('keeps what belongs to the services, and says what changes it left out', () => {
    const near = neighbourhood(world, 'web', 10);
    const kept = restrictWorld(snapshot, near, 2);
    expect(kept.services.map(({ id }) => id)).not.toContain('far');
    expect(kept.nodes.map(({ id }) => id)).toEqual(['node:a']);
    expect(kept.dependencies.map(({ source }) => source)).not.toContain('far');
    expect(kept.signals.rows.map(({ entity }) => entity)).toEqual([
      'web',
      'orders -> database:postgresql/shop',
    ]);
    expect([...kept.signals.values]).toEqual([9, 9, 1, 1]);
    expect(kept.changes.map(({ id }) => id)).toEqual(['1', '3']);
    expect(kept.gaps.at(-1)?.detail).toBe('1 changes were left out');
  });
});
