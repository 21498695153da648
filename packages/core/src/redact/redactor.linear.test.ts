import { describe, expect, it } from 'vitest';
import { longestText } from './redact-text.ts';
import { redactor } from './redactor.ts';
import { countedWork } from './test-kit/counted-work.ts';
import { lookalikes, planted } from './test-kit/planted.ts';

/** Pieces that, said again and again, keep a careless pattern busy. */
const hostile: Readonly<Record<string, string>> = {
  ...Object.fromEntries(planted.map(({ shape, text }) => [shape, `${text} `])),
  'look-alikes': lookalikes.join('\n'),
  'open quotes': 'password="a ',
  'keys without values': 'password: ',
  'keys one after the other': 'password=password=',
  'headers without end': 'authorization: ',
  'cookies without end': 'cookie: a=b; ',
  'blocks without end': '-----BEGIN PRIVATE KEY-----{',
  'ends without blocks': '-----END PRIVATE KEY-----',
  'token prefixes': 'eyJ',
  'at signs': 'a@',
  'dots and at signs': 'a.b@c.',
  'addresses without host': '://a:b',
  'queries without values': '/a?b&',
  'equals signs': '=',
  'question marks': '?',
  digits: '4 ',
  'plus signs': '+1 ',
  percents: '%25',
  backslashes: '\\',
  'escaped quotes': '\\"',
  entities: '&amp;',
  quotes: "'",
  selects: 'SELECT ',
  updates: 'UPDATE a ',
  dollars: '$',
  blanks: ' ',
  'line breaks': '\n',
  'yaml blocks': 'secret: |\n  a\n',
  'one letter': 'a',
  'base 64 lines': `${'Ab3dEf9hIj'.repeat(7)}\n`,
  names: 'name: DB_PASSWORD\n',
  elements: '<password>',
  colons: 'a:',
  brackets: '[token_1]',
};

const length = 4096;

describe('redactor on hostile text', () => {
  it.each(Object.keys(hostile))('does work in proportion to its length: %s', (name) => {
    const of = (size: number): string => {
      const part = hostile[name] as string;
      return part.repeat(Math.ceil(size / part.length)).slice(0, size);
    };
    const work = (size: number): number => {
      const text = of(size);
      return countedWork(() => redactor().text(text)) / size;
    };
    const small = work(length);
    const large = work(8 * length);
    expect(large).toBeLessThanOrEqual(1.5 * small + 50);
    expect(large).toBeLessThanOrEqual(2500);
  });

  it('cuts what is longer than anybody reads', () => {
    const clean = redactor().text('word '.repeat(longestText));
    expect(clean.length).toBe(longestText);
    expect(redactor().text(clean)).toBe(clean);
  });
});
