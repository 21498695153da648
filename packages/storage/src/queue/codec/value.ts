import { AbduceError, type Attributes, type AttributeValue } from '@abduce/core';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import { readText, writeText } from './texts.ts';

const tag = {
  null: 0,
  string: 1,
  false: 2,
  true: 3,
  number: 4,
  bigint: 5,
  bytes: 6,
  list: 7,
  map: 8,
} as const;

/** No decoder of ours lets nesting through that comes near this. */
const maxDepth = 200;

/** Throws `STORE_REJECTED` for nesting deeper than 200. */
export function writeValue(out: ByteWriter, value: AttributeValue, depth = 0): void {
  if (depth > maxDepth) {
    throw new AbduceError('STORE_REJECTED', `an attribute is nested deeper than ${maxDepth}`);
  }
  if (value === null || value === undefined) out.u8(tag.null);
  else if (typeof value === 'string') {
    out.u8(tag.string);
    writeText(out, value);
  } else if (typeof value === 'boolean') out.u8(value ? tag.true : tag.false);
  else if (typeof value === 'number') {
    out.u8(tag.number);
    out.f64(value);
  } else if (typeof value === 'bigint') {
    out.u8(tag.bigint);
    writeText(out, value.toString(16));
  } else if (value instanceof Uint8Array) {
    out.u8(tag.bytes);
    out.uint(value.length);
    out.bytes(value);
  } else if (value instanceof Map) {
    out.u8(tag.map);
    writeAttributes(out, value as Attributes, depth);
  } else {
    out.u8(tag.list);
    const list = value as readonly AttributeValue[];
    out.uint(list.length);
    for (const item of list) writeValue(out, item, depth + 1);
  }
}

export function writeAttributes(out: ByteWriter, attributes: Attributes, depth = 0): void {
  out.uint(attributes.size);
  for (const [key, item] of attributes) {
    writeText(out, key);
    writeValue(out, item, depth + 1);
  }
}

function parseBig(text: string): bigint | undefined {
  const digits = /^(-?)([0-9a-f]{1,1000000})$/.exec(text);
  if (digits === null) return undefined;
  const value = BigInt(`0x${digits[2]}`);
  return digits[1] === '-' ? -value : value;
}

export function readValue(input: ByteReader, depth = 0): AttributeValue {
  if (depth > maxDepth) throw input.fail(`nesting deeper than ${maxDepth}`);
  input.claim(16);
  const kind = input.u8();
  switch (kind) {
    case tag.null:
      return null;
    case tag.string:
      return readText(input);
    case tag.false:
      return false;
    case tag.true:
      return true;
    case tag.number:
      return input.f64();
    case tag.bigint: {
      const value = parseBig(readText(input));
      if (value === undefined) throw input.fail('digits are expected');
      return value;
    }
    case tag.bytes:
      return input.bytes(input.uint()).slice();
    case tag.map:
      return readAttributes(input, depth);
    case tag.list: {
      const count = input.uint();
      const list: AttributeValue[] = [];
      for (let i = 0; i < count; i++) list.push(readValue(input, depth + 1));
      return list;
    }
    default:
      throw input.fail(`unknown kind of value ${kind}`);
  }
}

export function readAttributes(input: ByteReader, depth = 0): Attributes {
  const count = input.uint();
  const attributes = new Map<string, AttributeValue>();
  for (let i = 0; i < count; i++) {
    const key = readText(input);
    attributes.set(key, readValue(input, depth + 1));
  }
  return attributes;
}
