import { type ChangeEvent, msToNano } from '@abduce/core';
import type { NativeColumn, NativeData } from '../native/column.ts';

const optional = ['service', 'author', 'version', 'files', 'diff', 'attributes'] as const;

/** Texts as a table and ids, in the order in which they come. */
function texts(all: readonly string[]): { strings: readonly string[]; ids: Uint32Array } {
  return { strings: all, ids: Uint32Array.from(all.keys()) };
}

function offsetsOf(lists: readonly (readonly unknown[])[]): Uint32Array {
  const offsets = new Uint32Array(lists.length + 1);
  for (const [i, list] of lists.entries()) offsets[i + 1] = (offsets[i] as number) + list.length;
  return offsets;
}

/** Columns of `changes`; `received` grows from write to write. */
export function changeColumns(
  changes: readonly ChangeEvent[],
  received: bigint,
): readonly NativeColumn[] {
  const text = (
    kind: 'String' | 'Dictionary',
    of: (change: ChangeEvent) => string,
  ): NativeData => ({ kind, ...texts(changes.map(of)) });
  const files = changes.map((change) => change.files ?? []);
  const attributes = changes.map((change) => Object.entries(change.attributes ?? {}));
  return [
    { name: 'Id', data: text('String', ({ id }) => id) },
    {
      name: 'Timestamp',
      data: {
        kind: 'DateTime64',
        scale: 9,
        values: BigInt64Array.from(changes, ({ time }) => msToNano(time)),
      },
    },
    { name: 'Kind', data: text('Dictionary', ({ kind }) => kind) },
    { name: 'Service', data: text('Dictionary', ({ service = '' }) => service) },
    { name: 'Title', data: text('String', ({ title }) => title) },
    { name: 'Author', data: text('String', ({ author = '' }) => author) },
    { name: 'Version', data: text('String', ({ version = '' }) => version) },
    {
      name: 'Files',
      data: {
        kind: 'Array',
        offsets: offsetsOf(files),
        items: { kind: 'String', ...texts(files.flat()) },
      },
    },
    { name: 'Diff', data: text('String', ({ diff = '' }) => diff) },
    {
      name: 'Attributes',
      data: {
        kind: 'Map',
        offsets: offsetsOf(attributes),
        keys: { kind: 'Dictionary', ...texts(attributes.flat().map(([key]) => key)) },
        values: { kind: 'String', ...texts(attributes.flat().map(([, value]) => value)) },
      },
    },
    {
      name: 'Fields',
      data: text('Dictionary', (change) =>
        optional.filter((field) => change[field] !== undefined).join(','),
      ),
    },
    {
      name: 'Received',
      data: { kind: 'UInt64', values: new BigUint64Array(changes.length).fill(received) },
    },
  ];
}
