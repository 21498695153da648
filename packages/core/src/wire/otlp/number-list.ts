import { malformed, readEnd, readLongVarint } from '../protobuf/input.ts';
import { decodeCount, decodeDouble } from './fields.ts';
import type { Source } from './source.ts';

/** Scratch for a repeated numeric field; one is used for all points. */
export interface NumberList {
  values: Float64Array;
  length: number;
}

export function openNumbers(): NumberList {
  return { values: new Float64Array(64), length: 0 };
}

function push(list: NumberList, value: number): void {
  if (list.length === list.values.length) {
    const grown = new Float64Array(list.length * 2);
    grown.set(list.values);
    list.values = grown;
  }
  list.values[list.length++] = value;
}

type ReadNumber = (source: Source, end: number) => number;

function readUnsigned(source: Source, end: number): number {
  const low = readLongVarint(source, end);
  return source.high * 2 ** 32 + low;
}

function readPacked(source: Source, end: number, list: NumberList, read: ReadNumber): void {
  const stop = readEnd(source, end);
  while (source.pos < stop) push(list, read(source, stop));
}

function readPackedFixed(source: Source, end: number, list: NumberList, read: ReadNumber): void {
  const { pos } = source;
  const stop = readEnd(source, end);
  if ((stop - source.pos) % 8 !== 0) {
    throw malformed(pos, `${stop - source.pos} bytes are no whole number of 64-bit values`);
  }
  while (source.pos < stop) push(list, read(source, stop));
}

/** `repeated double`, packed or not. */
export function decodeDoubles(source: Source, end: number, tag: number, list: NumberList): void {
  if ((tag & 7) === 2) readPackedFixed(source, end, list, decodeDouble);
  else push(list, decodeDouble(source, end));
}

/** `repeated fixed64`, packed or not. */
export function decodeCounts(source: Source, end: number, tag: number, list: NumberList): void {
  if ((tag & 7) === 2) readPackedFixed(source, end, list, decodeCount);
  else push(list, decodeCount(source, end));
}

/** `repeated uint64`, packed or not. */
export function decodeUnsigned(source: Source, end: number, tag: number, list: NumberList): void {
  if ((tag & 7) === 2) readPacked(source, end, list, readUnsigned);
  else push(list, readUnsigned(source, end));
}

/** Empties the list; gives what it held, or `before` when that is the same: bounds seldom change. */
export function takeNumbers(list: NumberList, before?: Float64Array): Float64Array {
  const { values, length } = list;
  list.length = 0;
  if (before !== undefined && before.length === length) {
    let same = true;
    for (let i = 0; same && i < length; i++) same = values[i] === before[i];
    if (same) return before;
  }
  return values.slice(0, length);
}
