import type { Output } from '../protobuf/output.ts';
import {
  encodeText,
  putBytes,
  putDouble,
  putFixed32,
  putFixed64,
  putVarint,
  putVarint64,
} from '../protobuf/output.ts';
import { parseBase64, parseHex } from './base-n.ts';
import type { Field, ScalarType } from './schema.ts';

/** What a JSON value should have been; the caller knows the path and the value. */
export interface Mismatch {
  readonly expected: string;
}

function mismatch(expected: string): Mismatch {
  return { expected };
}

const specials: ReadonlyMap<unknown, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

function parseDouble(value: unknown): number | Mismatch {
  if (typeof value === 'number') return value;
  const special = specials.get(value);
  if (special !== undefined) return special;
  return typeof value === 'string' && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value)
    ? Number(value)
    : mismatch('a number, "NaN", "Infinity" or "-Infinity"');
}

const bounds: Readonly<Record<string, readonly [min: bigint, max: bigint]>> = {
  uint32: [0n, 2n ** 32n - 1n],
  fixed32: [0n, 2n ** 32n - 1n],
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  sint32: [-(2n ** 31n), 2n ** 31n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  sfixed64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
  fixed64: [0n, 2n ** 64n - 1n],
};

function parseInteger(value: unknown, type: ScalarType): bigint | Mismatch {
  const [min, max] = bounds[type] as readonly [bigint, bigint];
  if (
    Number.isInteger(value) ||
    // 20 digits hold any 64-bit integer; a longer text would only cost time.
    (typeof value === 'string' && /^-?\d{1,20}$/.test(value))
  ) {
    const whole = BigInt(value as number | string);
    if (whole >= min && whole <= max) return whole;
  }
  return mismatch(`an integer from ${min} to ${max}, as a number or a decimal string`);
}

function putInteger(output: Output, type: ScalarType, value: bigint): void {
  const low = Number(value & 0xffff_ffffn);
  const high = Number((value >> 32n) & 0xffff_ffffn);
  switch (type) {
    case 'fixed32':
      putFixed32(output, low);
      return;
    case 'fixed64':
    case 'sfixed64':
      putFixed64(output, high, low);
      return;
    case 'sint32': {
      const number = Number(value);
      putVarint(output, ((number << 1) ^ (number >> 31)) >>> 0);
      return;
    }
    default:
      putVarint64(output, high, low);
  }
}

function parseId(value: unknown, size: number): Uint8Array | Mismatch {
  const id = typeof value === 'string' ? parseHex(value) : undefined;
  return id !== undefined && (id.length === size || id.length === 0)
    ? id
    : mismatch(`${size * 2} hexadecimal digits, or an empty string`);
}

function parseBytes(value: unknown, type: ScalarType): Uint8Array | Mismatch {
  if (type === 'string') {
    return typeof value === 'string' ? encodeText(value) : mismatch('a string');
  }
  if (type === 'bytes') {
    const bytes = typeof value === 'string' ? parseBase64(value) : undefined;
    return bytes ?? mismatch('a base64 string');
  }
  return parseId(value, type === 'id16' ? 16 : 8);
}

/** Puts the wire form of a JSON value, without tag; or tells what was expected in its place. */
export function putScalar(output: Output, field: Field, value: unknown): Mismatch | undefined {
  const type = field.type as ScalarType;
  switch (type) {
    case 'string':
    case 'bytes':
    case 'id16':
    case 'id8': {
      const bytes = parseBytes(value, type);
      if ('expected' in bytes) return bytes;
      putBytes(output, bytes);
      putVarint(output, bytes.length);
      return;
    }
    case 'bool':
      if (typeof value !== 'boolean') return mismatch('true or false');
      putVarint(output, value ? 1 : 0);
      return;
    case 'double': {
      const number = parseDouble(value);
      if (typeof number !== 'number') return number;
      putDouble(output, number);
      return;
    }
    default: {
      const named = field.names?.indexOf(value as string) ?? -1;
      const whole = named >= 0 ? BigInt(named) : parseInteger(value, type);
      if (typeof whole !== 'bigint') {
        return field.names === undefined
          ? whole
          : mismatch(`the number or the name of one of ${field.names.join(', ')}`);
      }
      putInteger(output, type, whole);
    }
  }
}
