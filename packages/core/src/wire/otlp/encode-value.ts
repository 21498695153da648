import {
  type AttributeColumns,
  type AttributeValue,
  type ValueColumns,
  valueKind,
} from '../../model/attributes.ts';
import { AbduceError } from '../../model/error.ts';
import {
  closeField,
  encodeText,
  type Output,
  putBytesField,
  putDouble,
  putVarint,
  putVarint64,
  written,
} from '../protobuf/output.ts';
import { type Encoding, putStringField, utf8Of } from './encoding.ts';

function putInt(output: Output, value: number): void {
  putVarint64(output, Math.floor(value / 2 ** 32), value >>> 0);
  putVarint(output, 24);
}

function putBigInt(output: Output, value: bigint): void {
  if (BigInt.asIntN(64, value) !== value) {
    throw new AbduceError('CONFIG', `${value} does not fit a signed 64-bit integer`, {
      hint: 'Give larger integers as strings.',
    });
  }
  putVarint64(output, Number((value >> 32n) & 0xffff_ffffn), Number(value & 0xffff_ffffn));
  putVarint(output, 24);
}

function putBool(output: Output, value: boolean): void {
  putVarint(output, value ? 1 : 0);
  putVarint(output, 16);
}

function putNumber(output: Output, value: number): void {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) putInt(output, value);
  else {
    putDouble(output, value);
    putVarint(output, 33);
  }
}

function putArray(output: Output, values: readonly AttributeValue[]): void {
  const before = written(output);
  for (let i = values.length - 1; i >= 0; i--) {
    const inner = written(output);
    putPlainValue(output, values[i] as AttributeValue);
    closeField(output, 10, inner);
  }
  closeField(output, 42, before);
}

/** The entries of a map, each as a `KeyValue` in a field with this tag. */
export function putEntries(
  output: Output,
  tag: number,
  entries: ReadonlyMap<string, AttributeValue>,
): void {
  for (const [key, value] of [...entries].reverse()) {
    const before = written(output);
    const inner = written(output);
    putPlainValue(output, value);
    closeField(output, 18, inner);
    if (key !== '') putBytesField(output, 10, encodeText(key));
    closeField(output, tag, before);
  }
}

/** The fields of an `AnyValue`; `null` has none. */
export function putPlainValue(output: Output, value: AttributeValue): void {
  if (value === null) return;
  if (typeof value === 'string') putBytesField(output, 10, encodeText(value));
  else if (typeof value === 'boolean') putBool(output, value);
  else if (typeof value === 'number') putNumber(output, value);
  else if (typeof value === 'bigint') putBigInt(output, value);
  else if (value instanceof Uint8Array) putBytesField(output, 58, value);
  else if (value instanceof Map) {
    const before = written(output);
    putEntries(output, 10, value);
    closeField(output, 50, before);
  } else putArray(output, value as readonly AttributeValue[]);
}

/** The fields of the `AnyValue` in one slot. */
export function putValue(encoding: Encoding, columns: ValueColumns, slot: number): void {
  const { output } = encoding;
  const value = columns.values[slot] as number;
  switch (columns.kinds[slot]) {
    case valueKind.string:
      putBytesField(output, 10, utf8Of(encoding, value));
      return;
    case valueKind.bool:
      putBool(output, value === 1);
      return;
    case valueKind.int:
      putInt(output, value);
      return;
    case valueKind.double:
      putDouble(output, value);
      putVarint(output, 33);
      return;
    case valueKind.nested:
      putPlainValue(output, columns.nested[value] ?? null);
  }
}

/** The attributes of one row, each in a field with this tag. */
export function putAttributes(
  encoding: Encoding,
  tag: number,
  columns: AttributeColumns,
  row: number,
): void {
  const { output } = encoding;
  const start = columns.offsets[row] as number;
  for (let slot = (columns.offsets[row + 1] as number) - 1; slot >= start; slot--) {
    const before = written(output);
    putValue(encoding, columns, slot);
    closeField(output, 18, before);
    putStringField(encoding, 10, columns.keys[slot] as number);
    closeField(output, tag, before);
  }
}
