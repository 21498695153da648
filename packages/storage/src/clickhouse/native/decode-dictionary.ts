import { AbduceError } from '@abduce/core';
import type { DecodedData, NumberArray } from './column.ts';
import { type Input, readBytes, readUint64 } from './input.ts';

const sharedDictionary = 0x100;

function pick<T extends NumberArray | BigUint64Array | BigInt64Array>(
  keys: T,
  ids: Uint32Array,
): T {
  const values = new (keys.constructor as new (length: number) => T)(ids.length);
  for (let row = 0; row < ids.length; row++) {
    values[row] = keys[ids[row] as number] as number & bigint;
  }
  return values;
}

function spread(keys: DecodedData, ids: Uint32Array): DecodedData {
  switch (keys.kind) {
    case 'strings': {
      const { strings, ids: inner } = keys;
      return { kind: 'strings', strings, ids: ids.map((id) => inner[id] as number) };
    }
    case 'numbers':
      return { kind: 'numbers', values: pick(keys.values, ids) };
    case 'bigints':
      return { kind: 'bigints', values: pick(keys.values, ids) };
    case 'bytes': {
      const { width } = keys;
      const values = new Uint8Array(ids.length * width);
      for (const [row, id] of ids.entries()) {
        values.set(keys.values.subarray(id * width, (id + 1) * width), row * width);
      }
      return { kind: 'bytes', width, values };
    }
    default:
      throw new AbduceError('DECODE', `a dictionary of ${keys.kind} is not known in Native blocks`);
  }
}

async function readIds(input: Input, width: number, count: number): Promise<Uint32Array> {
  const buffer = await readBytes(input, count << width);
  switch (width) {
    case 0:
      return Uint32Array.from(new Uint8Array(buffer));
    case 1:
      return Uint32Array.from(new Uint16Array(buffer));
    case 2:
      return new Uint32Array(buffer);
    default:
      throw new AbduceError('DECODE', 'a dictionary of more than 2^32 keys in a Native block');
  }
}

/** Rows of a LowCardinality column: keys, each once, then places among them. With `nullable`, key 0 is NULL. */
export async function readDictionary(
  input: Input,
  rows: number,
  nullable: boolean,
  readKeys: (input: Input, count: number) => Promise<DecodedData>,
): Promise<DecodedData> {
  let keys: DecodedData;
  let ids: Uint32Array = new Uint32Array();
  if (rows === 0) keys = await readKeys(input, 0);
  else {
    const flags = (await readUint64(input)) % 2 ** 32;
    keys = await readKeys(input, await readUint64(input));
    ids = await readIds(input, flags & 0xff, await readUint64(input));
    if (flags & sharedDictionary || ids.length !== rows) {
      throw new AbduceError('DECODE', 'a shared or divided dictionary in a Native block');
    }
  }
  const values = spread(keys, ids);
  return nullable
    ? { kind: 'nullable', nulls: Uint8Array.from(ids, (id) => (id === 0 ? 1 : 0)), values }
    : values;
}
