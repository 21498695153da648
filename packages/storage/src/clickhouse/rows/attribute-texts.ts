import {
  type AttributeColumns,
  type AttributeValue,
  attributeText,
  type ValueColumns,
  valueKind,
} from '@abduce/core';
import type { TextTable } from './text-table.ts';
import { nestedCode } from './typed-text.ts';

/** Attributes of some rows as text: ids into a `TextTable`. */
export interface AttributeTexts {
  /** A row more than there are rows; begins with 0. */
  readonly offsets: Uint32Array;
  readonly keys: Uint32Array;
  readonly values: Uint32Array;
  /** Id of the kinds of each row's values, see `nestedCode`; 0 where all are strings. */
  readonly kinds: Uint32Array;
}

const nestedAt = ({ nested, values }: ValueColumns, at: number): AttributeValue =>
  nested[values[at] as number] ?? null;

/** Id of the text of one value. */
export function valueText(columns: ValueColumns, at: number, table: TextTable): number {
  const value = columns.values[at] as number;
  switch (columns.kinds[at]) {
    case valueKind.string:
      return value;
    case valueKind.bool:
      return value === 1 ? table.trueId : table.falseId;
    case valueKind.int:
    case valueKind.double:
      return table.idOfNumber(value);
    case valueKind.nested:
      return table.idOf(attributeText(nestedAt(columns, at)));
    default:
      return 0;
  }
}

export function valueCode(columns: ValueColumns, at: number): string {
  switch (columns.kinds[at]) {
    case valueKind.string:
      return 's';
    case valueKind.bool:
      return 'b';
    case valueKind.int:
      return 'i';
    case valueKind.double:
      return Object.is(columns.values[at], -0) ? 'z' : 'd';
    case valueKind.nested: {
      const value = nestedAt(columns, at);
      return value === null ? 'e' : nestedCode(value);
    }
    default:
      return 'e';
  }
}

/** Rows `from` up to `to`. Of a key given twice the later value stays, at the place of the first. */
export function attributeTexts(
  columns: AttributeColumns,
  table: TextTable,
  from: number,
  to: number,
): AttributeTexts {
  const first = columns.offsets[from] as number;
  const most = (columns.offsets[to] as number) - first;
  const offsets = new Uint32Array(to - from + 1);
  const keys = new Uint32Array(most);
  const values = new Uint32Array(most);
  const slots = new Uint32Array(most);
  const kinds = new Uint32Array(to - from);
  const { places, placed } = table;
  let count = 0;
  for (let row = from; row < to; row++) {
    const start = count;
    const end = columns.offsets[row + 1] as number;
    let typed = false;
    for (let at = columns.offsets[row] as number; at < end; at++) {
      const key = columns.keys[at] as number;
      let place = (places[key] as number) - placed - 1;
      // What lies before the row's start is of another row.
      if (place < start) {
        place = count++;
        places[key] = placed + count;
        keys[place] = key;
      }
      slots[place] = at;
      if (columns.kinds[at] === valueKind.string) values[place] = columns.values[at] as number;
      else {
        values[place] = valueText(columns, at, table);
        typed = true;
      }
    }
    if (typed) {
      let codes = '';
      for (let place = start; place < count; place++)
        codes += valueCode(columns, slots[place] as number);
      kinds[row - from] = table.idOf(codes.replace(/s+$/, ''));
    }
    offsets[row - from + 1] = count;
  }
  table.placed += count;
  return { offsets, keys: keys.subarray(0, count), values: values.subarray(0, count), kinds };
}

/** Rows that own what row `rows[i]` of `texts` holds. */
export function spreadTexts(texts: AttributeTexts, rows: Uint32Array): AttributeTexts {
  const offsets = new Uint32Array(rows.length + 1);
  for (let i = 0, count = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    count += (texts.offsets[row + 1] as number) - (texts.offsets[row] as number);
    offsets[i + 1] = count;
  }
  const keys = new Uint32Array(offsets[rows.length] as number);
  const values = new Uint32Array(keys.length);
  const kinds = new Uint32Array(rows.length);
  for (let i = 0, to = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const end = texts.offsets[row + 1] as number;
    for (let at = texts.offsets[row] as number; at < end; at++, to++) {
      keys[to] = texts.keys[at] as number;
      values[to] = texts.values[at] as number;
    }
    kinds[i] = texts.kinds[row] as number;
  }
  return { offsets, keys, values, kinds };
}
