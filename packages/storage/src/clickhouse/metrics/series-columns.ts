import type { NativeColumn } from '../native/column.ts';
import { dictionary, microsOf, seriesColumn, ticks } from './point-columns.ts';
import type { Announcement } from './series-book.ts';

/** Rows of the table of series. */
export function seriesColumns(announcements: readonly Announcement[]): NativeColumn[] {
  const count = announcements.length;
  const at = (i: number): Announcement => announcements[i] as Announcement;
  const term = (name: string, textOf: (one: Announcement) => string): NativeColumn => ({
    name,
    data: dictionary(count, (i) => textOf(at(i))),
  });
  const labels = announcements.map(({ identity }) =>
    [...identity.labels].sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  const resources = announcements.map(({ identity }) =>
    [...identity.resource].filter((name) => identity.labels.has(name)).sort(),
  );
  const offsets = (lists: readonly (readonly unknown[])[]): Uint32Array => {
    const result = new Uint32Array(count + 1);
    for (const [i, list] of lists.entries()) result[i + 1] = (result[i] as number) + list.length;
    return result;
  };
  const flat = labels.flat();
  const texts = flat.map(([, text]) => text);
  const ids = Uint32Array.from(texts, (_, i) => i);
  const owners = resources.flat();
  return [
    {
      name: 'Day',
      data: { kind: 'UInt16', values: Uint16Array.from(announcements, (one) => one.day) },
    },
    term('Metric', ({ identity }) => identity.descriptor.name),
    seriesColumn(announcements.map(({ series }) => series)),
    term('Kind', ({ identity }) => identity.descriptor.kind),
    term('Temporality', ({ identity }) => identity.descriptor.temporality),
    {
      name: 'Monotonic',
      data: {
        kind: 'UInt8',
        values: Uint8Array.from(announcements, (one) => Number(one.identity.descriptor.monotonic)),
      },
    },
    term('Unit', ({ identity }) => identity.descriptor.unit),
    term('Description', ({ identity }) => identity.descriptor.description),
    term('ScopeName', ({ identity }) => identity.scope),
    term('ScopeVersion', ({ identity }) => identity.scopeVersion),
    {
      name: 'Labels',
      data: {
        kind: 'Map',
        offsets: offsets(labels),
        keys: dictionary(flat.length, (i) => flat[i]?.[0] ?? ''),
        values: { kind: 'String', strings: texts, ids },
      },
    },
    {
      name: 'ResourceLabels',
      data: {
        kind: 'Array',
        offsets: offsets(resources),
        items: dictionary(owners.length, (i) => owners[i] ?? ''),
      },
    },
    ticks('FirstSeen', count, (i) => microsOf(at(i).first)),
    ticks('LastSeen', count, (i) => microsOf(at(i).last)),
  ];
}
