import type { AttributeValue } from '@abduce/core';
import { attributeText } from '@abduce/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nestedCode, nestedValue, splitCodes } from './typed-text.ts';

const again = (value: AttributeValue): AttributeValue =>
  nestedValue(nestedCode(value), attributeText(value));

describe('nestedCode', () => {
  it.each<[string, AttributeValue, string]>([
    ['a wide integer', 2n ** 62n, 'g'],
    ['bytes', Uint8Array.of(0, 255, 128), 'y'],
    ['a list', ['a', 1, null, [true]], 'j'],
    [
      'a map',
      new Map<string, AttributeValue>([
        ['__proto__', 'x'],
        ['k', []],
      ]),
      'j',
    ],
    ['a list with bytes', [Uint8Array.of(1), 'AQ=='], 'x'],
    ['a list with numbers beyond JSON', [Number.NaN, -0, Number.POSITIVE_INFINITY, -1.5], 'x'],
    [
      'a map whose keys an object would sort',
      new Map([
        ['b', 1],
        ['10', 2],
        ['9', 3],
      ]),
      'x',
    ],
    ['a deep wide integer', [new Map([['n', -(2n ** 60n)]])], 'x'],
  ])('brings back %s', (_, value, code) => {
    expect(nestedCode(value)[0]).toBe(code);
    expect(again(value)).toEqual(value);
    if (value instanceof Map)
      expect([...(again(value) as Map<string, unknown>)]).toEqual([...value]);
  });

  it('brings back whatever telemetry carries', () => {
    const leaf = fc.oneof(
      fc.constant(null),
      fc.string({ unit: 'grapheme' }),
      fc.boolean(),
      fc.double(),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.uint8Array({ maxLength: 8 }),
    );
    const { value } = fc.letrec<{ value: AttributeValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        leaf as fc.Arbitrary<AttributeValue>,
        fc.array(tie('value'), { maxLength: 4 }) as fc.Arbitrary<AttributeValue>,
        fc
          .array(fc.tuple(fc.oneof(fc.string(), fc.nat().map(String)), tie('value')), {
            maxLength: 4,
          })
          .map((pairs) => new Map(pairs)) as fc.Arbitrary<AttributeValue>,
      ),
    }));
    const nested = value.filter(
      (one) => typeof one === 'bigint' || (typeof one === 'object' && one !== null),
    );
    fc.assert(
      fc.property(nested, (one) => {
        expect(again(one)).toEqual(one);
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  it('leaves the text where code and text do not fit', () => {
    expect(nestedValue('g', 'twelve')).toBe('twelve');
    expect(nestedValue('j', '{')).toBe('{');
    expect(nestedValue('x2:[', 'text')).toBe('text');
  });
});

describe('splitCodes', () => {
  it('takes one entry a value, tagged JSON whole', () => {
    const tagged = nestedCode([-0, 'xs"si']);
    expect(splitCodes(`si${tagged}b${tagged}`)).toEqual(['s', 'i', tagged, 'b', tagged]);
    expect(splitCodes('')).toEqual([]);
  });

  it('stops where a text is cut off', () => {
    expect(splitCodes('sx')).toEqual(['s']);
    expect(splitCodes('sxab')).toEqual(['s']);
  });
});
