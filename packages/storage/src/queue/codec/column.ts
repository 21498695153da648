import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';

/** The typed arrays that tables are made of. */
export interface Columns {
  readonly u8: Uint8Array;
  readonly u32: Uint32Array;
  readonly i32: Int32Array;
  readonly f64: Float64Array;
  readonly u64: BigUint64Array;
}

export type ColumnType = keyof Columns;
export type Column = Columns[ColumnType];

const arrays = {
  u8: Uint8Array,
  u32: Uint32Array,
  i32: Int32Array,
  f64: Float64Array,
  u64: BigUint64Array,
} as const;

/**
 * How a column is stored. Whole numbers of 0 to 2^32 − 1, as ids and offsets are, take only the bytes that the greatest
 * of them needs, and none where all are equal; everything else is copied as it lies in memory, to the bit.
 */
const form = { raw: 0, constant: 1, u8: 2, u16: 3, u32: 4 } as const;

/** What a column of one value can repeat. */
const greatest = { u8: 255, u32: 0xffff_ffff, i32: 0x7fff_ffff, f64: 0xffff_ffff, u64: 0 } as const;

const narrow = [
  [form.u8, Uint8Array],
  [form.u16, Uint16Array],
  [form.u32, Uint32Array],
] as const;

function chooseForm(column: Column): number {
  if (column instanceof BigUint64Array) {
    const first = column[0];
    // Most often told by the second value.
    return first === 0n && column.every((value) => value === 0n) ? form.constant : form.raw;
  }
  let greatest = 0;
  let same = true;
  const first = column[0] as number;
  for (let i = 0; i < column.length; i++) {
    const value = column[i] as number;
    if (value !== value >>> 0 || (value === 0 && 1 / value < 0)) return form.raw;
    if (value > greatest) greatest = value;
    if (value !== first) same = false;
  }
  if (same) return form.constant;
  const chosen = greatest < 256 ? form.u8 : greatest < 65_536 ? form.u16 : form.u32;
  const bytes = chosen === form.u8 ? 1 : chosen === form.u16 ? 2 : 4;
  return bytes < column.BYTES_PER_ELEMENT ? chosen : form.raw;
}

const bytesOf = (array: ArrayBufferView): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

/** The length is not written: the reader knows it. */
export function writeColumn(out: ByteWriter, column: Column): void {
  if (column.length === 0) return;
  const chosen = chooseForm(column);
  out.u8(chosen);
  if (chosen === form.constant) {
    out.uint(Number(column[0]));
    return;
  }
  const type = narrow.find(([each]) => each === chosen)?.[1];
  out.bytes(bytesOf(type === undefined ? column : type.from(column as Uint32Array)));
}

/** A column of `length` values; throws `DECODE` when the bytes do not hold one. */
export function readColumn<T extends ColumnType>(
  input: ByteReader,
  type: T,
  length: number,
): Columns[T] {
  const array = arrays[type];
  input.claim(length * array.BYTES_PER_ELEMENT);
  if (length === 0) return new array(0) as Columns[T];
  const chosen = input.u8();
  if (chosen === form.constant) {
    const value = input.uint();
    if (value > greatest[type]) throw input.fail('a repeated value is too great');
    if (type === 'u64') return new BigUint64Array(length) as Columns[T];
    return new arrays[type as 'u32'](length).fill(value) as Columns[T];
  }
  const narrowed = narrow.find(([each]) => each === chosen)?.[1];
  if (narrowed === undefined && chosen !== form.raw)
    throw input.fail(`unknown column form ${chosen}`);
  const stored = narrowed ?? array;
  if (type === 'u64' && narrowed !== undefined) throw input.fail('64-bit columns are not narrowed');
  // Copied, since views of wider numbers must be aligned.
  const copy = input.bytes(length * stored.BYTES_PER_ELEMENT).slice();
  const values = new stored(copy.buffer as ArrayBuffer, 0, length);
  return (narrowed === undefined
    ? values
    : arrays[type as 'u32'].from(values as Uint32Array)) as unknown as Columns[T];
}
