import fc from 'fast-check';

/** Few enough that strings repeat at all distances, odd enough to hurt. */
const familiar = [
  '',
  'a',
  'service.name',
  'http.route',
  'http.response.status_code',
  '__proto__',
  'constructor',
  'ключ',
  '日本語のテキスト',
  '\u0000',
  '\ufeffmarked',
  '🦆🦆🦆',
  'x'.repeat(130),
];

export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...familiar) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
);

/** A 64-bit integer in the halves that protobufjs takes. */
export interface Halves {
  readonly low: number;
  readonly high: number;
  readonly unsigned: boolean;
}

function halves(value: bigint): Halves {
  return {
    low: Number(BigInt.asIntN(32, value)),
    high: Number(BigInt.asIntN(32, value >> 32n)),
    unsigned: false,
  };
}

export const int64: fc.Arbitrary<Halves> = fc
  .oneof(
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.bigInt({ min: -1000n, max: 1000n }),
    fc.constantFrom(2n ** 53n, 2n ** 53n - 1n, -(2n ** 53n), 2n ** 63n - 1n, -(2n ** 63n)),
  )
  .map(halves);

export const uint64: fc.Arbitrary<Halves> = fc
  .oneof(
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    fc.bigInt({ min: 0n, max: 1000n }),
    fc.bigInt({ min: 1_700_000_000_000_000_000n, max: 1_800_000_000_000_000_000n }),
  )
  .map(halves);

export const uint32: fc.Arbitrary<number> = fc.oneof(
  fc.nat({ max: 200 }),
  fc.integer({ min: 0, max: 2 ** 32 - 1 }),
);

export const double: fc.Arbitrary<number> = fc.oneof(
  fc.double(),
  fc.constantFrom(0, -0, 1, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, Number.MIN_VALUE),
);

export const bytes: fc.Arbitrary<Uint8Array> = fc.uint8Array({ maxLength: 20 });

/** Absent, or all its bytes. */
export function idOf(size: number): fc.Arbitrary<Uint8Array> {
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant(new Uint8Array(0)) },
    { weight: 1, arbitrary: fc.constant(new Uint8Array(size)) },
    { weight: 6, arbitrary: fc.uint8Array({ minLength: size, maxLength: size }) },
  );
}

/** Any part of the members. */
export function some<T>(members: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<Partial<T>> {
  return fc.record(members, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>;
}

export const anyValue: fc.Arbitrary<object> = fc.letrec<{ value: object; leaf: object }>((tie) => ({
  leaf: fc.oneof(
    { weight: 4, arbitrary: fc.record({ stringValue: text }) },
    fc.record({ boolValue: fc.boolean() }),
    fc.record({ intValue: int64 }),
    fc.record({ doubleValue: double }),
    fc.record({ bytesValue: bytes }),
    fc.constant({}),
  ),
  value: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'value' },
    { weight: 8, arbitrary: tie('leaf') },
    {
      weight: 1,
      arbitrary: fc.record({
        arrayValue: some({ values: fc.array(tie('value'), { maxLength: 4 }) }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kvlistValue: some({
          values: fc.array(fc.record({ key: text, value: tie('value') }), { maxLength: 4 }),
        }),
      }),
    },
  ),
})).value;

export const attributes: fc.Arbitrary<object[]> = fc.array(some({ key: text, value: anyValue }), {
  maxLength: 6,
});
