import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeDocument, encodeDocument } from './codec.ts';
import { isAbduceError } from './error.ts';

const key = fc.oneof(
  fc.string(),
  fc.constantFrom('__proto__', 'constructor', '$', 'toString', 'length'),
);
const number = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, -0, 0, Infinity, -Infinity));
const leaf = fc.oneof(
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  number,
  fc.bigInt(),
  fc.uint8Array(),
  fc.int8Array(),
  fc.uint16Array(),
  fc.int16Array(),
  fc.uint32Array(),
  fc.int32Array(),
  fc.float32Array(),
  fc.float64Array(),
  fc.bigUint64Array(),
  fc.bigInt64Array(),
);
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc
      .array(fc.tuple(key, tie('tree')), { maxLength: 4 })
      .map((entries) => Object.fromEntries(entries)),
    fc.array(fc.tuple(key, tie('tree')), { maxLength: 4 }).map((entries) => new Map(entries)),
  ),
}));

describe('document codec', () => {
  it('gives back every value', () => {
    fc.assert(
      fc.property(tree, (value) => {
        expect(decodeDocument(encodeDocument(value))).toEqual(value);
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it('writes the same bytes again after a round trip', () => {
    fc.assert(
      fc.property(tree, (value) => {
        const text = encodeDocument(value);
        expect(encodeDocument(decodeDocument(text))).toBe(text);
      }),
      { numRuns: 300, seed: 2 },
    );
  });

  it('tells minus zero from zero, also in typed arrays', () => {
    const decoded = decodeDocument(encodeDocument([-0, Float64Array.of(-0, 0)])) as [
      number,
      Float64Array,
    ];
    expect(Object.is(decoded[0], -0)).toBe(true);
    expect(Object.is(decoded[1][0], -0)).toBe(true);
    expect(Object.is(decoded[1][1], 0)).toBe(true);
  });

  it('does not depend on the order of keys, on dropped keys or on the bits of NaN', () => {
    const odd = new Float64Array(new BigUint64Array([0x7ff0000000000002n]).buffer);
    expect(encodeDocument({ b: 1, a: odd, c: undefined })).toBe(
      encodeDocument({ a: Float64Array.of(Number.NaN), b: 1 }),
    );
  });

  it('reads views that start in the middle of a buffer', () => {
    const values = Float64Array.of(1, 2, 3, 4).subarray(1, 3);
    expect(decodeDocument(encodeDocument(values))).toEqual(Float64Array.of(2, 3));
  });

  it('packs ids, offsets and times, and gives them back exactly', () => {
    const start = 1_767_614_400_000_123_456n;
    const columns = {
      ids: Uint32Array.from({ length: 1000 }, (_, i) => (i * 7919) % 50),
      offsets: Uint32Array.from({ length: 1000 }, (_, i) => i * 11),
      nano: BigUint64Array.from({ length: 1000 }, (_, i) => start + BigInt(i) * 1_234_567n),
      ms: Float64Array.from({ length: 1000 }, (_, i) => 1_767_614_400_000.125 + i * 0.75),
      duration: Float64Array.from({ length: 1000 }, (_, i) => (i * 1_234_567) / 1e6),
      below: Int32Array.from({ length: 100 }, (_, i) => -i),
    };
    const text = encodeDocument(columns);
    expect(decodeDocument(text)).toEqual(columns);
    expect(text.length).toBeLessThan(18_000);
  });

  it('gives back any whole and decimal numbers', () => {
    const whole = fc.maxSafeInteger();
    const decimal = fc.tuple(fc.integer(), fc.constantFrom(1, 1e3, 1e6)).map(([n, by]) => n / by);
    fc.assert(
      fc.property(
        fc.array(fc.oneof(whole, decimal), { maxLength: 50 }),
        fc.array(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { maxLength: 20 }),
        (numbers, bigs) => {
          const value = [Float64Array.from(numbers), BigUint64Array.from(bigs)];
          const again = decodeDocument(encodeDocument(value)) as typeof value;
          expect(again).toEqual(value);
        },
      ),
      { numRuns: 500, seed: 3 },
    );
  });

  it('keeps __proto__ a key', () => {
    const value = JSON.parse('{"__proto__":{"polluted":true}}');
    const decoded = decodeDocument(encodeDocument(value)) as object;
    expect(Object.keys(decoded)).toEqual(['__proto__']);
    expect((decoded as { polluted?: unknown }).polluted).toBe(undefined);
    expect(Object.getPrototypeOf(decoded)).toBe(Object.prototype);
  });

  it.each([
    ['{"a":[1,{"$":["f64","AAAA"]}]}', '$.a[1]'],
    ['{"a":{"$":["f64","?"]}}', '$.a'],
    ['{"a":{"$":["u32~","gA=="]}}', '$.a'],
    ['{"a":{"$":["u64~","AAAA"]}}', '$.a'],
    ['{"a":{"$":["u32~9","AAAA"]}}', '$.a'],
    ['{"a":{"$":["f64~3","/////////////////////w=="]}}', '$.a'],
    ['{"a":{"$":"nan"}}', '$.a'],
    ['{"a":{"$":["uuid","x"]}}', '$.a'],
    ['{"a":{"$":["bigint","1e5"]}}', '$.a'],
    ['{"a":{"$":["map",[[1]]]}}', '$.a{0}'],
    ['{"a":{"$":["object",[[1,2]]]}}', '$.a'],
    ['{"a":{"$":"NaN","b":1}}', '$.a'],
    ['{"a":{"$":3}}', '$.a'],
    ['{"a":', 'not JSON'],
  ])('names the place of the fault in %s', (text, place) => {
    let thrown: unknown;
    try {
      decodeDocument(text);
    } catch (error) {
      thrown = error;
    }
    expect(isAbduceError(thrown, 'DECODE')).toBe(true);
    expect((thrown as Error).message).toContain(place);
  });

  it('refuses what it cannot give back', () => {
    const loop: unknown[] = [];
    loop.push(loop);
    expect(() => encodeDocument({ a: { b: () => 1 } })).toThrow('a function at $.a.b');
    expect(() => encodeDocument({ a: new Date(0) })).toThrow('a Date at $.a');
    expect(() => encodeDocument(loop)).toThrow('nesting deeper than 200');
    expect(() => decodeDocument('['.repeat(5000) + ']'.repeat(5000))).toThrow('nesting deeper');
  });
});
