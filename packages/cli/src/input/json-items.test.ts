import { random } from '@abduce/core/testing';
import { describe, expect, it } from 'vitest';
import { type JsonItemOptions, jsonItems } from './json-items.ts';

async function* cut(bytes: Uint8Array, at: readonly number[]): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (const to of [...at, bytes.length]) {
    yield bytes.subarray(from, to);
    from = to;
  }
}

async function items(
  text: string,
  options?: JsonItemOptions,
  at: readonly number[] = [],
): Promise<[key: string, text: string, line: number, offset: number][]> {
  const found: [string, string, number, number][] = [];
  for await (const { key, text: value, line, offset } of jsonItems(
    cut(Buffer.from(text), at),
    options,
  ))
    found.push([key, value, line, offset]);
  return found;
}

describe('values of documents', () => {
  it('are the elements of the arrays in them, and their other members', async () => {
    expect(await items('{"a": [1, {"b":"]"}],\n "c": "d", "e": [], "f": null}')).toEqual([
      ['a', '1', 1, 7],
      ['a', '{"b":"]"}', 1, 10],
      ['c', '"d"', 2, 28],
      ['f', 'null', 2, 47],
    ]);
  });

  it('of one document a line', async () => {
    expect(await items('{"a":[1]}\n\n{"a":[2,[3]]}\r\n')).toEqual([
      ['a', '1', 1, 6],
      ['a', '2', 3, 17],
      ['a', '[3]', 3, 19],
    ]);
  });

  it('of an array around everything', async () => {
    expect(await items('\ufeff[ {"a":1},\n{"b":"\\"}"} ]')).toEqual([
      ['', '{"a":1}', 1, 5],
      ['', '{"b":"\\"}"}', 2, 14],
    ]);
  });

  it('are whole documents when asked for', async () => {
    expect(await items('{"a":[1]}\n[2]', { elements: false })).toEqual([
      ['', '{"a":[1]}', 1, 0],
      ['', '[2]', 2, 10],
    ]);
  });

  it('are the same wherever the bytes are cut', async () => {
    const text =
      '{"spans": [{"n": "a\\\\\\"]é𝄞"}, 12.5e3 , true\n,"x,y"], "o":{"p":[1,2]},"q":7}\n[1,\n2]{}';
    const whole = await items(text);
    expect(whole).toHaveLength(8);
    const dice = random(7);
    const length = Buffer.byteLength(text);
    for (let round = 0; round < 200; round++) {
      const at = Array.from({ length: 1 + Math.floor(dice.next() * 6) }, () =>
        Math.floor(dice.next() * length),
      ).sort((a, b) => a - b);
      expect(await items(text, {}, at), String(at)).toEqual(whole);
    }
    expect(
      await items(
        text,
        {},
        Array.from({ length }, (_, i) => i),
      ),
    ).toEqual(whole);
  });
});

describe('what is not JSON', () => {
  it.each([
    ['hello', 'line 1, byte 0: "h" where an object or an array should be'],
    ['{"a":[1]}\n\nx', 'line 3, byte 11: "x"'],
    ['{a:1}', '"a" where a name in quotes should be'],
    ['{"a" 1}', '"1" where ":" should be'],
    ['{"a":1 2}', '"2" where "," or "}" should be'],
    ['{"a":[1 2]}', '"2" where "," or "]" should be'],
    ['{"a":[,]}', '"," where a value should be'],
    ['{"a":\n[{"b":', 'line 2, byte 12: the file ends inside of a value that begins in line 2'],
    ['{"a"', 'the file ends inside'],
  ])('%j is told with its place', async (text, said) => {
    await expect(items(text)).rejects.toMatchObject({
      code: 'DECODE',
      message: expect.stringContaining(said),
    });
  });

  it('a value without end is not held for ever', async () => {
    const endless = `{"a":["${'x'.repeat(1000)}`;
    await expect(items(endless, { maxItemBytes: 100 })).rejects.toThrow('more than 100 bytes');
  });
});
