import { fromBase64, toBase64 } from './base64.ts';
import { AbduceError } from './error.ts';
import { packBigs, packNumbers, unpackBigs, unpackNumbers } from './pack-numbers.ts';

/**
 * JSON for documents that hold more than JSON does. What JSON cannot say is an object with the single key `$`:
 *
 * - `{"$":"NaN"}`, also `Infinity`, `-Infinity`, `-0`, and `undefined` inside an array;
 * - `{"$":["bigint","123"]}` and `{"$":["map",[[key,value],…]]}`;
 * - `{"$":["f64","…"]}`: a typed array, its little-endian bytes in base64. Kinds: `u8 i8 u16 i16 u32 i32 f32 f64 u64 i64`;
 * - `{"$":["u32~","…"]}`: the same packed (see `packNumbers`), where that is shorter; `f64~3` in thousandths, `f64~6` in millionths;
 * - `{"$":["object",[[key,value],…]]}`: a plain object that itself has a key `$`.
 */
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

type TypedArray =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array
  | BigUint64Array
  | BigInt64Array;

const arrays = {
  u8: Uint8Array,
  i8: Int8Array,
  u16: Uint16Array,
  i16: Int16Array,
  u32: Uint32Array,
  i32: Int32Array,
  f32: Float32Array,
  f64: Float64Array,
  u64: BigUint64Array,
  i64: BigInt64Array,
} as const;

const arrayKinds: ReadonlyMap<unknown, string> = new Map(
  Object.entries(arrays).map(([kind, type]) => [type, kind]),
);

/** Deeper nesting is refused: no document of ours comes near it, and the stack stays safe. */
const maxDepth = 200;

function unencodable(path: string, what: string): AbduceError {
  return new AbduceError('CONFIG', `cannot encode ${what} at ${path}`, {
    hint: 'Keep documents to plain objects, arrays, maps, typed arrays, strings, numbers and booleans.',
  });
}

/** One bit pattern for NaN, so that equal values give equal bytes. */
function canonical(array: Float64Array | Float32Array): Float64Array | Float32Array {
  const copy = array.slice();
  for (let i = 0; i < copy.length; i++) if (Number.isNaN(copy[i])) copy[i] = Number.NaN;
  return copy;
}

function encodeArray(array: TypedArray, kind: keyof typeof arrays): Json {
  const { buffer, byteOffset, byteLength } = array;
  if (array instanceof BigUint64Array) {
    const packed = packBigs(array, byteLength);
    if (packed !== undefined) return { $: ['u64~', toBase64(packed)] };
  } else if (!(array instanceof BigInt64Array)) {
    const packed = packNumbers(array, byteLength, kind === 'f64');
    if (packed !== undefined) {
      return { $: [`${kind}~${packed.places === 0 ? '' : packed.places}`, toBase64(packed.bytes)] };
    }
  }
  if (array instanceof Float64Array || array instanceof Float32Array) {
    return { $: [kind, toBase64(new Uint8Array(canonical(array).buffer))] };
  }
  return { $: [kind, toBase64(new Uint8Array(buffer, byteOffset, byteLength))] };
}

function encodeNumber(value: number): Json {
  if (Object.is(value, -0)) return { $: '-0' };
  return Number.isFinite(value) ? value : { $: String(value) };
}

function encodeObject(value: object, path: string, depth: number): Json {
  const proto = Object.getPrototypeOf(value);
  if (proto !== null && proto !== Object.prototype) {
    throw unencodable(path, `a ${proto.constructor?.name ?? 'class instance'}`);
  }
  const record = value as Readonly<Record<string, unknown>>;
  const pairs: [string, Json][] = [];
  for (const key of Object.keys(record).sort()) {
    const item = record[key];
    if (item !== undefined) pairs.push([key, encode(item, `${path}.${key}`, depth)]);
  }
  // A null prototype makes `__proto__` a key like any other.
  if (Object.hasOwn(record, '$')) return { $: ['object', pairs] };
  const result: { [key: string]: Json } = Object.create(null);
  for (const [key, item] of pairs) result[key] = item;
  return result;
}

function encode(value: unknown, path: string, depth: number): Json {
  if (depth > maxDepth) throw unencodable(path.slice(0, 200), `nesting deeper than ${maxDepth}`);
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return encodeNumber(value);
    case 'bigint':
      return { $: ['bigint', String(value)] };
    case 'undefined':
      return { $: 'undefined' };
    case 'object':
      break;
    default:
      throw unencodable(path, `a ${typeof value}`);
  }
  if (value === null) return null;
  if (Array.isArray(value)) {
    return value.map((item, i) => encode(item, `${path}[${i}]`, depth + 1));
  }
  if (value instanceof Map) {
    const pairs = [...value].map(([key, item], i): Json => {
      const at = `${path}{${i}}`;
      return [encode(key, at, depth + 1), encode(item, at, depth + 1)];
    });
    return { $: ['map', pairs] };
  }
  if (ArrayBuffer.isView(value)) {
    // By prototype, not by constructor: Node's Buffer is a Uint8Array too.
    for (const [type, kind] of arrayKinds) {
      if (!(value instanceof (type as typeof Uint8Array))) continue;
      return encodeArray(value as TypedArray, kind as keyof typeof arrays);
    }
  }
  return encodeObject(value, path, depth + 1);
}

/**
 * Encodes a document. Equal values give equal bytes: keys of objects are sorted, maps keep their order,
 * properties that are `undefined` are left out. Throws `CONFIG` for functions, symbols, class instances and cycles.
 */
export function encodeDocument(value: unknown): string {
  return JSON.stringify(encode(value, '$', 0));
}

function malformed(path: string, message: string): AbduceError {
  return new AbduceError('DECODE', `document is malformed at ${path}: ${message}`, {
    details: { path },
  });
}

const specials: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['-0', -0],
  ['undefined', undefined],
]);

function decodePairs(payload: Json | undefined, path: string, depth: number): [unknown, unknown][] {
  if (!Array.isArray(payload)) throw malformed(path, 'a list of pairs is expected');
  return payload.map((pair, i) => {
    const at = `${path}{${i}}`;
    if (!Array.isArray(pair) || pair.length !== 2) throw malformed(at, 'a pair is expected');
    return [decode(pair[0] as Json, at, depth), decode(pair[1] as Json, at, depth)];
  });
}

function setOwn(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

function decodePacked(kind: string, places: string, bytes: Uint8Array, path: string): unknown {
  const type = arrays[kind as keyof typeof arrays];
  if (kind === 'u64') {
    const values = unpackBigs(bytes);
    if (values !== undefined) return values;
  } else if (kind !== 'i64') {
    const values = unpackNumbers({ bytes, places: Number(places) as 0 | 3 | 6 });
    if (values !== undefined)
      return kind === 'f64' ? values : (type as typeof Uint32Array).from(values);
  }
  throw malformed(path, 'packed numbers are cut off or too great');
}

function decodeArray(kind: string, payload: Json | undefined, path: string): unknown {
  const [, name = '', packed, places = ''] = /^([a-z]\d\d?)(?:(~)([36]?))?$/.exec(kind) ?? [];
  if (!Object.hasOwn(arrays, name)) throw malformed(path, `unknown kind "${kind.slice(0, 40)}"`);
  const bytes = typeof payload === 'string' ? fromBase64(payload) : undefined;
  if (bytes === undefined) throw malformed(path, 'base64 is expected');
  if (packed !== undefined) return decodePacked(name, places, bytes, path);
  const type = arrays[name as keyof typeof arrays];
  if (bytes.length % type.BYTES_PER_ELEMENT !== 0) {
    throw malformed(
      path,
      `${bytes.length} bytes are no whole number of ${type.BYTES_PER_ELEMENT}-byte values`,
    );
  }
  return new type(bytes.buffer as ArrayBuffer, 0, bytes.length / type.BYTES_PER_ELEMENT);
}

function decodeTagged(tag: Json, path: string, depth: number): unknown {
  if (typeof tag === 'string') {
    if (!specials.has(tag)) throw malformed(path, `unknown value "${tag.slice(0, 40)}"`);
    return specials.get(tag);
  }
  const [kind, payload] = Array.isArray(tag) ? tag : [];
  if (typeof kind !== 'string') throw malformed(path, 'the value of "$" is neither name nor list');
  if (kind === 'bigint') {
    if (typeof payload !== 'string' || !/^-?\d{1,4000}$/.test(payload)) {
      throw malformed(path, 'decimal digits are expected');
    }
    return BigInt(payload);
  }
  if (kind === 'map') return new Map(decodePairs(payload, path, depth));
  if (kind === 'object') {
    const result = {};
    for (const [key, value] of decodePairs(payload, path, depth)) {
      if (typeof key !== 'string') throw malformed(path, 'a key that is no string');
      setOwn(result, key, value);
    }
    return result;
  }
  return decodeArray(kind, payload, path);
}

function decode(value: Json, path: string, depth: number): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (depth > maxDepth) throw malformed(path.slice(0, 200), `nesting deeper than ${maxDepth}`);
  if (Array.isArray(value)) {
    return value.map((item, i) => decode(item, `${path}[${i}]`, depth + 1));
  }
  const keys = Object.keys(value);
  if (keys.includes('$')) {
    if (keys.length > 1) throw malformed(path, 'keys beside "$"');
    return decodeTagged(value.$ as Json, path, depth + 1);
  }
  const result: Record<string, unknown> = {};
  for (const key of keys) {
    const item = decode(value[key] as Json, `${path}.${key}`, depth + 1);
    if (key === '__proto__') setOwn(result, key, item);
    else result[key] = item;
  }
  return result;
}

/** The inverse of `encodeDocument`. Throws `DECODE` with the place of the first fault. */
export function decodeDocument(text: string): unknown {
  let json: Json;
  try {
    json = JSON.parse(text) as Json;
  } catch (cause) {
    throw new AbduceError('DECODE', `document is not JSON: ${(cause as Error).message}`, { cause });
  }
  return decode(json, '$', 0);
}
