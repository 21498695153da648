import {
  encodeText,
  type Output,
  openOutput,
  putBytesField,
  putDouble,
  putFixed32,
  putFixed64,
  putVarint,
} from '../protobuf/output.ts';
import { highWord, lowWord } from './columns.ts';

/** One encode in progress. Every `put…Field` leaves out what protobuf takes as the default. */
export interface Encoding {
  readonly output: Output;
  readonly strings: readonly string[];
  /** The strings in UTF-8, each encoded when first needed. */
  readonly utf8: (Uint8Array | undefined)[];
}

export function openEncoding(strings: readonly string[]): Encoding {
  return { output: openOutput(64 * 1024), strings, utf8: [] };
}

export function utf8Of(encoding: Encoding, id: number): Uint8Array {
  return (encoding.utf8[id] ??= encodeText(encoding.strings[id] ?? ''));
}

/** A string by its id. */
export function putStringField(encoding: Encoding, tag: number, id: number): void {
  if (id !== 0) putBytesField(encoding.output, tag, utf8Of(encoding, id));
}

export function putVarintField({ output }: Encoding, tag: number, value: number): void {
  if (value === 0) return;
  putVarint(output, value);
  putVarint(output, tag);
}

export function putFixed32Field({ output }: Encoding, tag: number, value: number): void {
  if (value === 0) return;
  putFixed32(output, value);
  putVarint(output, tag);
}

/** An optional double: `NaN` stands for "not reported". */
export function putOptionalDouble({ output }: Encoding, tag: number, value: number): void {
  if (Number.isNaN(value)) return;
  putDouble(output, value);
  putVarint(output, tag);
}

export function putDoubleField(encoding: Encoding, tag: number, value: number): void {
  if (Object.is(value, 0)) return;
  putDouble(encoding.output, value);
  putVarint(encoding.output, tag);
}

/** Two's complement of a whole number in 64 bits, at the bounds where it goes beyond them. */
export function putWhole64(output: Output, value: number, signed: boolean): void {
  const max = signed ? 2 ** 63 : 2 ** 64;
  if (value >= max) putFixed64(output, signed ? 0x7fff_ffff : 0xffff_ffff, 0xffff_ffff);
  else if (signed && value <= -max) putFixed64(output, 0x8000_0000, 0);
  else putFixed64(output, Math.floor(value / 2 ** 32) >>> 0, value >>> 0);
}

/** A `fixed64` count. */
export function putCountField({ output }: Encoding, tag: number, value: number): void {
  if (value === 0) return;
  putWhole64(output, value, false);
  putVarint(output, tag);
}

/** Nanoseconds of one row, from the words of a `BigUint64Array`. */
export function putNanoField(
  { output }: Encoding,
  tag: number,
  words: Uint32Array,
  row: number,
): void {
  const low = words[row * 2 + lowWord] as number;
  const high = words[row * 2 + highWord] as number;
  if (low === 0 && high === 0) return;
  putFixed64(output, high, low);
  putVarint(output, tag);
}

export function wordsOf(nano: BigUint64Array): Uint32Array {
  return new Uint32Array(nano.buffer, nano.byteOffset, nano.length * 2);
}

/** An id of `count` words; all zero is "none". */
export function putIdField(
  { output }: Encoding,
  tag: number,
  ids: Uint32Array,
  at: number,
  count: number,
): void {
  let any = 0;
  for (let i = 0; i < count; i++) any |= ids[at + i] as number;
  if (any === 0) return;
  const bytes = new Uint8Array(count * 4);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < count; i++) view.setUint32(i * 4, ids[at + i] as number, false);
  putBytesField(output, tag, bytes);
}
