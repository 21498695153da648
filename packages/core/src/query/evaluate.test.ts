import { describe, expect, it } from 'vitest';
import type { TelemetryBatch } from '../model/batch.ts';
import { batchBuilder } from '../model/batch-builder.ts';
import type { MetricQuery } from '../ports/store.ts';
import { conform } from '../testing/conformance/conform-store.ts';
import { randomBatches, randomQuery } from '../testing/conformance/random-metrics.ts';
import { random } from '../testing/random.ts';
import { evaluateMetricQuery } from './evaluate.ts';

// The cases state what the algebra means in plain numbers; the reference has to agree with them first of all.
conform(
  { describe, it },
  {
    name: 'reference evaluator',
    features: ['metrics.read', 'metrics.write', 'metrics.regex', 'metrics.exponential', 'replays'],
    open() {
      const batches: TelemetryBatch[] = [];
      return {
        name: 'reference',
        version: 1,
        metrics: {
          async query(query, { signal } = {}) {
            signal?.throwIfAborted();
            return evaluateMetricQuery(batches, query);
          },
          async names({ start, end }, { signal } = {}) {
            signal?.throwIfAborted();
            const names = new Set<string>();
            for (const { metrics } of batches) {
              for (const [row, time] of metrics?.timeMs.entries() ?? []) {
                const of = metrics?.descriptors[metrics.descriptor[row] as number];
                if (time >= start && time < end && of !== undefined) names.add(of.name);
              }
            }
            return [...names].sort();
          },
          write: async (batch) => void batches.push(batch),
        },
        check: async () => {},
        close: async () => {},
      };
    },
  },
);

describe('evaluateMetricQuery', () => {
  it('does not depend on the order of batches, nor on replays', () => {
    const chance = random(7);
    const batches = randomBatches(chance, 1e12);
    for (let round = 0; round < 40; round++) {
      const query = randomQuery(chance, 1e12);
      const shuffled = [...chance.shuffle(batches), ...chance.shuffle(batches)];
      const plain = (of: readonly TelemetryBatch[]): unknown =>
        evaluateMetricQuery(of, query).map(({ labels, values }) => [
          [...labels].sort(([a], [b]) => (a < b ? -1 : 1)),
          Array.from(values, (value) => value.toPrecision(9)),
        ]);
      expect(plain(shuffled)).toEqual(plain(batches));
    }
  });

  it('never gives a negative rate of a counter, nor Infinity without an infinite value', () => {
    const chance = random(9);
    const batches = randomBatches(chance, 1e12);
    for (let round = 0; round < 40; round++) {
      const query: MetricQuery = { ...randomQuery(chance, 1e12), reduce: 'rate', combine: 'min' };
      for (const { values } of evaluateMetricQuery(batches, query)) {
        for (const value of values) expect(value < 0 || value === Infinity).toBe(false);
      }
    }
  });

  it('answers over no batches, and over batches without metrics', () => {
    const grid = { start: 0, step: 1, length: 1 };
    expect(evaluateMetricQuery([], { metric: 'm', grid })).toEqual([]);
    expect(evaluateMetricQuery([batchBuilder().build()], { metric: 'm', grid })).toEqual([]);
  });
});
