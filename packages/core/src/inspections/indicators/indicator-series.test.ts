import { describe, expect, it } from 'vitest';
import { smallWorld } from '../../testing/inspection-tester-world.ts';
import { series } from '../../testing/series.ts';
import { indicatorSeries } from './indicator-series.ts';
import { objectiveFor } from './objective-for.ts';

type Signals = NonNullable<Parameters<typeof smallWorld>[0]['signals']>;
const availability = objectiveFor('cart', 'availability');
const latency = objectiveFor('cart', 'latency', 0.4);
const show = (
  signals: Signals,
  objective = availability,
  options?: Parameters<typeof indicatorSeries>[2],
) => {
  const found = indicatorSeries(smallWorld({ services: ['cart'], signals }), objective, options);
  return found && [found.source, [...found.good.values], [...found.total.values]];
};
const buckets = (...rungs: [le: string, values: string][]) =>
  rungs.map(([le, values]) => ({ labels: { le }, values }));

describe('availability', () => {
  const clients = {
    'web -> cart': { 'dependency.requests': '5 5 _', 'dependency.errors': '0 1 _' },
    'app -> cart': { 'dependency.requests': '5 _ _', 'dependency.errors': '2 _ _' },
    'monitoring/probe -> cart': { 'dependency.requests': '9 9 9', 'dependency.errors': '9 9 9' },
  } as const;

  it('takes the service’s own account first', () => {
    const own = { cart: { 'service.requests': '10 10 _', 'service.errors': '1 0 _' } } as const;
    expect(show({ ...own, ...clients })).toEqual([
      'server',
      [9, 10, Number.NaN],
      [10, 10, Number.NaN],
    ]);
  });

  it('takes its callers’ account next, without monitoring', () => {
    expect(show(clients)).toEqual(['clients', [8, 4, Number.NaN], [10, 5, Number.NaN]]);
  });

  it('takes the user’s own queries before all', () => {
    const given = () => ({ good: series('1'), total: series('2') });
    expect(show(clients, availability, { given })).toEqual(['given', [1], [2]]);
  });

  it('is nothing without errors to speak of', () => {
    expect(show({ cart: { 'service.requests': '10 10' } })).toBeUndefined();
  });

  it('never has more good requests than requests, nor fewer than none', () => {
    expect(show({ cart: { 'service.requests': '10 10', 'service.errors': '-1 12' } })).toEqual([
      'server',
      [10, 0],
      [10, 10],
    ]);
  });
});

describe('latency', () => {
  it('rounds the threshold up to a bound', () => {
    const own = {
      cart: {
        'service.requests': '10',
        'service.latency.bucket': buckets(['0.25', '6'], ['0.5', '8'], ['+Inf', '10']),
      },
    };
    expect(show(own, latency)).toEqual(['server', [8], [10]]);
    expect(show(own, objectiveFor('cart', 'latency', 0.25))).toEqual(['server', [6], [10]]);
    expect(show(own, objectiveFor('cart', 'latency', 60))).toEqual(['server', [10], [10]]);
  });

  it('estimates from quantiles when there are no buckets', () => {
    const own = {
      cart: {
        'service.requests': '10 0',
        'service.latency.p50': '0.1 _',
        'service.latency.p99': '1.6 _',
      },
    } as const;
    const found = show(own, latency);
    expect(found?.[0]).toBe('quantiles');
    expect(found?.[1]).toEqual([expect.closeTo(7.45, 9), 0]);
  });

  it('does not judge waits, in the buckets or told by the signal', () => {
    const pinned = {
      cart: {
        'service.requests': '10x9',
        'service.latency.bucket': buckets(['0.5', '7x9'], ['10', '7x9'], ['+Inf', '10x9']),
      },
    };
    expect(show(pinned, latency)?.[2]).toEqual(new Array(10).fill(7));
    expect(show(pinned, latency, { recognizeWaits: false })?.[2]).toEqual(new Array(10).fill(10));
    const told = (all: string) => ({
      cart: {
        'service.requests': '10x3',
        'service.waits': '2x3',
        'service.latency.bucket': buckets(['0.5', '7x3'], ['1', '9x3'], ['+Inf', all]),
      },
    });
    expect(show(told('10x3'), latency)?.[2]).toEqual([8, 8, 8, 8]);
    expect(show(told('8x3'), latency)?.[2]).toEqual([8, 8, 8, 8]);
  });

  it('does not judge a cold start', () => {
    const cold = {
      cart: {
        'service.requests': '0x4 1x3',
        'service.latency.bucket': buckets(['0.5', '0x4 0.2 0.9 1 1'], ['+Inf', '0x4 1x3']),
      },
    };
    expect(show(cold, latency)?.[2]).toEqual([0, 0, 0, 0, 0, 0.2, 0.9, 1, 1]);
  });
});
