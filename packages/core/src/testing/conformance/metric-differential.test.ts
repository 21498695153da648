import { describe, expect, it } from 'vitest';
import type { TelemetryBatch } from '../../model/batch.ts';
import { labelsOf } from '../../model/labels.ts';
import type { MetricQuery, MetricStore } from '../../ports/store.ts';
import { evaluateMetricQuery } from '../../query/evaluate.ts';
import { random } from '../random.ts';
import { differMetrics, seriesDifference } from './metric-differential.ts';
import { type MetricAbilities, randomStream } from './random-streams.ts';

const at = Date.UTC(2026, 0, 5, 12);

function attempt(alter: (query: MetricQuery) => MetricQuery, seed: number): Promise<void> {
  const batches: TelemetryBatch[] = [];
  const store: MetricStore = {
    query: async (query) => evaluateMetricQuery(batches, alter(query)),
    names: async () => ['m'],
  };
  const put = async (...more: readonly TelemetryBatch[]): Promise<void> =>
    void batches.push(...more);
  return differMetrics({ store, put, chance: random(seed), at, metric: 'm' });
}

describe('differMetrics', () => {
  it('accepts what the reference says', async () => {
    for (let seed = 0; seed < 5; seed++) await attempt((query) => query, seed);
  });

  it.each<[string, (query: MetricQuery) => MetricQuery]>([
    ['combines wrongly', (query) => ({ ...query, combine: 'min' })],
    ['takes averages for last values', (query) => ({ ...query, reduce: 'avg' })],
    [
      'begins late',
      ({ grid, ...query }) => ({ ...query, grid: { ...grid, start: grid.start + 1 } }),
    ],
    ['ignores matchers', ({ where: _, ...query }) => query],
    ['ignores groups', ({ groupBy: _, ...query }) => query],
  ])('catches a store that %s', async (_, alter) => {
    let caught = 0;
    for (let seed = 0; seed < 10; seed++) {
      await attempt(alter, seed).catch((error: Error) => {
        expect(error.message).toMatch(/^query \d+, .*: (series are|step \d+)/s);
        caught++;
      });
    }
    expect(caught).toBeGreaterThan(5);
  });

  it('catches a store that forgets names', async () => {
    const store = { query: async () => [], names: async () => [] };
    const options = { store, put: async () => {}, at, metric: 'm', queries: 0 };
    await expect(differMetrics({ ...options, chance: random(1) })).rejects.toThrow('names');
  });

  it('stays within what an engine can hold', () => {
    const can: MetricAbilities = {
      starts: false,
      delta: false,
      exponential: false,
      summaries: false,
      scopes: false,
      microseconds: false,
      infinite: false,
      anyNames: false,
    };
    for (let seed = 0; seed < 50; seed++) {
      for (const point of randomStream(random(seed), 'm', at, can, seed)) {
        expect(point.start).toBeUndefined();
        expect(point.temporality).toBe('cumulative');
        expect(point.kind).toMatch(/^(gauge|sum|histogram)$/);
        expect(point.scope).toEqual({});
        expect(point.time % 1).toBe(0);
        expect(point.value).not.toBe(Number.POSITIVE_INFINITY);
        for (const name of (point.attributes as ReadonlyMap<string, string>).keys()) {
          expect(name).toMatch(/^[a-z]\w*$/);
        }
      }
    }
  });
});

describe('seriesDifference', () => {
  const grid = { start: at, step: 1000, length: 2 };
  const one = (value: number, k = 'a') => [
    { labels: labelsOf({ k }), grid, values: Float64Array.of(value, Number.NaN) },
  ];

  it('allows for rounding only', () => {
    expect(seriesDifference(one(1), one(1 + 1e-12))).toBeUndefined();
    expect(seriesDifference(one(1), one(1 + 1e-8))).toMatch(/^step 0/);
    expect(seriesDifference(one(Number.NaN), one(1))).toMatch(/^step 0/);
    expect(seriesDifference(one(1, 'b'), one(1))).toMatch(/^series are/);
  });
});
