import { describe, expect, it } from 'vitest';
import { maskLine } from './mask-line.ts';

function mask(text: string): string {
  const source = Uint16Array.from(text, (char) => char.charCodeAt(0));
  const target = new Uint16Array(source.length * 3 + 3);
  return String.fromCharCode(...target.subarray(0, maskLine(source, source.length, target)));
}

describe('maskLine', () => {
  it.each([
    ['took 12.5ms', 'took <*>'],
    ['offset -5 and +7', 'offset <*> and <*>'],
    ['5-3 items', '<*> items'],
    ['from 10.0.0.1:8080', 'from <*>'],
    ['at 2026-11-21T08:06:02.123Z', 'at <*>'],
    ['id 550e8400-e29b-41d4-a716-446655440000 gone', 'id <*> gone'],
    ['id 550e8400-abcd-41d4-a716-446655440000 gone', 'id <*> gone'],
    ['hash deadbeef', 'hash <*>'],
    ['a facade decade', 'a facade decade'],
    ['GET /users/1234/orders?id=42', 'GET /users/<*>/orders?id=<*>'],
    ['pod cart-7f9c8d6b5-x2x9z', 'pod cart-<*>'],
    ['ids [1, 2, 3, 44]', 'ids [<*>]'],
    ['table shard_7', 'table shard_<*>'],
    ['relation "orders" missing', 'relation "<*>" missing'],
    ["can't read 'a b' now", "can't read '<*>' now"],
    ['an unclosed " quote', 'an unclosed " quote'],
    ['msg="login failed"', 'msg="login failed"'],
    ['{"msg":"login failed","n":3}', '{"msg":"login failed","n":<*>}'],
    ['größe 5', 'größe <*>'],
    ['', ''],
  ])('%s', (text, expected) => {
    expect(mask(text)).toBe(expected);
  });

  it('reads a long word as a variable', () => {
    expect(mask(`token ${'x'.repeat(65)} ok`)).toBe('token <*> ok');
  });

  it('never needs more than three times its input', () => {
    for (const text of ['1 '.repeat(50), '"'.repeat(99), `"a"`.repeat(40), '1-'.repeat(40)]) {
      expect(mask(text).length).toBeLessThanOrEqual(text.length * 3 + 3);
    }
  });
});
