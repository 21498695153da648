import { same } from './expectations.ts';
import { putPoints as put, seconds } from './metric-points.ts';
import { ask, part, type StoreCase } from './store-subject.ts';

const needs = ['metrics.read'] as const;

/** Cases of labels and matchers. */
export const storeLabelCases: readonly StoreCase[] = [
  {
    name: 'metrics: label order is irrelevant',
    needs,
    async run(subject) {
      await put(
        subject,
        { at: 0, value: 1, attributes: { a: '1', b: '2' } },
        { at: 1, value: 2, attributes: { b: '2', a: '1' } },
      );
      const answer = await ask(subject, { metric: 'm', grid: seconds(subject.at, 2) });
      same(answer, [[{ a: '1', b: '2' }, [1, 2]]], 'two points with the same labels');
    },
  },
  {
    name: 'metrics: labels are point attributes over resource attributes, as strings',
    needs,
    async run(subject) {
      await put(subject, {
        at: 0,
        value: 1,
        resource: { 'service.name': 'cart', k: 'resource' },
        attributes: { k: 'point', int: 5, ratio: 0.5, ok: true, list: ['a', 1], none: null },
      });
      const answer = await ask(subject, { metric: 'm', grid: seconds(subject.at, 1) });
      const labels = {
        int: '5',
        k: 'point',
        list: '["a",1]',
        ok: 'true',
        ratio: '0.5',
        'service.name': 'cart',
      };
      same(answer, [[labels, [1]]], 'labels of one point');
    },
  },
  {
    name: 'metrics: labels may hold any text, and an empty value is an absent label',
    needs,
    async run(subject) {
      const values = [
        '"\'\\{}|',
        'ünï©ødé 😀',
        '\u2028\n\t',
        '%_*?',
        'x'.repeat(1000),
        '__proto__',
      ];
      await put(
        subject,
        ...values.map((value, i) => ({ at: 0, value: i, attributes: { k: value } })),
        { at: 0, value: 100, attributes: new Map([['__proto__', 'a']]) },
        { at: 0, value: 101, attributes: { k: '' } },
      );
      const grid = seconds(subject.at, 1);
      for (const [i, value] of values.entries()) {
        const where = [{ label: 'k', op: '=', value }] as const;
        same(await ask(subject, { metric: 'm', grid, where }), [[{ k: value }, [i]]], value);
      }
      const proto = await part.metrics(subject).query({
        metric: 'm',
        grid,
        where: [{ label: '__proto__', op: '=', value: 'a' }],
      });
      same(
        proto.map(({ labels }) => [...labels]),
        [[['__proto__', 'a']]],
        'label __proto__',
      );
      const absent = await ask(subject, {
        metric: 'm',
        grid,
        where: [
          { label: 'k', op: '=', value: '' },
          { label: '__proto__', op: '=', value: '' },
        ],
      });
      same(absent, [[{}, [101]]], 'label k is empty');
    },
  },
  {
    name: 'metrics: matchers compare whole values, absent is empty',
    needs,
    async run(subject) {
      await put(
        subject,
        { at: 0, value: 1, attributes: { k: 'a' } },
        { at: 0, value: 2, attributes: { k: 'ab' } },
        { at: 0, value: 3 },
      );
      const values = async (op: '=' | '!=', value: string): Promise<unknown> => {
        const found = await part.metrics(subject).query({
          metric: 'm',
          grid: seconds(subject.at, 1),
          where: [{ label: 'k', op, value }],
        });
        return found.map((series) => series.values[0]).sort();
      };
      same(await values('=', 'a'), [1], 'k = a');
      same(await values('!=', 'a'), [2, 3], 'k != a');
      same(await values('=', ''), [3], 'k is absent');
      same(await values('!=', ''), [1, 2], 'k is present');
    },
  },
];
