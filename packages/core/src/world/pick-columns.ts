import {
  type AttributeColumns,
  type AttributeValue,
  type ValueColumns,
  valueKind,
} from '../model/attributes.ts';
import { bytes, floats, words } from '../model/columns.ts';

export type Rows = ArrayLike<number>;

type Column = Uint8Array | Uint32Array | Float64Array | BigUint64Array;

/** The named rows of a column, `width` entries each. */
export function pickColumn<T extends Column>(column: T, rows: Rows, width = 1): T {
  const type = column.constructor as new (length: number) => T;
  const out = new type(rows.length * width);
  for (let i = 0; i < rows.length; i++) {
    const from = (rows[i] as number) * width;
    for (let k = 0; k < width; k++) out[i * width + k] = column[from + k] as never;
  }
  return out;
}

/** Gives new ids to what is used, in order of first use. */
export interface Renumbering {
  id(old: number): number;
  /** Old ids in the order of their new ones. */
  readonly used: readonly number[];
}

export function renumbering(size: number, first: readonly number[] = []): Renumbering {
  const ids = new Int32Array(size).fill(-1);
  const used: number[] = [];
  const id = (old: number): number => {
    let next = ids[old] as number;
    if (next === -1) {
      next = used.length;
      ids[old] = next;
      used.push(old);
    }
    return next;
  };
  for (const old of first) id(old);
  return { id, used };
}

export function pickIds(column: Uint32Array, rows: Rows, ids: Renumbering): Uint32Array {
  const out = new Uint32Array(rows.length);
  for (let i = 0; i < rows.length; i++) out[i] = ids.id(column[rows[i] as number] as number);
  return out;
}

function valuePicker(columns: ValueColumns, strings: Renumbering) {
  const kinds = bytes();
  const values = floats();
  const nested: AttributeValue[] = [];
  return {
    pick(at: number): void {
      const kind = columns.kinds[at] as number;
      const value = columns.values[at] as number;
      kinds.push(kind);
      if (kind === valueKind.string) values.push(strings.id(value));
      else if (kind === valueKind.nested) {
        values.push(nested.length);
        nested.push(columns.nested[value] ?? null);
      } else values.push(value);
    },
    take: (): ValueColumns => ({ kinds: kinds.take(), values: values.take(), nested }),
  };
}

export function pickValues(columns: ValueColumns, rows: Rows, strings: Renumbering): ValueColumns {
  const picker = valuePicker(columns, strings);
  for (let i = 0; i < rows.length; i++) picker.pick(rows[i] as number);
  return picker.take();
}

export function pickAttributes(
  columns: AttributeColumns,
  rows: Rows,
  strings: Renumbering,
): AttributeColumns {
  const offsets = new Uint32Array(rows.length + 1);
  const keys = words();
  const picker = valuePicker(columns, strings);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const end = columns.offsets[row + 1] as number;
    for (let at = columns.offsets[row] as number; at < end; at++) {
      keys.push(strings.id(columns.keys[at] as number));
      picker.pick(at);
    }
    offsets[i + 1] = keys.length;
  }
  return { offsets, keys: keys.take(), ...picker.take() };
}

/** The child rows that `rows` own, with their new offsets. */
export function pickOwned(
  offsets: Uint32Array,
  rows: Rows,
): { readonly offsets: Uint32Array; readonly owned: Uint32Array } {
  const next = new Uint32Array(rows.length + 1);
  const owned = words();
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const end = offsets[row + 1] as number;
    for (let at = offsets[row] as number; at < end; at++) owned.push(at);
    next[i + 1] = owned.length;
  }
  return { offsets: next, owned: owned.take() };
}
