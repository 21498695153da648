import { AbduceError } from '../../model/error.ts';
import {
  type Input,
  openInput,
  readEnd,
  readFixed,
  readLongVarint,
  readTag,
  readVarint,
  skipField,
} from '../protobuf/input.ts';
import { readText } from '../protobuf/text.ts';
import { formatBase64, formatHex } from './base-n.ts';
import { type Field, type Message, type ScalarType, wireType } from './schema.ts';

/** A double as JSON can carry it: what `JSON.stringify` would lose becomes a string. */
function jsonNumber(value: number): number | string {
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) ? value : String(value);
}

function whole(high: number, low: number): string {
  return ((BigInt(high) << 32n) | BigInt(low)).toString();
}

function readNumber(input: Input, type: ScalarType, end: number): number | string | boolean {
  const { view } = input;
  switch (type) {
    case 'double':
      return jsonNumber(view.getFloat64(readFixed(input, end, 8), true));
    case 'fixed32':
      return view.getUint32(readFixed(input, end, 4), true);
    case 'fixed64':
      return view.getBigUint64(readFixed(input, end, 8), true).toString();
    case 'sfixed64':
      return view.getBigInt64(readFixed(input, end, 8), true).toString();
    case 'bool':
      return readLongVarint(input, end) !== 0 || input.high !== 0;
    case 'uint32':
      return readVarint(input, end);
    case 'int32':
      return readVarint(input, end) | 0;
    case 'sint32': {
      const value = readVarint(input, end);
      return (value >>> 1) ^ -(value & 1);
    }
    default: {
      const low = readLongVarint(input, end);
      return whole(type === 'int64' ? input.high | 0 : input.high, low);
    }
  }
}

function readBytes(input: Input, type: ScalarType, stop: number): string {
  const start = input.pos;
  input.pos = stop;
  if (type === 'string') return readText(input.bytes, start, stop);
  const bytes = input.bytes.subarray(start, stop);
  return type === 'bytes' ? formatBase64(bytes) : formatHex(bytes);
}

type JsonObject = { [name: string]: unknown };

function readField(input: Input, field: Field, end: number, depth: number): unknown {
  const { type } = field;
  if (typeof type !== 'string') return readMessage(input, type, readEnd(input, end), depth);
  switch (type) {
    case 'string':
    case 'bytes':
    case 'id16':
    case 'id8':
      return readBytes(input, type, readEnd(input, end));
    default:
      return readNumber(input, type, end);
  }
}

function readPacked(input: Input, field: Field, end: number): unknown[] {
  const stop = readEnd(input, end);
  const result: unknown[] = [];
  while (input.pos < stop) result.push(readNumber(input, field.type as ScalarType, stop));
  return result;
}

function readMessage(input: Input, message: Message, end: number, depth: number): JsonObject {
  if (depth > 200) {
    throw new AbduceError('DECODE', `messages nest deeper than 200 at byte ${input.pos}`);
  }
  const result: JsonObject = {};
  while (input.pos < end) {
    const tag = readTag(input, end);
    const field = message.fields.find((candidate) => candidate.number === tag >>> 3);
    if (field === undefined || wireType(field) !== (tag & 7)) {
      skipField(input, tag, end);
    } else if (!field.repeated) {
      result[field.name] = readField(input, field, end, depth + 1);
    } else {
      const list = (result[field.name] ??= []) as unknown[];
      if (typeof field.type === 'string') {
        for (const value of readPacked(input, field, end)) list.push(value);
      } else list.push(readField(input, field, end, depth + 1));
    }
  }
  return result;
}

/** Protobuf that this package wrote, or any in canonical form, as the JSON document of the same meaning. */
export function decodeToJson(message: Message, bytes: Uint8Array): JsonObject {
  const input = openInput(bytes);
  return readMessage(input, message, bytes.length, 0);
}
