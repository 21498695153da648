import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { NativeColumn, NativeData } from './column.ts';
import { decodeNative } from './decode.ts';
import { encodeNative } from './encode.ts';
import { plainRows } from './plain-rows.ts';

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.string({ unit: 'binary-ascii', maxLength: 60 }),
  fc.constantFrom(
    '',
    'a'.repeat(40),
    'b'.repeat(41),
    'é'.repeat(70),
    'c'.repeat(127),
    'd'.repeat(128),
    '\0\n\r\u2028',
  ),
  fc.constant('ü'.repeat(9000)),
);

/** Data of `rows` rows, and the rows as they should come out. */
interface Case {
  readonly data: NativeData;
  readonly rows: readonly unknown[];
}

const listOf = <T>(item: fc.Arbitrary<T>, length: number): fc.Arbitrary<T[]> =>
  fc.array(item, { minLength: length, maxLength: length });

function texts(kind: 'String' | 'Dictionary', length: number): fc.Arbitrary<Case> {
  return fc.array(text, { minLength: 1, maxLength: 8 }).chain((strings) =>
    listOf(fc.nat(strings.length - 1), length).map((ids) => ({
      data: { kind, strings, ids: Uint32Array.from(ids) },
      rows: ids.map((id) => strings[id]),
    })),
  );
}

function leaf(length: number): fc.Arbitrary<Case> {
  const numbers = <V>(
    item: fc.Arbitrary<V>,
    make: (values: V[]) => NativeData,
  ): fc.Arbitrary<Case> =>
    listOf(item, length).map((values) => ({ data: make(values), rows: values }));
  const uint32 = fc.nat(0xffff_ffff);
  return fc.oneof(
    numbers(fc.nat(255), (values) => ({ kind: 'UInt8', values: Uint8Array.from(values) })),
    numbers(fc.nat(65_535), (values) => ({ kind: 'UInt16', values: Uint16Array.from(values) })),
    numbers(uint32, (values) => ({ kind: 'DateTime', values: Uint32Array.from(values) })),
    numbers(fc.integer(), (values) => ({ kind: 'Int32', values: Int32Array.from(values) })),
    numbers(fc.double(), (values) => ({ kind: 'Float64', values: Float64Array.from(values) })),
    numbers(fc.bigInt(0n, 2n ** 64n - 1n), (values) => ({
      kind: 'UInt64',
      values: BigUint64Array.from(values),
    })),
    numbers(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), (values) => ({
      kind: 'DateTime64',
      scale: 9,
      values: BigInt64Array.from(values),
    })),
    listOf(fc.tuple(fc.constantFrom(0, 1, 0xffff_ffff), uint32), length).map(
      (ids): Case => ({
        data: { kind: 'HexString', words: 2, values: Uint32Array.from(ids.flat()) },
        rows: ids.map(([high, low]) =>
          high === 0 && low === 0
            ? ''
            : [high, low].map((word) => word.toString(16).padStart(8, '0')).join(''),
        ),
      }),
    ),
    texts('String', length),
    texts('Dictionary', length),
  );
}

function group(length: number, depth: number): fc.Arbitrary<Case> {
  return listOf(fc.nat(3), length).chain((sizes) => {
    const offsets = Uint32Array.from([0, ...sizes]);
    for (let row = 0; row < length; row++)
      offsets[row + 1] = (offsets[row] as number) + (sizes[row] as number);
    const total = offsets[length] as number;
    const slices = (items: readonly unknown[]): unknown[] =>
      sizes.map((_, row) => items.slice(offsets[row], offsets[row + 1]));
    return fc.oneof(
      anyCase(total, depth - 1).map(
        (items): Case => ({
          data: { kind: 'Array', offsets, items: items.data },
          rows: slices(items.rows),
        }),
      ),
      fc.tuple(texts('Dictionary', total), anyCase(total, depth - 1)).map(
        ([keys, values]): Case => ({
          data: { kind: 'Map', offsets, keys: keys.data, values: values.data },
          rows: slices(keys.rows.map((key, i) => [key, values.rows[i]])),
        }),
      ),
    );
  });
}

function anyCase(length: number, depth: number): fc.Arbitrary<Case> {
  return depth === 0 ? leaf(length) : fc.oneof(leaf(length), group(length, depth));
}

const blocks = fc
  .nat(12)
  .chain((rows) =>
    fc.tuple(fc.constant(rows), fc.array(anyCase(rows, 2), { minLength: 1, maxLength: 4 })),
  );

async function* pieces(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] as number;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

test('what was encoded is decoded, wherever pieces end', async () => {
  await fc.assert(
    fc.asyncProperty(
      blocks,
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
      async ([rows, cases], sizes) => {
        const columns: readonly NativeColumn[] = cases.map(({ data }, i) => ({
          name: `c${i}`,
          data,
        }));
        const block = encodeNative(rows, columns);
        const expected = Array.from({ length: rows }, (_, row) =>
          Object.fromEntries(cases.map((one, i) => [`c${i}`, one.rows[row]])),
        );
        const found: unknown[] = [];
        const twice = Buffer.concat([block, encodeNative(0, columns), block]);
        for await (const one of decodeNative(pieces(twice, sizes))) found.push(...plainRows(one));
        expect(found).toEqual([...expected, ...expected]);
      },
    ),
    { seed: 41, numRuns: 100 },
  );
});

test('an input that ends inside a block is an error, and never a shorter answer', async () => {
  const strings = ['a', 'größe', 'x'.repeat(300)];
  const block = encodeNative(3, [
    { name: 't', data: { kind: 'String', strings, ids: Uint32Array.of(2, 1, 0) } },
    { name: 'd', data: { kind: 'Dictionary', strings, ids: Uint32Array.of(2, 1, 0) } },
  ]);
  for (let cut = 1; cut < block.length; cut++) {
    const read = async (): Promise<void> => {
      for await (const _ of decodeNative(pieces(block.subarray(0, cut), [64])));
    };
    await expect(read(), `cut at ${cut}`).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  }
});

test('only the strings in use are sent, each once', () => {
  const strings = Array.from({ length: 10_000 }, (_, i) => `string ${i}`);
  const ids = Uint32Array.from({ length: 1000 }, (_, i) => (i % 3) * 4000);
  const bytes = encodeNative(1000, [{ name: 'd', data: { kind: 'Dictionary', strings, ids } }]);
  expect(bytes.length).toBeLessThan(1200);
  expect(Buffer.from(bytes).toString('latin1').split('string 4000')).toHaveLength(2);
});
