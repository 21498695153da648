import type { AttributeColumns, ValueColumns } from '@abduce/core';

/** Rows to keep, in order. */
export type Rows = Uint32Array;

type Column = Uint8Array | Uint32Array | Float64Array | BigUint64Array;

/** The column with only these rows; `width` entries make a row. */
export function pick<T extends Column>(column: T, rows: Rows, width = 1): T {
  const Make = column.constructor as new (length: number) => T;
  const picked = new Make(rows.length * width);
  for (let i = 0; i < rows.length; i++) {
    const from = (rows[i] as number) * width;
    for (let j = 0; j < width; j++) picked[i * width + j] = column[from + j] as never;
  }
  return picked;
}

/** Children of the kept rows, and the offsets that give them back to their parents. */
export function pickChildren(
  offsets: Uint32Array,
  rows: Rows,
): { offsets: Uint32Array; rows: Rows } {
  const kept = new Uint32Array(rows.length + 1);
  let total = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    total += (offsets[row + 1] as number) - (offsets[row] as number);
    kept[i + 1] = total;
  }
  const children = new Uint32Array(total);
  let at = 0;
  for (const row of rows) {
    for (let child = offsets[row] as number; child < (offsets[row + 1] as number); child++) {
      children[at++] = child;
    }
  }
  return { offsets: kept, rows: children };
}

export function pickValues(columns: ValueColumns, rows: Rows): ValueColumns {
  return {
    kinds: pick(columns.kinds, rows),
    values: pick(columns.values, rows),
    nested: columns.nested,
  };
}

export function pickAttributes(columns: AttributeColumns, rows: Rows): AttributeColumns {
  const entries = pickChildren(columns.offsets, rows);
  return {
    offsets: entries.offsets,
    keys: pick(columns.keys, entries.rows),
    ...pickValues(columns, entries.rows),
  };
}
