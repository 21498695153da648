import type { ChangeEvent } from '../../model/change.ts';
import { same } from './expectations.ts';
import { batchOf, part, type StoreCase, type StoreSubject } from './store-subject.ts';

const needs = ['changes.read'] as const;
const minute = 60_000;

type Put = Partial<ChangeEvent> & { readonly at: number; readonly id: string };

function put(subject: StoreSubject, ...changes: readonly Put[]): Promise<void> {
  return subject.put(
    batchOf((builder) => {
      for (const { at, ...change } of changes) {
        builder.change({ kind: 'deploy', title: change.id, time: subject.at + at, ...change });
      }
    }),
  );
}

async function find(subject: StoreSubject, services?: readonly string[]): Promise<string[]> {
  const found = await part.changes(subject).query({
    range: { start: subject.at, end: subject.at + minute },
    ...(services !== undefined && { services }),
  });
  return found.map(({ id }) => id);
}

export const storeChangeCases: readonly StoreCase[] = [
  {
    name: 'changes: come oldest first, in half-open ranges',
    needs,
    async run(subject) {
      await put(
        subject,
        { id: 'second', at: 5 },
        { id: 'first', at: 0 },
        { id: 'before', at: -1 },
        { id: 'after', at: minute },
      );
      same(await find(subject), ['first', 'second'], 'changes in the range');
    },
  },
  {
    name: 'changes: of services, with those of the whole system',
    needs,
    async run(subject) {
      await put(
        subject,
        { id: 'a', at: 0, service: 'cart' },
        { id: 'b', at: 1, service: 'orders' },
        { id: 'c', at: 2 },
      );
      same(await find(subject, ['cart']), ['a', 'c'], 'of cart');
      same(await find(subject, ['cart', 'orders']), ['a', 'b', 'c'], 'of both');
      same(await find(subject, ['nobody']), ['c'], 'of a service without changes');
    },
  },
  {
    name: 'changes: come back as they were written',
    needs,
    async run(subject) {
      const change: ChangeEvent = {
        id: 'ünï 😀',
        kind: 'schema',
        service: 'cart',
        time: subject.at + 1.5,
        title: "Drop index 'by_user'",
        author: 'kim',
        version: '2.0.1',
        files: ['db/1.sql', 'db/2.sql'],
        diff: '-create index\n+',
        attributes: { ticket: 'A-1', empty: '' },
      };
      await subject.put(batchOf((builder) => builder.change(change)));
      const range = { start: subject.at, end: subject.at + minute };
      same(await part.changes(subject).query({ range }), [change], 'a change with every field');
    },
  },
  {
    name: 'changes: one written again is there once',
    needs: [...needs, 'replays'],
    async run(subject) {
      await put(subject, { id: 'a', at: 0 });
      await put(subject, { id: 'a', at: 0 }, { id: 'b', at: 1 });
      same(await find(subject), ['a', 'b'], 'changes');
    },
  },
];
