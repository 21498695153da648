import { expect, it } from 'vitest';
import { encodeJsonLines } from './json-lines.ts';

const strings = ['', 'a"b\n', '__proto__', '\u2028'];

it('writes every kind of column as text that the engine reads', () => {
  const bytes = encodeJsonLines(2, [
    {
      name: 't',
      data: { kind: 'DateTime64', scale: 9, values: BigInt64Array.of(5n, -1_500_000_000n) },
    },
    { name: 'n', data: { kind: 'UInt64', values: BigUint64Array.of(2n ** 64n - 1n, 0n) } },
    { name: 'f', data: { kind: 'Float64', values: Float64Array.of(Number.NaN, 0.5) } },
    { name: 's', data: { kind: 'String', strings, ids: Uint32Array.of(1, 3) } },
    { name: 'h', data: { kind: 'HexString', words: 2, values: Uint32Array.of(0, 0, 1, 255) } },
    {
      name: 'm',
      data: {
        kind: 'Map',
        offsets: Uint32Array.of(0, 1, 1),
        keys: { kind: 'Dictionary', strings, ids: Uint32Array.of(2) },
        values: { kind: 'String', strings, ids: Uint32Array.of(1) },
      },
    },
    {
      name: 'a',
      data: {
        kind: 'Array',
        offsets: Uint32Array.of(0, 2, 3),
        items: { kind: 'UInt8', values: Uint8Array.of(1, 2, 3) },
      },
    },
  ]);
  const lines = new TextDecoder().decode(bytes).split('\n');
  expect(lines).toEqual([
    '{"t":"0.000000005","n":"18446744073709551615","f":"nan","s":"a\\"b\\n","h":"","m":{"__proto__":"a\\"b\\n"},"a":[1,2]}',
    '{"t":"-1.500000000","n":"0","f":0.5,"s":"\u2028","h":"00000001000000ff","m":{},"a":[3]}',
    '',
  ]);
});
