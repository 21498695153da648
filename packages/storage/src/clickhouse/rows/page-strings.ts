import { AbduceError } from '@abduce/core';
import type { DecodedData, NativeBlock } from '../native/column.ts';
import { answerName } from './select-sql.ts';

export type DecodedStrings = Extract<DecodedData, { kind: 'strings' }>;
export type DecodedArray = Extract<DecodedData, { kind: 'array' }>;
export type DecodedMap = Extract<DecodedData, { kind: 'map' }>;

/** Strings of a page of rows, each once. */
export interface PageStrings {
  readonly strings: readonly string[];
  /** Ids in the page of a column's texts, by row. Each text is looked up once per column. */
  ids(column: DecodedStrings): Uint32Array;
  idOf(text: string): number;
}

export function pageStrings(): PageStrings {
  const strings: string[] = [''];
  const known = new Map<string, number>([['', 0]]);
  const idOf = (text: string): number => {
    let id = known.get(text);
    if (id === undefined) known.set(text, (id = strings.push(text) - 1));
    return id;
  };
  return {
    strings,
    idOf,
    ids(column) {
      const places = Uint32Array.from(column.strings, idOf);
      const ids = new Uint32Array(column.ids.length);
      for (let i = 0; i < ids.length; i++) ids[i] = places[column.ids[i] as number] as number;
      return ids;
    },
  };
}

function of<K extends DecodedData['kind']>(
  block: NativeBlock,
  name: string,
  kind: K,
): Extract<DecodedData, { kind: K }> | undefined {
  const column = block.columns.get(answerName(name));
  if (column === undefined) return undefined;
  if (column.kind !== kind) {
    throw new AbduceError('DECODE', `column ${name} came as ${column.kind}, not as ${kind}`);
  }
  return column as Extract<DecodedData, { kind: K }>;
}

/** A column's data by its kind; `undefined` where the table has no such column. Throws `DECODE` for another kind. */
export const column = {
  strings: (block: NativeBlock, name: string): DecodedStrings | undefined =>
    of(block, name, 'strings'),
  map: (block: NativeBlock, name: string): DecodedMap | undefined => of(block, name, 'map'),
  array: (block: NativeBlock, name: string): DecodedArray | undefined => of(block, name, 'array'),
  /** Nanoseconds and wide numbers, as they lie in memory. */
  bigints(block: NativeBlock, name: string): BigUint64Array {
    const values = of(block, name, 'bigints')?.values;
    if (values === undefined) return new BigUint64Array(block.rows);
    return values instanceof BigUint64Array
      ? values
      : new BigUint64Array(values.buffer, values.byteOffset, values.length);
  },
  /** Zeros where the table has no such column. */
  words(block: NativeBlock, name: string): Uint32Array {
    const values = of(block, name, 'numbers')?.values;
    if (values === undefined) return new Uint32Array(block.rows);
    return values instanceof Uint32Array ? values : Uint32Array.from(values);
  },
  bytes(block: NativeBlock, name: string): Uint8Array {
    const values = of(block, name, 'numbers')?.values;
    if (values === undefined) return new Uint8Array(block.rows);
    return values instanceof Uint8Array ? values : Uint8Array.from(values);
  },
  /** Ids as big-endian words, from a number of `words` times 32 bits. */
  ids(block: NativeBlock, name: string, words: 2 | 4): Uint32Array {
    const data = block.columns.get(answerName(name));
    const ids = new Uint32Array(block.rows * words);
    if (data?.kind !== 'bytes' && data?.kind !== 'bigints') return ids;
    const { buffer, byteOffset, byteLength } = data.values;
    const view = new DataView(buffer, byteOffset, byteLength);
    for (let row = 0, at = 0; row < block.rows; row++) {
      for (let word = words - 1; word >= 0; word--) {
        ids[at++] = view.getUint32((row * words + word) * 4, true);
      }
    }
    return ids;
  },
} as const;
