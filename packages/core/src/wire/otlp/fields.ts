import { readEnd, readFixed } from '../protobuf/input.ts';
import { internBytes } from '../protobuf/strings.ts';
import { highWord, lowWord } from './columns.ts';
import type { Source } from './source.ts';

/** A string field; gives its id. */
export function decodeString(source: Source, end: number): number {
  const stop = readEnd(source, end);
  const id = internBytes(source.strings, source.pos, stop);
  source.pos = stop;
  return id;
}

/** A `fixed64` of nanoseconds into the two words of `row`. */
export function decodeNano(source: Source, end: number, column: Uint32Array, row: number): void {
  const pos = readFixed(source, end, 8);
  column[row * 2 + lowWord] = source.view.getUint32(pos, true);
  column[row * 2 + highWord] = source.view.getUint32(pos + 4, true);
}

export function decodeFixed32(source: Source, end: number): number {
  return source.view.getUint32(readFixed(source, end, 4), true);
}

export function decodeDouble(source: Source, end: number): number {
  return source.view.getFloat64(readFixed(source, end, 8), true);
}

/** A `fixed64` count; beyond 2^53 it is rounded. */
export function decodeCount(source: Source, end: number): number {
  const pos = readFixed(source, end, 8);
  return source.view.getUint32(pos + 4, true) * 2 ** 32 + source.view.getUint32(pos, true);
}

/** An `sfixed64`; beyond ±2^53 it is rounded. */
export function decodeSigned(source: Source, end: number): number {
  const pos = readFixed(source, end, 8);
  return source.view.getInt32(pos + 4, true) * 2 ** 32 + source.view.getUint32(pos, true);
}
