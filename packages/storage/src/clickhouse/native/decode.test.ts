import { expect, test } from 'vitest';
import { decodeNative } from './decode.ts';
import { encodeNative } from './encode.ts';
import { parseEnum, parseType } from './type.ts';

async function decode(...parts: readonly (readonly number[] | string)[]): Promise<unknown[]> {
  const bytes = Buffer.concat(
    parts.map((part) =>
      typeof part === 'string'
        ? Buffer.concat([Buffer.from([part.length]), Buffer.from(part)])
        : Buffer.from(part),
    ),
  );
  const blocks: unknown[] = [];
  const chunks = async function* () {
    yield bytes;
  };
  for await (const block of decodeNative(chunks())) blocks.push(block);
  return blocks;
}

test('types with commas, quotes and parentheses inside', () => {
  expect(parseType('UInt8')).toEqual({ name: 'UInt8', args: [] });
  expect(parseType('Map(LowCardinality(String), Array(Tuple(a UInt8, b String)))')).toEqual({
    name: 'Map',
    args: ['LowCardinality(String)', 'Array(Tuple(a UInt8, b String))'],
  });
  expect(parseType(`Enum8('a,(\\'' = 1, 'b' = -2)`).args).toEqual([`'a,(\\'' = 1`, `'b' = -2`]);
  expect(parseEnum([`'a,(\\'' = 1`, `'b\\n' = -2`])).toEqual(
    new Map([
      [1, `a,('`],
      [-2, 'b\n'],
    ]),
  );
});

test('what cannot be read is said, not guessed', async () => {
  const unknown = decode([1, 1], 'x', 'AggregateFunction(sum, UInt8)', [0]);
  await expect(unknown).rejects.toMatchObject({
    code: 'UNSUPPORTED',
    details: { type: 'AggregateFunction(sum, UInt8)' },
  });
  const version = decode([1, 1], 'x', 'LowCardinality(String)', [2, 0, 0, 0, 0, 0, 0, 0]);
  await expect(version).rejects.toMatchObject({ code: 'DECODE' });
  const shared = [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0];
  const column = [1, 0, 0, 0, 0, 0, 0, 0, ...shared];
  await expect(decode([1, 1], 'x', 'LowCardinality(String)', column)).rejects.toMatchObject({
    code: 'DECODE',
  });
  const endless = Array.from({ length: 12 }, () => 255);
  await expect(decode(endless)).rejects.toMatchObject({ code: 'DECODE' });
});

test('nothing is nothing', async () => {
  expect(await decode()).toEqual([]);
  expect(await decode([0, 0])).toEqual([]);
  expect(await decode([1, 0], 'x', 'String')).toEqual([]);
});

test('a large block that arrives at once leaves the event loop its turns', async () => {
  const rows = 200_000;
  const strings = Array.from({ length: rows }, (_, i) => `text number ${i} of many`);
  const data = { kind: 'String', strings, ids: Uint32Array.from(strings.keys()) } as const;
  const bytes = encodeNative(rows, [{ name: 't', data }]);
  let turns = 0;
  let done = false;
  const count = (): void => {
    turns++;
    if (!done) setImmediate(count);
  };
  setImmediate(count);
  const chunks = async function* () {
    yield bytes;
  };
  for await (const block of decodeNative(chunks())) expect(block.rows).toBe(rows);
  done = true;
  expect(turns).toBeGreaterThan(1);
});
