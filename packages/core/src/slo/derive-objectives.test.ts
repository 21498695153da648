import { describe, expect, it } from 'vitest';
import { smallWorld } from '../testing/inspection-tester-world.ts';
import { deriveObjectives } from './derive-objectives.ts';

const world = smallWorld({
  signals: {
    'shop/cart': { 'service.requests': '1x3' },
    'monitoring/prometheus': { 'service.requests': '1x3' },
    worker: { 'log.messages': '1x3' },
    'external:pay.example.com': { 'service.requests': '1x3' },
    'shop/cart -> legacy': { 'dependency.requests': '1x3' },
  },
});
const derive = (options?: Parameters<typeof deriveObjectives>[1]) =>
  deriveObjectives(world, options).map(({ id, target, threshold }) => [id, target, threshold]);

describe('deriveObjectives', () => {
  it('wants 99 % available and 99 % within 500 ms of whoever serves requests', () => {
    expect(derive()).toEqual([
      ['availability:legacy', 0.99, undefined],
      ['latency:legacy', 0.99, 0.5],
      ['availability:monitoring/prometheus', 0.99, undefined],
      ['latency:monitoring/prometheus', 0.99, 5],
      ['availability:shop/cart', 0.99, undefined],
      ['latency:shop/cart', 0.99, 0.5],
    ]);
  });

  it('takes overrides, the later one first', () => {
    const overrides = [
      { service: '*', indicator: 'latency', enabled: false },
      { service: 'shop/*', target: 0.999 },
      { service: 'shop/cart', indicator: 'latency', enabled: true, threshold: 2 },
      { service: 'monitoring/*', enabled: false },
    ] as const;
    expect(derive({ availability: 0.9, overrides })).toEqual([
      ['availability:legacy', 0.9, undefined],
      ['availability:shop/cart', 0.999, undefined],
      ['latency:shop/cart', 0.999, 2],
    ]);
  });

  it('refuses what makes no sense', () => {
    expect(() => derive({ availability: 1 })).toThrow(/target of availability:legacy is 1/);
    expect(() => derive({ latency: 99 })).toThrow(/is 99/);
    expect(() => derive({ threshold: 0 })).toThrow(/threshold of latency:legacy is 0/);
  });
});
