import { isAbduceError } from '../../model/error.ts';
import type { MetricQuery } from '../../ports/store.ts';
import { evaluateMetricQuery } from '../../query/evaluate.ts';
import { random } from '../random.ts';
import { holds, rejection, same, shown } from './expectations.ts';
import { randomBatches, randomQuery } from './random-metrics.ts';
import { ask, batchOf, part, plainSeries, type StoreCase } from './store-subject.ts';

const needs = ['metrics.read'] as const;
const second = 1000;
const rounds = 40;

function rounded(series: unknown): unknown {
  return (series as [unknown, number[]][]).map(([labels, values]) => [
    labels,
    // Adapters may add up in another order.
    values.map((value) => (Number.isFinite(value) ? Number(value.toPrecision(9)) : value)),
  ]);
}

/** Cases of queries as a whole: the reference, regular expressions, mistakes, aborts. */
export const storeQueryCases: readonly StoreCase[] = [
  {
    name: 'metrics: random points and queries are answered as the reference evaluator does',
    needs: [...needs, 'metrics.regex', 'metrics.starts', 'metrics.instants'],
    async run(subject) {
      const chance = random(20_260_105);
      const batches = randomBatches(chance, subject.at);
      await subject.put(...batches);
      for (let round = 0; round < rounds; round++) {
        const query = randomQuery(chance, subject.at);
        const expected = rounded(plainSeries(evaluateMetricQuery(batches, query)));
        same(rounded(await ask(subject, query)), expected, `round ${round}, ${shown(query)}`);
      }
    },
  },
  {
    name: 'metrics: regular expressions match whole values',
    needs: [...needs, 'metrics.regex'],
    async run(subject) {
      const values = ['a', 'ab', 'b', 'a.b', 'a\nb'];
      await subject.put(
        batchOf((builder) => {
          for (const [i, k] of values.entries()) {
            builder.point({ name: 'm', time: subject.at, value: i, attributes: { k } });
          }
          builder.point({ name: 'm', time: subject.at, value: values.length });
        }),
      );
      const found = async (op: '=~' | '!~', value: string): Promise<unknown> => {
        const series = await part.metrics(subject).query({
          metric: 'm',
          grid: { start: subject.at, step: second, length: 1 },
          where: [{ label: 'k', op, value }],
        });
        return series.map((one) => one.values[0] as number).sort();
      };
      same(await found('=~', 'a'), [0], 'a');
      same(await found('=~', 'a|b'), [0, 2], 'a|b');
      same(await found('=~', 'a.b'), [3, 4], 'a.b; the dot is any character, a newline too');
      same(await found('=~', 'a\\.b'), [3], 'a\\.b');
      same(await found('!~', 'a.*'), [2, 5], 'not a.*; absent is empty');
      same(await found('=~', ''), [5], 'the empty pattern');
      same(await found('=~', '.+'), [0, 1, 2, 3, 4], 'anything');
    },
  },
  {
    name: 'metrics: a pattern made to backtrack does no harm',
    needs: [...needs, 'metrics.regex'],
    async run(subject) {
      await subject.put(
        batchOf((builder) => {
          const attributes = { k: `${'a'.repeat(200)}!` };
          builder.point({ name: 'm', time: subject.at, value: 1, attributes });
        }),
      );
      const where = [{ label: 'k', op: '=~', value: '(a*)*(a|aa)+b' }] as const;
      const grid = { start: subject.at, step: second, length: 1 };
      try {
        same(await ask(subject, { metric: 'm', grid, where }), [], 'a pattern that cannot match');
      } catch (error) {
        holds(isAbduceError(error, 'CONFIG'), `refusing a pattern is CONFIG, not ${shown(error)}`);
      }
    },
  },
  {
    name: 'metrics: a query that means nothing is refused with CONFIG',
    needs,
    async run(subject) {
      const grid = { start: subject.at, step: second, length: 1 };
      const wrong: readonly MetricQuery[] = [
        { metric: 'm', grid: { ...grid, step: 0 } },
        { metric: 'm', grid: { ...grid, length: 1.5 } },
        { metric: 'm', grid, reduce: 'median' as 'avg' },
      ];
      for (const query of wrong) {
        const error = await rejection(part.metrics(subject).query(query), shown(query));
        holds(isAbduceError(error, 'CONFIG'), `${shown(query)} fails with ${shown(error)}`);
      }
    },
  },
  {
    name: 'metrics: an abort rejects with its reason and leaves the store usable',
    needs,
    async run(subject) {
      await subject.put(
        batchOf((builder) => builder.point({ name: 'm', time: subject.at, value: 1 })),
      );
      const query = { metric: 'm', grid: { start: subject.at, step: second, length: 1 } };
      const reason = new Error('enough');
      const signal = AbortSignal.abort(reason);
      same(
        await rejection(part.metrics(subject).query(query, { signal }), 'query'),
        reason,
        'reason',
      );
      const range = { start: subject.at, end: subject.at + second };
      same(
        await rejection(part.metrics(subject).names(range, { signal }), 'names'),
        reason,
        'reason',
      );
      same(await ask(subject, query), [[{}, [1]]], 'the next query');
    },
  },
  {
    name: 'metrics: concurrent writes are all kept',
    needs: [...needs, 'metrics.write'],
    async run(subject) {
      const batches = Array.from({ length: 20 }, (_, i) =>
        batchOf((builder) => {
          for (let k = 0; k < 10; k++) {
            builder.point({
              name: 'm',
              time: subject.at + i,
              value: 1,
              attributes: { k: String(k) },
            });
          }
        }),
      );
      await Promise.all(batches.map((batch) => subject.put(batch)));
      const answer = await ask(subject, {
        metric: 'm',
        grid: { start: subject.at, step: second, length: 1 },
        reduce: 'count',
        groupBy: [],
      });
      same(answer, [[{}, [200]]], 'points of 20 concurrent writes');
    },
  },
];
