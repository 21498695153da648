import {
  type AttributeColumns,
  type AttributeValue,
  type ValueColumns,
  valueKind,
} from '@abduce/core';
import type { DecodedMap, DecodedStrings, PageStrings } from './page-strings.ts';
import { nestedValue, splitCodes } from './typed-text.ts';

/** Values as they were, from their texts and codes. */
export interface ValueReader {
  /** The value of slot `at`, whose text has id `text`, by its code. */
  put(at: number, code: string, text: number): void;
  readonly columns: ValueColumns;
}

export function valueReader(length: number, strings: PageStrings): ValueReader {
  const kinds = new Uint8Array(length).fill(valueKind.string);
  const values = new Float64Array(length);
  const nested: AttributeValue[] = [];
  const number = (at: number, kind: number, text: number): void => {
    kinds[at] = kind;
    values[at] = Number(strings.strings[text]);
  };
  return {
    columns: { kinds, values, nested },
    put(at, code, text) {
      switch (code[0]) {
        case 's':
        case undefined:
          values[at] = text;
          break;
        case 'b':
          kinds[at] = valueKind.bool;
          values[at] = strings.strings[text] === 'true' ? 1 : 0;
          break;
        case 'i':
          number(at, valueKind.int, text);
          break;
        case 'd':
          number(at, valueKind.double, text);
          break;
        case 'z':
          kinds[at] = valueKind.double;
          values[at] = -0;
          break;
        case 'e':
          kinds[at] = valueKind.empty;
          break;
        default:
          kinds[at] = valueKind.nested;
          values[at] = nested.push(nestedValue(code, strings.strings[text] as string)) - 1;
      }
    },
  };
}

/** Codes of rows: the list of each distinct text of kinds, made once. */
export function codesOf(kinds: DecodedStrings | undefined): (row: number) => readonly string[] {
  if (kinds === undefined) return () => [];
  const lists: (readonly string[] | undefined)[] = [];
  return (row) => {
    const id = kinds.ids[row] as number;
    return (lists[id] ??= splitCodes(kinds.strings[id] as string));
  };
}

/** A map column, its texts looked up in the page once. */
export interface PageMap {
  readonly offsets: Uint32Array;
  readonly keys: Uint32Array;
  readonly values: Uint32Array;
  readonly codes: (row: number) => readonly string[];
}

export function pageMap(
  rows: number,
  map: DecodedMap | undefined,
  codes: (row: number) => readonly string[],
  strings: PageStrings,
): PageMap {
  const keys = map?.keys;
  const values = map?.values;
  if (map === undefined || keys?.kind !== 'strings' || values?.kind !== 'strings') {
    const none = new Uint32Array();
    return { offsets: new Uint32Array(rows + 1), keys: none, values: none, codes };
  }
  return { offsets: map.offsets, keys: strings.ids(keys), values: strings.ids(values), codes };
}

/** An entry that a row has beside those of its map. */
export interface ExtraEntries {
  readonly key: number;
  /** Id of the value by row of the map; 0 for none. */
  readonly values: Uint32Array;
}

/** Attributes of the rows of a map, in the order of `rows`; all of them when it is absent. */
export function readAttributeColumns(
  map: PageMap,
  strings: PageStrings,
  rows: Uint32Array = Uint32Array.from({ length: map.offsets.length - 1 }, (_, row) => row),
  extra?: ExtraEntries,
): AttributeColumns {
  const offsets = new Uint32Array(rows.length + 1);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const own = (map.offsets[row + 1] as number) - (map.offsets[row] as number);
    const more = extra !== undefined && extra.values[row] !== 0 ? 1 : 0;
    offsets[i + 1] = (offsets[i] as number) + own + more;
  }
  const total = offsets[rows.length] as number;
  const keys = new Uint32Array(total);
  const reader = valueReader(total, strings);
  const { values } = reader.columns;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    let to = offsets[i] as number;
    if (extra !== undefined && extra.values[row] !== 0) {
      keys[to] = extra.key;
      values[to++] = extra.values[row] as number;
    }
    const from = map.offsets[row] as number;
    const count = (map.offsets[row + 1] as number) - from;
    const codes = map.codes(row);
    for (let k = 0; k < count; k++) {
      keys[to + k] = map.keys[from + k] as number;
      if (k < codes.length) reader.put(to + k, codes[k] as string, map.values[from + k] as number);
      else values[to + k] = map.values[from + k] as number;
    }
  }
  return { offsets, keys, ...reader.columns };
}
