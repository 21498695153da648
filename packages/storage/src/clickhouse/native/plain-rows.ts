import type { DecodedData, NativeBlock } from './column.ts';

/** The value of a row; maps are lists of pairs, bytes are hexadecimal. For answers of a few rows. */
export function plainValue(data: DecodedData, row: number): unknown {
  switch (data.kind) {
    case 'numbers':
    case 'bigints':
      return data.values[row];
    case 'strings':
      return data.strings[data.ids[row] as number];
    case 'bytes':
      return Buffer.from(data.values.subarray(row * data.width, (row + 1) * data.width)).toString(
        'hex',
      );
    case 'nullable':
      return data.nulls[row] === 1 ? null : plainValue(data.values, row);
    case 'tuple':
      return data.items.map((item) => plainValue(item, row));
    default: {
      const list: unknown[] = [];
      for (let i = data.offsets[row] as number; i < (data.offsets[row + 1] as number); i++) {
        list.push(
          data.kind === 'array'
            ? plainValue(data.items, i)
            : [plainValue(data.keys, i), plainValue(data.values, i)],
        );
      }
      return list;
    }
  }
}

/** Rows of a block as objects: for answers of a few rows, where comfort counts more than speed. */
export function plainRows({ rows, columns }: NativeBlock): Record<string, unknown>[] {
  return Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(Array.from(columns, ([name, data]) => [name, plainValue(data, row)])),
  );
}
