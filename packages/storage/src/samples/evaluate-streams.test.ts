import { batchBuilder, evaluateMetricQuery, type MetricQuery, planMetricQuery } from '@abduce/core';
import { random } from '@abduce/core/testing';
import { describe, expect, it } from 'vitest';
import { slices } from '../slices.ts';
import { evaluateStreams, type SampleStream } from './evaluate-streams.ts';

const at = 1_700_000_000_000;
const reduces = ['last', 'avg', 'min', 'max', 'sum', 'count', 'rate', 'increase'] as const;
const combines = ['sum', 'avg', 'min', 'max', 'count'] as const;

describe('evaluateStreams', () => {
  it('answers as the reference does, in whatever order the samples come', async () => {
    const chance = random(7);
    for (let round = 0; round < 60; round++) {
      const builder = batchBuilder();
      const shuffled = chance.chance(0.5);
      const streams = Array.from({ length: 4 }, (_, n): SampleStream => {
        const delta = chance.chance(0.3);
        const attributes = { k: chance.pick(['a', 'b']), n: String(n) };
        const points = Array.from({ length: 40 }, (_, i) => {
          const tick = shuffled ? chance.integer(60) : i;
          const time = at + tick * 9_000 - 100_000;
          return {
            time,
            start: chance.chance(0.5) ? time - chance.integer(4) * 9_000 : undefined,
            value: chance.chance(0.1) ? Number.NaN : chance.integer(30),
          };
        });
        for (const { start, ...point } of points) {
          builder.point({
            name: 'm',
            kind: 'sum',
            temporality: delta ? 'delta' : 'cumulative',
            attributes,
            ...point,
            ...(start !== undefined && { start }),
          });
        }
        return {
          labels: new Map(Object.entries(attributes)),
          delta,
          times: Float64Array.from(points, ({ time }) => time),
          starts: Float64Array.from(points, ({ start }) => start ?? Number.NaN),
          values: Float64Array.from(points, ({ value }) => value),
        };
      });
      const query: MetricQuery = {
        metric: 'm',
        grid: { start: at, step: chance.pick([9_000, 25_000]), length: 20 },
        reduce: chance.pick(reduces),
        combine: chance.pick(combines),
        ...(chance.chance(0.5) && { groupBy: ['k'] }),
      };
      const answer = await evaluateStreams(streams, planMetricQuery(query), slices(undefined));
      expect(answer).toEqual(evaluateMetricQuery([builder.build()], query));
    }
  });

  it('takes streams without starts', async () => {
    const query: MetricQuery = {
      metric: 'm',
      grid: { start: at, step: 10_000, length: 2 },
      reduce: 'increase',
    };
    const stream = {
      labels: new Map([['k', 'a']]),
      delta: false,
      times: Float64Array.of(at - 5_000, at + 5_000, at + 15_000),
      values: Float64Array.of(5, 8, 2),
    };
    const [series] = await evaluateStreams([stream], planMetricQuery(query), slices(undefined));
    expect(Array.from(series?.values ?? [])).toEqual([3, 2]);
  });
});
