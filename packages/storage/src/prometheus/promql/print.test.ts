import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printPromql, quoteText } from './print.ts';

/** Reads a quoted string by Go's rules, which PromQL's are. */
function unquote(text: string): { readonly value: string; readonly rest: string } {
  let value = '';
  for (let at = 1; ; at++) {
    const char = text[at];
    if (char === undefined || char === '\n') throw new Error(`not closed: ${text}`);
    if (char === '"') return { value, rest: text.slice(at + 1) };
    if (char !== '\\') {
      value += char;
      continue;
    }
    const next = text[++at] as string;
    if (next === 'u') {
      value += String.fromCharCode(Number.parseInt(text.slice(at + 1, at + 5), 16));
      at += 4;
    } else value += { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' }[next] ?? `?${next}`;
  }
}

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom('"', "'", '\\', '{', '}', ',', '=', '\n', '\u2028', '`', '#', ' or '),
    maxLength: 20,
  }),
);

describe('printPromql', () => {
  it('prints windows, functions and aggregations', () => {
    const matchers = [
      { label: '__name__', op: '=', value: 'up' },
      { label: 'job', op: '!~', value: 'a|b' },
    ] as const;
    expect(
      printPromql({
        type: 'aggregate',
        operator: 'sum',
        by: ['job', 'k'],
        of: {
          type: 'call',
          name: 'last_over_time',
          arguments: [{ type: 'range', matchers, window: 59_999 }],
        },
      }),
    ).toBe('sum by (job, k) (last_over_time({__name__="up",job!~"a|b"}[59999ms]))');
  });

  it('keeps any text inside its quotes', () => {
    fc.assert(
      fc.property(hostile, hostile, (a, b) => {
        const printed = printPromql({
          type: 'selector',
          matchers: [
            { label: '__name__', op: '=', value: `m${a}` },
            { label: 'k', op: '!=', value: b },
          ],
        });
        expect(printed.startsWith('{__name__="')).toBe(true);
        const first = unquote(printed.slice('{__name__='.length));
        expect(first.value).toBe(`m${a}`);
        expect(first.rest.startsWith(',k!="')).toBe(true);
        const second = unquote(first.rest.slice(',k!='.length));
        expect(second).toEqual({ value: b, rest: '}' });
      }),
      { numRuns: 1000, seed: 20260105 },
    );
  });

  it('never has a raw line break or control character in it', () => {
    const printed = quoteText('\u0000\u001f\u007f\u2028\u2029\r\n\t');
    expect(printed).toBe('"\\u0000\\u001f\\u007f\\u2028\\u2029\\r\\n\\t"');
  });

  it.each([
    [{ label: 'a-b', op: '=', value: 'x' }, 'label "a-b"'],
    [{ label: 'a}or up{b', op: '=', value: 'x' }, 'label'],
    [{ label: 'a', op: '!=', value: 'x' }, 'narrows'],
  ] as const)('refuses %j', (matcher, message) => {
    expect(() => printPromql({ type: 'selector', matchers: [matcher] })).toThrow(message);
  });

  it('refuses windows that are no whole milliseconds', () => {
    const matchers = [{ label: 'a', op: '=', value: 'x' }] as const;
    for (const window of [0, 0.5, Number.NaN, -1]) {
      expect(() => printPromql({ type: 'range', matchers, window })).toThrow('window');
    }
  });
});
