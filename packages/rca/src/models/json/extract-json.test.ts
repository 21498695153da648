import { assert, constantFrom, jsonValue, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extractJson } from './extract-json.ts';

const first = (text: string): unknown => extractJson(text).candidates[0]?.value;

describe('extractJson', () => {
  it.each([
    ['bare', '{"a":1}'],
    ['in a fence', '```json\n{"a":1}\n```'],
    ['in prose', 'Here you are: {"a":1}. Anything else?'],
    ['after a byte-order mark', '\uFEFF{"a":1}'],
    ['with a trailing comma', '{"a":1,}'],
    ['after prose with braces', 'With {E7.after} in mind, {S1}: {"a":1}'],
    ['after thinking', '<think>perhaps {"a":2}?</think>\n{"a":1}'],
    ['in a JSON string', '"{\\"a\\":1}"'],
    ['in a list', '[{"a":1}]'],
  ])('finds an object %s', (_, text) => {
    expect(first(text)).toEqual({ a: 1 });
  });

  it('gives every object that stands by itself, in order', () => {
    const { candidates } = extractJson('first {"a":{"b":1}} then {"c":2}');
    expect(candidates.map(({ value }) => value)).toEqual([{ a: { b: 1 } }, { c: 2 }]);
  });

  it('forgives line breaks and unknown escapes in strings, and says so', () => {
    const { candidates } = extractJson('{"a":"one\ntwo \\_ \\u0041 \\n"}');
    expect(candidates).toEqual([
      { value: { a: 'one\ntwo _ A \n' }, slips: ['bad_escape', 'raw_control'] },
    ]);
  });

  it('lets the last of two equal keys hold, and says so', () => {
    expect(extractJson('{"a":1,"a":2}').candidates).toEqual([
      { value: { a: 2 }, slips: ['duplicate_key'] },
    ]);
  });

  it('keeps names that objects already have as keys of their own', () => {
    const value = first('{"__proto__":{"polluted":true},"constructor":1}') as object;
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it.each([
    '{"a":"cut',
    '{"a":',
    '{"a":tr',
    '{"a":"x\\',
    '{"a":"\\u00',
    '{"a":[1,2',
    '<think>no end',
  ])('says that %s was cut off', (text) => {
    expect(extractJson(text)).toEqual({ candidates: [], truncated: true, deep: false });
  });

  it.each(['', 'no braces', '{not json}', "{'a':1}", '{"a" 1}', '{"a":01}'])(
    'finds nothing in %j',
    (text) => {
      expect(extractJson(text)).toEqual({ candidates: [], truncated: false, deep: false });
    },
  );

  it('does not follow nesting beyond its limit', () => {
    const nested = `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`;
    const { candidates, deep } = extractJson(nested, { maxDepth: 39 });
    expect(deep).toBe(true);
    expect(candidates.length).toBeLessThanOrEqual(1);
    expect(extractJson('['.repeat(100_000), {}).candidates).toEqual([]);
  });

  it('gives up on openings without end', () => {
    const prose = '{S1} '.repeat(200);
    expect(extractJson(`${prose}{"a":1}`).candidates).toEqual([]);
    expect(extractJson(`${prose.slice(5)}{"a":1}`).candidates).toHaveLength(1);
  });

  it('reads what JSON.stringify writes, in any wrapping', () => {
    const wrapped = constantFrom(
      (json: string) => json,
      (json: string) => `\`\`\`json\n${json}\n\`\`\``,
      (json: string) => `Sure!\n${json}\nDone.`,
    );
    assert(
      property(string(), jsonValue({ maxDepth: 6 }), wrapped, (key, value, wrap) => {
        const object = { [key]: value };
        const expected = JSON.parse(JSON.stringify(object)) as unknown;
        expect(first(wrap(JSON.stringify(object)))).toEqual(expected);
      }),
      { seed: 6, numRuns: 300 },
    );
  });

  it('never throws, and ends, whatever the text', () => {
    const scrap = constantFrom(
      '{',
      '}',
      '"',
      '\\',
      ',',
      ':',
      '[',
      ']',
      'a',
      '1',
      'true',
      ' ',
      '\n',
    );
    assert(
      property(string({ unit: scrap, maxLength: 200 }), (text) => {
        for (const { value } of extractJson(text).candidates) expect(typeof value).toBe('object');
      }),
      { seed: 6, numRuns: 1_000 },
    );
  });
});
