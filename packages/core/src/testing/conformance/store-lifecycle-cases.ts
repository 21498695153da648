import type { MetricQuery } from '../../ports/store.ts';
import { holds, same } from './expectations.ts';
import {
  ask,
  batchOf,
  part,
  rowsOf,
  type StoreCase,
  spanIdOf,
  traceIdOf,
} from './store-subject.ts';

const minute = 60_000;

/** Cases of the store as a whole. */
export const storeLifecycleCases: readonly StoreCase[] = [
  {
    name: 'store: has a name and speaks version 1',
    needs: [],
    async run({ store }) {
      holds(store.name !== '', 'the name is empty');
      same(store.version, 1, 'version');
    },
  },
  {
    name: 'store: check resolves while it can answer',
    needs: [],
    run: ({ store }) => store.check(),
  },
  {
    name: 'store: closing twice is harmless',
    needs: [],
    async run({ store }) {
      await store.close();
      await store.close();
    },
  },
  {
    name: 'store: what is too old is let go, what is not is kept',
    needs: ['retention', 'metrics.read', 'traces.read'],
    async run(subject) {
      const { retention, at } = subject;
      if (retention === undefined) throw new Error('feature "retention" needs option "retention"');
      const { keep, advance } = retention;
      const write = (id: number, time: number): Promise<void> =>
        subject.put(
          batchOf((builder) => {
            builder.point({ name: 'm', time, value: id, attributes: { id } });
            builder.span({
              traceId: traceIdOf(id),
              spanId: spanIdOf(id),
              name: `span ${id}`,
              start: time,
              duration: 1,
            });
          }),
        );
      const range = { start: at - minute, end: at + 3 * keep };
      const query: MetricQuery = {
        metric: 'm',
        grid: { start: range.start, step: range.end - range.start, length: 1 },
      };
      const held = async (): Promise<unknown> => [
        ((await ask(subject, query)) as [{ id: string }, unknown][]).map(([{ id }]) => id),
        await rowsOf(part.traces(subject).query({ range }), (page) =>
          Array.from(page.spans?.name ?? [], (name) => page.strings[name]),
        ),
      ];
      await write(1, at);
      await advance(keep / 2);
      await write(2, at + keep / 2);
      await advance(keep / 2 - 1);
      same(
        await held(),
        [
          ['1', '2'],
          ['span 1', 'span 2'],
        ],
        'just before the first is too old',
      );
      // One may be kept up to twice as long.
      await advance(keep + 2);
      await write(3, at + 2 * keep + 1);
      const [ids, spans] = (await held()) as [string[], string[]];
      holds(!ids.includes('1') && !spans.includes('span 1'), `too old, but held: ${ids}, ${spans}`);
      holds(ids.includes('3') && spans.includes('span 3'), `new, but not held: ${ids}, ${spans}`);
    },
  },
];
