import type { DecodedData, NativeBlock } from '../native/column.ts';

/** A column of any kind of number as numbers; zeros where there is none. */
export function numbersOf({ rows, columns }: NativeBlock, name: string): Float64Array {
  return asNumbers(columns.get(name), rows);
}

export function asNumbers(data: DecodedData | undefined, length: number): Float64Array {
  if (data?.kind === 'numbers') return Float64Array.from(data.values);
  if (data?.kind === 'bigints') return Float64Array.from(data.values as BigInt64Array, Number);
  return new Float64Array(length);
}

/** A column of texts by row. */
export function textsOf({ rows, columns }: NativeBlock, name: string): readonly string[] {
  const data = columns.get(name);
  return data?.kind === 'strings'
    ? Array.from(data.ids, (id) => data.strings[id] as string)
    : new Array<string>(rows).fill('');
}
