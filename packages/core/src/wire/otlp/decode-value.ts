import { type AttributeValue, valueKind } from '../../model/attributes.ts';
import {
  type Input,
  malformed,
  readEnd,
  readFixed,
  readLongVarint,
  readTag,
  skipField,
} from '../protobuf/input.ts';
import { internBytes, textOf } from '../protobuf/strings.ts';
import type { ValueSink } from './attribute-columns.ts';
import type { Source } from './source.ts';

/** How deep arrays and maps may nest inside one value. */
export const maxDepth = 64;

/** A signed 64-bit varint; a `bigint` where a number would not be exact. */
function readInt64(input: Input, end: number): number | bigint {
  const low = readLongVarint(input, end);
  const value = (input.high | 0) * 2 ** 32 + low;
  return Number.isSafeInteger(value) ? value : (BigInt(input.high | 0) << 32n) | BigInt(low);
}

function setNested(sink: ValueSink, slot: number, value: AttributeValue): void {
  sink.columns.kinds[slot] = valueKind.nested;
  sink.columns.values[slot] = sink.nested.push(value) - 1;
}

/** Reads an `AnyValue` that ends at `end` into `slot`. */
export function decodeValue(source: Source, sink: ValueSink, slot: number, end: number): void {
  const { kinds, values } = sink.columns;
  while (source.pos < end) {
    const tag = readTag(source, end);
    switch (tag) {
      case 10: {
        const stop = readEnd(source, end);
        values[slot] = internBytes(source.strings, source.pos, stop);
        kinds[slot] = valueKind.string;
        source.pos = stop;
        break;
      }
      case 16:
        values[slot] = readLongVarint(source, end) !== 0 || source.high !== 0 ? 1 : 0;
        kinds[slot] = valueKind.bool;
        break;
      case 24: {
        const value = readInt64(source, end);
        if (typeof value === 'number') {
          values[slot] = value;
          kinds[slot] = valueKind.int;
        } else setNested(sink, slot, value);
        break;
      }
      case 33:
        values[slot] = source.view.getFloat64(readFixed(source, end, 8), true);
        kinds[slot] = valueKind.double;
        break;
      case 42:
        setNested(sink, slot, decodeArray(source, readEnd(source, end), 1));
        break;
      case 50:
        setNested(sink, slot, decodeMap(source, readEnd(source, end), 1));
        break;
      case 58: {
        const stop = readEnd(source, end);
        setNested(sink, slot, source.bytes.slice(source.pos, stop));
        source.pos = stop;
        break;
      }
      default:
        skipField(source, tag, end);
    }
  }
}

function decodeArray(source: Source, end: number, depth: number): AttributeValue[] {
  if (depth > maxDepth) throw malformed(source.pos, `values nest deeper than ${maxDepth}`);
  const result: AttributeValue[] = [];
  while (source.pos < end) {
    const tag = readTag(source, end);
    if (tag === 10) result.push(decodeNested(source, readEnd(source, end), depth));
    else skipField(source, tag, end);
  }
  return result;
}

function decodeMap(source: Source, end: number, depth: number): Map<string, AttributeValue> {
  if (depth > maxDepth) throw malformed(source.pos, `values nest deeper than ${maxDepth}`);
  const result = new Map<string, AttributeValue>();
  while (source.pos < end) {
    const tag = readTag(source, end);
    if (tag === 10) decodeEntry(source, readEnd(source, end), depth, result);
    else skipField(source, tag, end);
  }
  return result;
}

/** Reads a `KeyValue` that ends at `end` into a map. */
export function decodeEntry(
  source: Source,
  end: number,
  depth: number,
  into: Map<string, AttributeValue>,
): void {
  let key = '';
  let value: AttributeValue = null;
  while (source.pos < end) {
    const tag = readTag(source, end);
    if (tag === 10) key = readInterned(source, end);
    else if (tag === 18) value = decodeNested(source, readEnd(source, end), depth);
    else skipField(source, tag, end);
  }
  into.set(key, value);
}

function readInterned(source: Source, end: number): string {
  const stop = readEnd(source, end);
  const id = internBytes(source.strings, source.pos, stop);
  source.pos = stop;
  return textOf(source.strings, id);
}

/** An `AnyValue` inside another. */
function decodeNested(source: Source, end: number, depth: number): AttributeValue {
  let value: AttributeValue = null;
  while (source.pos < end) {
    const tag = readTag(source, end);
    switch (tag) {
      case 10:
        value = readInterned(source, end);
        break;
      case 16:
        value = readLongVarint(source, end) !== 0 || source.high !== 0;
        break;
      case 24:
        value = readInt64(source, end);
        break;
      case 33:
        value = source.view.getFloat64(readFixed(source, end, 8), true);
        break;
      case 42:
        value = decodeArray(source, readEnd(source, end), depth + 1);
        break;
      case 50:
        value = decodeMap(source, readEnd(source, end), depth + 1);
        break;
      case 58: {
        const stop = readEnd(source, end);
        value = source.bytes.slice(source.pos, stop);
        source.pos = stop;
        break;
      }
      default:
        skipField(source, tag, end);
    }
  }
  return value;
}
