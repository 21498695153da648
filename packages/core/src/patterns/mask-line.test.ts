import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { cleanLine } from './clean-line.ts';
import { lineMask } from './mask-line.ts';

const reader = lineMask(2000);

function mask(text: string): string {
  expect(reader.read(text, false)).toBe(true);
  return reader.line();
}

function hashes(text: string, cleaned = false): [boolean, number, number] {
  return [reader.read(text, cleaned), reader.hashA, reader.hashB];
}

function clean(text: string): string {
  const target = new Uint16Array(2000);
  return String.fromCharCode(...target.subarray(0, cleanLine(text, 0, text.length, target, 0)));
}

describe('lineMask', () => {
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
    ['ids [1, 2,  3, 44]', 'ids [<*>]'],
    ['table shard_7', 'table shard_<*>'],
    ['peer fe80::dead:12 up', 'peer <*> up'],
    ['relation "orders" missing', 'relation "<*>" missing'],
    ["can't read 'a b' now", "can't read '<*>' now"],
    ['an unclosed " quote', 'an unclosed " quote'],
    ['an unclosed " \\', 'an unclosed " \\'],
    ['at 10:00:00,5/x7_y.2 -3', 'at <*>_y.<*> <*>'],
    ['msg="login failed"', 'msg="login failed"'],
    ['{"msg":"login failed","n":3}', '{"msg":"login failed","n":<*>}'],
    ['Nov 21 10:00:00 up', '<*> <*> <*> up'],
    ['[21/Nov/2026:10:00:00 +0000]', '[<*> <*>]'],
    ['Sat Nov  1 up, Sat, 21 Nov', '<*> <*> <*> up, <*> Nov'],
    ['May the Mon be Sun', 'May the Mon be Sun'],
    ['größe 5', 'größe <*>'],
    ['  many   blanks\tand tabs ', 'many blanks and tabs'],
    ['', ''],
  ])('%s', (text, expected) => {
    expect(mask(text)).toBe(expected);
  });

  it('reads a long word as a variable', () => {
    expect(mask(`token ${'x'.repeat(65)} ok`)).toBe('token <*> ok');
  });

  it('asks for cleaning of what is not fit for a template', () => {
    for (const text of [
      'a\0b',
      'two\nlines',
      'a\x1b[0m',
      'in "quo\u202ete"',
      'half \ud800',
      'a\u200b',
    ]) {
      expect(reader.read(text, false)).toBe(false);
      expect(reader.read(clean(text), true)).toBe(true);
    }
  });

  const piece = fc.oneof(
    fc.constantFrom(' ', '  ', '\t', ', ', ',  ', '"', "'", '-', '+', '::', '=', 'Nov', 'Sat', '{'),
    fc.constantFrom('1', '12ms', 'abcd', 'word', 'é', '\\', '/', '_', 'deadbeef'),
    fc.string({ maxLength: 3, unit: 'grapheme' }),
  );
  const lines = fc.array(piece, { maxLength: 30 }).map((parts) => parts.join(''));

  it('sees a text as it sees the clean text', () => {
    fc.assert(
      fc.property(lines, (text) => {
        const raw = hashes(text);
        fc.pre(raw[0]);
        const line = reader.line();
        expect(hashes(clean(text), true)).toEqual(raw);
        expect(reader.line()).toBe(line);
      }),
      { seed: 3, numRuns: 800 },
    );
  });

  it('has equal hashes exactly for equal masked lines', () => {
    const seen = new Map<string, string>();
    fc.assert(
      fc.property(lines, (text) => {
        const [fit, a, b] = hashes(text);
        fc.pre(fit);
        const line = reader.line();
        expect(seen.get(`${a} ${b}`) ?? line).toBe(line);
        expect(seen.get(line) ?? `${a} ${b}`).toBe(`${a} ${b}`);
        seen.set(`${a} ${b}`, line).set(line, `${a} ${b}`);
      }),
      { seed: 4, numRuns: 800 },
    );
  });

  it('reads two parts as it reads them joined', () => {
    const text = 'Error: lost 12  \n\t at cart (12:3) x';
    const second: [number, number] = [text.indexOf('at'), text.length];
    expect(reader.readParts(text, [0, text.indexOf('\n')], second)).toBe(true);
    const parts = [reader.hashA, reader.hashB];
    expect(hashes('Error: lost 12 at cart (12:3) x')).toEqual([true, ...parts]);
  });

  it('looks at each code unit a bounded number of times, whatever the text', () => {
    const looks = vi.spyOn(String.prototype, 'charCodeAt');
    for (const unit of [
      '"',
      '1-',
      '1, ',
      'a',
      "'a' ",
      'abcd-',
      'Nov ',
      '" "',
      '1,  ',
      '+1',
      '\\"',
      ' ',
    ]) {
      const text = unit.repeat(Math.floor(1800 / unit.length));
      looks.mockClear();
      reader.read(text, false);
      const { length } = looks.mock.calls;
      expect(length, unit).toBeLessThanOrEqual(8 * text.length + 8);
    }
    looks.mockRestore();
  });
});
