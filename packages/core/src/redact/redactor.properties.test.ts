import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactor } from './redactor.ts';
import { lookalikes, planted } from './test-kit/planted.ts';

const seed = 20_261_121;
/** Pieces that make up secrets, keys, escapes and names, in any order. */
const piece = fc.oneof(
  fc.constantFrom(...planted.map(({ text }) => text), ...lookalikes),
  fc.constantFrom(
    'password',
    'token',
    'Cookie',
    '=',
    ': ',
    '"',
    "'",
    '\\"',
    '%40',
    '%3D',
    '@',
    '[',
    ']',
    '[email_1]',
    '[token_7]',
    '\n',
    '  ',
    ', ',
    '?',
    '&',
    '://',
    '-----BEGIN X-----',
    '<',
    '>',
    '{',
    '}',
    'eyJ',
    'SELECT ',
    ' FROM ',
    '\\n',
    ';',
    '--password ',
  ),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
);
const texts = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));

describe('redactor, for any text', () => {
  it('has nothing left to do the second time', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const once = redactor().text(text);
        expect(redactor().text(once)).toBe(once);
      }),
      { seed, numRuns: 3000 },
    );
  });

  it('makes it longer by no more than its pseudonyms', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(redactor().text(text).length).toBeLessThanOrEqual(16 * text.length + 16);
      }),
      { seed, numRuns: 1000 },
    );
  });

  it('gives equal values equal names, and gives the text back where that is asked for', () => {
    fc.assert(
      fc.property(fc.constantFrom(...planted), ({ text }) => {
        const redact = redactor();
        const first = redact.text(`a ${text} `);
        expect(redact.text(`a ${text} `)).toBe(first);
        const [name] = first.match(/\[[a-z_]+_\d+\]/) ?? [];
        if (name !== undefined) expect(redact.restore(name)).not.toBe(name);
      }),
      { seed },
    );
  });
});
