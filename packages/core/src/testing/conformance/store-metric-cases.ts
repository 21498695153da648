import { same } from './expectations.ts';
import { putPoints as put, seconds } from './metric-points.ts';
import { ask, batchOf, part, plainLabels, type StoreCase } from './store-subject.ts';

const needs = ['metrics.read'] as const;
const second = 1000;
const { NaN: gap } = Number;

/** Cases of plain numbers: time, labels, reductions, groups. */
export const storeMetricCases: readonly StoreCase[] = [
  {
    name: 'metrics: nothing matches, nothing comes',
    needs,
    async run(subject) {
      await put(subject, { at: 0, value: 1, attributes: { k: 'a' } });
      const grid = seconds(subject.at, 2);
      same(await ask(subject, { metric: 'unknown', grid }), [], 'an unknown metric');
      const where = [{ label: 'k', op: '=', value: 'b' }] as const;
      same(await ask(subject, { metric: 'm', grid, where }), [], 'a label that no series has');
      const later = seconds(subject.at + 60 * second, 2);
      same(await ask(subject, { metric: 'm', grid: later }), [], 'a time without points');
      const none = seconds(subject.at, 0);
      same(await ask(subject, { metric: 'm', grid: none }), [], 'a grid without steps');
    },
  },
  {
    name: 'metrics: steps are half-open',
    needs,
    async run(subject) {
      const points = [-0.001, 0, 0.999, 1, 2, 3].map((at, i) => ({ at, value: 2 ** i }));
      await put(subject, ...points);
      const answer = await ask(subject, {
        metric: 'm',
        grid: seconds(subject.at, 3),
        reduce: 'sum',
      });
      same(answer, [[{}, [6, 8, 16]]], 'sums of steps from 0 to 3 s');
    },
  },
  {
    name: 'metrics: a gap is NaN, not zero',
    needs,
    async run(subject) {
      await put(subject, { at: 0, value: 0 }, { at: 3, value: 0 });
      for (const reduce of ['last', 'sum', 'avg', 'count'] as const) {
        const answer = await ask(subject, { metric: 'm', grid: seconds(subject.at, 5), reduce });
        const value = reduce === 'count' ? 1 : 0;
        same(answer, [[{}, [value, gap, gap, value, gap]]], `${reduce} around a gap`);
      }
    },
  },
  {
    name: 'metrics: reductions within a step',
    needs,
    async run(subject) {
      await put(subject, { at: 0, value: 5 }, { at: 0.2, value: -1 }, { at: 0.7, value: 2 });
      const expected = { last: 2, avg: 2, min: -1, max: 5, sum: 6, count: 3 } as const;
      for (const [reduce, value] of Object.entries(expected)) {
        const answer = await ask(subject, {
          metric: 'm',
          grid: seconds(subject.at, 1),
          reduce: reduce as keyof typeof expected,
        });
        same(answer, [[{}, [value]]], `${reduce} of 5, -1, 2`);
      }
    },
  },
  {
    name: 'metrics: samples may arrive out of order',
    needs,
    async run(subject) {
      for (const at of [2, 0, 2.5, 1]) await put(subject, { at, value: at });
      const answer = await ask(subject, { metric: 'm', grid: seconds(subject.at, 3) });
      same(answer, [[{}, [0, 1, 2.5]]], 'last values of points in the order 2, 0, 2.5, 1');
    },
  },
  {
    name: 'metrics: of several values at one time the greatest counts',
    needs: [...needs, 'metrics.instants'],
    async run(subject) {
      for (const value of [3, 7, 5]) await put(subject, { at: 0, value });
      const answer = await ask(subject, {
        metric: 'm',
        grid: seconds(subject.at, 1),
        reduce: 'sum',
      });
      same(answer, [[{}, [7]]], 'sum of 3, 7 and 5 at the same time');
    },
  },
  {
    name: 'metrics: what is written again is there once',
    needs: [...needs, 'replays'],
    async run(subject) {
      const batch = batchOf((builder) => {
        for (const at of [0, 0.5, 1]) {
          builder.point({ name: 'm', time: subject.at + at * second, value: 1 });
        }
      });
      await subject.put(batch, batch);
      await subject.put(batch);
      const answer = await ask(subject, {
        metric: 'm',
        grid: seconds(subject.at, 2),
        reduce: 'count',
      });
      same(answer, [[{}, [2, 1]]], 'count of points written three times');
    },
  },
  {
    name: 'metrics: points without a recorded value do not exist',
    needs,
    async run(subject) {
      await put(
        subject,
        { at: 0, value: 4 },
        { at: 0.5, flags: 1 },
        { at: 1, flags: 1, value: 0 },
        { at: 2, value: gap },
      );
      const answer = await ask(subject, { metric: 'm', grid: seconds(subject.at, 3) });
      same(answer, [[{}, [4, gap, gap]]], 'a value, then stale markers, then NaN');
    },
  },
  {
    name: 'metrics: groups keep the named labels and combine over values that are not NaN',
    needs,
    async run(subject) {
      await put(
        subject,
        { at: 0, value: 1, attributes: { k: 'a', i: '1' } },
        { at: 0, value: 5, attributes: { k: 'a', i: '2' } },
        { at: 1, value: 7, attributes: { k: 'a', i: '2' } },
        { at: 0, value: 9, attributes: { k: 'b', i: '3' } },
        { at: 2, value: 3, attributes: { i: '4' } },
      );
      const expected = {
        sum: [6, 7, gap],
        avg: [3, 7, gap],
        min: [1, 7, gap],
        max: [5, 7, gap],
        count: [2, 1, gap],
      } as const;
      for (const [combine, values] of Object.entries(expected)) {
        const answer = await ask(subject, {
          metric: 'm',
          grid: seconds(subject.at, 3),
          groupBy: ['k'],
          combine: combine as keyof typeof expected,
        });
        const many = combine === 'count';
        const rest = [
          [{}, [gap, gap, many ? 1 : 3]],
          [{ k: 'a' }, values],
          [{ k: 'b' }, [many ? 1 : 9, gap, gap]],
        ];
        same(answer, rest, `${combine} by k`);
      }
      const all = await ask(subject, { metric: 'm', grid: seconds(subject.at, 3), groupBy: [] });
      same(all, [[{}, [15, 7, 3]]], 'sum over everything');
    },
  },
  {
    name: 'metrics: series come in order of their labels',
    needs,
    async run(subject) {
      for (const k of ['b', 'c', 'a', 'aa', '😀', 'Z']) {
        await put(subject, { at: 0, value: 1, attributes: { k } });
      }
      const found = await part
        .metrics(subject)
        .query({ metric: 'm', grid: seconds(subject.at, 1) });
      const labels = found.map((series) => plainLabels(series.labels).k);
      same(labels, ['Z', 'a', 'b', 'c', 'aa', '😀'], 'labels in order of their key');
    },
  },
  {
    name: 'metrics: names are those with points in the range, sorted',
    needs,
    async run(subject) {
      await put(
        subject,
        { name: 'z', at: 0, value: 1 },
        { name: 'a', at: 9.999, value: 1 },
        { name: 'after', at: 10, value: 1 },
        { name: 'before', at: -0.001, value: 1 },
      );
      const range = { start: subject.at, end: subject.at + 10 * second };
      same(await part.metrics(subject).names(range), ['a', 'z'], 'names from 0 to 10 s');
    },
  },
];
