import { describe, expect, it } from 'vitest';
import { createCaseFile } from './create-case-file.ts';
import { worldOf } from './world.ts';

describe('worldOf', () => {
  const world = worldOf(
    createCaseFile({
      window: { start: 0, end: 30, signals: { cart: { 'service.requests': [1, 2, 3] } } },
      services: [{ id: 'shop/pay', name: 'pay', namespace: 'shop' }],
      dependencies: [['cart', 'shop/pay']],
      instances: [
        { id: 'cart#1', service: 'cart', node: 'node:a' },
        { id: 'cart#2', service: 'cart' },
      ],
      changes: [
        { id: 'late', kind: 'deploy', service: 'pay', time: 20, title: '' },
        { id: 'all', kind: 'config', time: 10, title: '' },
        { id: 'cart', kind: 'deploy', service: 'cart', time: 5, title: '' },
      ],
    }).world,
  );

  it('finds entities, series and neighbours', () => {
    expect(world.services.get('shop/pay')?.name).toBe('pay');
    expect(world.instancesOf('cart').map(({ id }) => id)).toEqual(['cart#1', 'cart#2']);
    expect(world.instancesOn('node:a').map(({ id }) => id)).toEqual(['cart#1']);
    expect(world.nodes.get('node:a')?.name).toBe('a');
    expect(world.signals.one('service.requests', 'cart')?.values).toEqual(Float64Array.of(1, 2, 3));
    expect(world.graph.callers('shop/pay')).toEqual(['cart']);
    expect(world.instancesOf('nobody')).toEqual([]);
  });

  it('knows changes by id and by name of the service, and those of the whole system', () => {
    expect(world.changesOf('shop/pay').map(({ id }) => id)).toEqual(['all', 'late']);
    expect(world.changesOf('cart').map(({ id }) => id)).toEqual(['cart', 'all']);
  });
});
