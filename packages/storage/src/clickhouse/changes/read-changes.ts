import type { ChangeEvent, ChangeKind } from '@abduce/core';
import type { DecodedData, NativeBlock } from '../native/column.ts';

function text(data: DecodedData | undefined, row: number): string {
  return data?.kind === 'strings' ? (data.strings[data.ids[row] as number] ?? '') : '';
}

function ends(offsets: Uint32Array, row: number): readonly [number, number] {
  return [offsets[row] as number, offsets[row + 1] as number];
}

function list(data: DecodedData | undefined, row: number): readonly string[] {
  if (data?.kind !== 'array') return [];
  const [from, to] = ends(data.offsets, row);
  return Array.from({ length: to - from }, (_, i) => text(data.items, from + i));
}

function record(data: DecodedData | undefined, row: number): Readonly<Record<string, string>> {
  if (data?.kind !== 'map') return {};
  const [from, to] = ends(data.offsets, row);
  return Object.fromEntries(
    Array.from({ length: to - from }, (_, i) => [
      text(data.keys, from + i),
      text(data.values, from + i),
    ]),
  );
}

/** Changes of a block of `changes`. */
export function readChanges({ rows, columns }: NativeBlock): readonly ChangeEvent[] {
  const of = (name: string): DecodedData | undefined => columns.get(name);
  const times = of('Time');
  return Array.from({ length: rows }, (_, row) => {
    const nano = times?.kind === 'bigints' ? (times.values[row] as bigint) : 0n;
    const fields = new Set(text(of('Fields'), row).split(','));
    const optional = (field: string, column: string): Record<string, string> => {
      const value = text(of(column), row);
      return fields.has(field) || value !== '' ? { [field]: value } : {};
    };
    const files = list(of('Files'), row);
    const attributes = record(of('Attributes'), row);
    return {
      id: text(of('Id'), row),
      kind: text(of('Kind'), row) as ChangeKind,
      time: Number(nano / 1000n) / 1000,
      title: text(of('Title'), row),
      ...optional('service', 'Service'),
      ...optional('author', 'Author'),
      ...optional('version', 'Version'),
      ...optional('diff', 'Diff'),
      ...((fields.has('files') || files.length > 0) && { files }),
      ...((fields.has('attributes') || Object.keys(attributes).length > 0) && { attributes }),
    };
  });
}
