import { AbduceError } from '../../model/error.ts';

export type Column = Uint8Array | Uint32Array | Float64Array;

/** Columns that grow together: each holds `capacity` rows of a fixed number of entries, zero at first. */
export interface Columns<T extends { [name: string]: Column }> {
  readonly columns: T;
  capacity: number;
  length: number;
}

/** The words of a `BigUint64Array` entry, by the machine's byte order. */
export const lowWord: 0 | 1 = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 0 : 1;
export const highWord: 0 | 1 = lowWord === 0 ? 1 : 0;

export function openColumns<T extends { [name: string]: Column }>(
  capacity: number,
  allocate: (capacity: number) => T,
): Columns<T> {
  return { columns: allocate(capacity), capacity, length: 0 };
}

/** Doubles the capacity. `limit` rows are the most that one batch may hold. */
export function growColumns<T extends { [name: string]: Column }>(
  table: Columns<T>,
  limit: number,
  what: string,
): void {
  if (table.capacity >= limit) {
    throw new AbduceError('DECODE', `more than ${limit} ${what} in one batch`, {
      hint: 'Send smaller batches.',
      details: { limit },
    });
  }
  const capacity = Math.min(limit, table.capacity * 2);
  const columns: { [name: string]: Column } = table.columns;
  for (const [name, values] of Object.entries(columns)) {
    const Type = values.constructor as new (length: number) => Column;
    const grown = new Type((values.length / table.capacity) * capacity);
    grown.set(values);
    columns[name] = grown;
  }
  table.capacity = capacity;
}

/** Empties the table for the next batch; what was written is zero again. */
export function clearColumns<T extends { [name: string]: Column }>(table: Columns<T>): void {
  for (const values of Object.values<Column>(table.columns)) {
    values.fill(0, 0, (values.length / table.capacity) * table.length);
  }
  table.length = 0;
}

/**
 * A copy of the rows in use, in one buffer: every buffer of its own costs the garbage collector more than a small
 * column's content does.
 */
export function takeColumns<T extends { [name: string]: Column }>(table: Columns<T>): T {
  const { columns, capacity, length } = table;
  let size = 0;
  for (const values of Object.values<Column>(columns)) {
    size += aligned((values.byteLength / capacity) * length);
  }
  const buffer = new ArrayBuffer(size);
  const taken: { [name: string]: Column } = {};
  let at = 0;
  for (const [name, values] of Object.entries<Column>(columns)) {
    const Type = values.constructor as new (of: ArrayBuffer, at: number, length: number) => Column;
    const used = (values.length / capacity) * length;
    const copy = new Type(buffer, at, used);
    copy.set(used === values.length ? values : values.subarray(0, used));
    taken[name] = copy;
    at += aligned(copy.byteLength);
  }
  return taken as T;
}

/** Where a column of any entry size may begin at or after `bytes`. */
function aligned(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}

/** Pairs of words as nanoseconds, of a whole column as `takeColumns` gives it. */
export function nanoColumn({ buffer, byteOffset, length }: Uint32Array): BigUint64Array {
  return new BigUint64Array(buffer, byteOffset, length / 2);
}

/** Milliseconds of nanoseconds in two words, cut to the microsecond. */
export function nanoToMs(high: number, low: number): number {
  // 2^32 ns are 4,294,967 µs and 296 ns; so the sum stays exact far beyond today.
  return (high * 4_294_967 + Math.floor((high * 296 + low) / 1000)) / 1000;
}

export function msColumn(words: Uint32Array): Float64Array {
  const result = new Float64Array(words.length >>> 1);
  for (let row = 0; row < result.length; row++) {
    result[row] = nanoToMs(words[row * 2 + highWord] as number, words[row * 2 + lowWord] as number);
  }
  return result;
}

/** End minus start in milliseconds, never negative. */
export function durationColumn(start: Uint32Array, end: Uint32Array): Float64Array {
  const result = new Float64Array(start.length >>> 1);
  for (let row = 0; row < result.length; row++) {
    const high = (end[row * 2 + highWord] as number) - (start[row * 2 + highWord] as number);
    const low = (end[row * 2 + lowWord] as number) - (start[row * 2 + lowWord] as number);
    result[row] = Math.max(0, (high * 2 ** 32 + low) / 1e6);
  }
  return result;
}
