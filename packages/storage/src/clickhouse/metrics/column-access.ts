import { AbduceError } from '@abduce/core';
import type { DecodedData, NativeBlock, NumberArray } from '../native/column.ts';

function column<Kind extends DecodedData['kind']>(
  { columns }: NativeBlock,
  name: string,
  kind: Kind,
): DecodedData & { readonly kind: Kind } {
  const found = columns.get(name);
  if (found?.kind !== kind) {
    throw new AbduceError('BUG', `column ${name} of an answer is ${found?.kind}, not ${kind}`);
  }
  return found as DecodedData & { readonly kind: Kind };
}

export const numbersOf = (block: NativeBlock, name: string): NumberArray =>
  column(block, name, 'numbers').values;

export function floatsOf(block: NativeBlock, name: string): Float64Array {
  const values = numbersOf(block, name);
  return values instanceof Float64Array ? values : Float64Array.from(values);
}

export const bigintsOf = (block: NativeBlock, name: string): BigUint64Array | BigInt64Array =>
  column(block, name, 'bigints').values;

/** The text of each row. */
export function textsOf(block: NativeBlock, name: string): (row: number) => string {
  const { strings, ids } = column(block, name, 'strings');
  return (row) => strings[ids[row] as number] as string;
}

/** The numbers of each row's list; views, not copies. */
export function floatListsOf(block: NativeBlock, name: string): (row: number) => Float64Array {
  const { offsets, items } = column(block, name, 'array');
  const values = items.kind === 'numbers' ? items.values : new Float64Array(0);
  const floats = values instanceof Float64Array ? values : Float64Array.from(values);
  return (row) => floats.subarray(offsets[row], offsets[row + 1]);
}

/** The texts of each row's list. */
export function textListsOf(block: NativeBlock, name: string): (row: number) => string[] {
  const { offsets, items } = column(block, name, 'array');
  if (items.kind !== 'strings') return () => [];
  return (row) =>
    Array.from(
      items.ids.subarray(offsets[row], offsets[row + 1]),
      (id) => items.strings[id] as string,
    );
}
