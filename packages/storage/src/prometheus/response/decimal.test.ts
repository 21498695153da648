import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDecimal } from './decimal.ts';

const encoder = new TextEncoder();
function parse(text: string): number {
  const bytes = encoder.encode(`"${text}"`);
  return parseDecimal(bytes, 1, bytes.length - 1);
}

describe('parseDecimal', () => {
  it('reads every double as it was written', () => {
    const bits = new DataView(new ArrayBuffer(8));
    const anyDouble = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((pattern) => {
      bits.setBigUint64(0, pattern);
      return bits.getFloat64(0);
    });
    const common = fc.oneof(
      fc.double({ min: -1, max: 1 }),
      fc.double({ min: -1e6, max: 1e6 }),
      fc.integer(),
      fc.integer().map((n) => n / 1000),
    );
    fc.assert(
      fc.property(fc.oneof(anyDouble, { weight: 4, arbitrary: common }), (value) => {
        expect(parse(String(value))).toBe(value === 0 ? 0 : value);
      }),
      { numRuns: 20_000, seed: 20260105 },
    );
  });

  it('rounds decimals of any length as Number does', () => {
    const digits = fc.string({
      unit: fc.constantFrom(...'0123456789'),
      minLength: 1,
      maxLength: 24,
    });
    fc.assert(
      fc.property(digits, digits, fc.constantFrom('', '-', '+'), (whole, part, sign) => {
        const text = `${sign}${whole}.${part}`;
        expect(parse(text)).toBe(Number(text));
        expect(parse(`${sign}${whole}`)).toBe(Number(`${sign}${whole}`));
      }),
      { numRuns: 20_000, seed: 20260105 },
    );
  });

  it('rounds halves between two doubles to even', () => {
    // 2^53 + 1 and neighbours lie half-way between doubles.
    for (const text of [
      '9007199254740993',
      '9007199254740995',
      '900719925474099.3',
      '0.9007199254740993',
    ]) {
      expect(parse(text)).toBe(Number(text));
    }
    for (let i = 0; i < 2000; i++) {
      const half = (2n ** 53n + BigInt(2 * i + 1)).toString();
      expect(parse(half)).toBe(Number(half));
      const text = `${half.slice(0, 3)}.${half.slice(3)}`;
      expect(parse(text)).toBe(Number(text));
    }
  });

  it('reads what Prometheus writes beside numbers', () => {
    expect(['NaN', '+Inf', '-Inf', 'Inf', '1e+06', '1E-320', '-0'].map(parse)).toEqual([
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      1e6,
      1e-320,
      -0,
    ]);
  });

  it.each(['', '-', '.', '1.2.3', 'abc', '0x10', '1e', ' 1'])('%j is no number', (text) => {
    expect(parse(text)).toBeNaN();
  });
});
