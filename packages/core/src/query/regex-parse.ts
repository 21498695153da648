import { AbduceError } from '../model/error.ts';

/** A set of code points: pairs of first and last, or everything but those. */
export interface CharSet {
  readonly ranges: readonly (readonly [number, number])[];
  readonly negated: boolean;
}

export type RegexNode =
  | { readonly type: 'set'; readonly set: CharSet }
  | { readonly type: 'sequence'; readonly parts: readonly RegexNode[] }
  | { readonly type: 'either'; readonly options: readonly RegexNode[] }
  | {
      readonly type: 'repeat';
      readonly node: RegexNode;
      readonly min: number;
      /** `Infinity` for no limit. */
      readonly max: number;
    };

const limits = { length: 1024, depth: 32, repeat: 1000 } as const;

const classes: Readonly<Record<string, CharSet['ranges']>> = {
  d: [[48, 57]],
  w: [
    [48, 57],
    [65, 90],
    [95, 95],
    [97, 122],
  ],
  s: [
    [9, 13],
    [32, 32],
  ],
};
const quantifiers: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['*', [0, Number.POSITIVE_INFINITY]],
  ['+', [1, Number.POSITIVE_INFINITY]],
  ['?', [0, 1]],
]);
const controls: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, a: 7 };

function inverted(ranges: CharSet['ranges']): CharSet['ranges'] {
  const result: [number, number][] = [];
  let from = 0;
  for (const [first, last] of ranges) {
    if (first > from) result.push([from, first - 1]);
    from = last + 1;
  }
  result.push([from, 0x10ffff]);
  return result;
}

/**
 * Parses the common core of regular expressions: literals, `.` (also newlines), classes, `\d \w \s` and their
 * opposites, groups, alternation, `* + ? {m,n}`. Anchors, look-around and back-references are not part of it:
 * patterns always match whole values. Throws `CONFIG`.
 */
export function parseRegex(pattern: string): RegexNode {
  const chars = [...pattern];
  let at = 0;
  const fail = (what: string): never => {
    throw new AbduceError('CONFIG', `regular expression "${pattern.slice(0, 200)}": ${what}`, {
      hint: 'Use literals, ".", classes, groups, alternation and repetition; patterns match whole values.',
      details: { pattern: pattern.slice(0, limits.length), position: at },
    });
  };
  if (pattern.length > limits.length) {
    fail(`${pattern.length} characters are more than the ${limits.length} allowed`);
  }

  const code = (char: string): number => char.codePointAt(0) as number;
  const one = (char: string): CharSet => ({ ranges: [[code(char), code(char)]], negated: false });

  const escaped = (): CharSet['ranges'] => {
    const char = chars[at++];
    if (char === undefined) return fail('ends in a backslash');
    const lower = char.toLowerCase();
    const known = Object.hasOwn(classes, lower) ? classes[lower] : undefined;
    if (known !== undefined) return char === lower ? known : inverted(known);
    if (Object.hasOwn(controls, char)) {
      const value = controls[char] as number;
      return [[value, value]];
    }
    if (char === 'x' || char === 'u') {
      const digits = chars.slice(at, at + (char === 'x' ? 2 : 4)).join('');
      if (!/^([0-9a-fA-F]{2}|[0-9a-fA-F]{4})$/.test(digits))
        fail(`bad escape "\\${char}${digits}"`);
      at += digits.length;
      const value = Number.parseInt(digits, 16);
      return [[value, value]];
    }
    if (/[0-9a-zA-Z]/.test(char)) return fail(`"\\${char}" is not supported`);
    return [[code(char), code(char)]];
  };

  const set = (): CharSet => {
    const negated = chars[at] === '^';
    if (negated) at++;
    const ranges: (readonly [number, number])[] = [];
    for (let first = true; first || chars[at] !== ']'; first = false) {
      const char = chars[at++];
      if (char === undefined) return fail('a class "[" is not closed');
      const low = char === '\\' ? escaped() : one(char).ranges;
      const single = low.length === 1 && low[0]?.[0] === low[0]?.[1];
      if (single && chars[at] === '-' && chars[at + 1] !== ']' && chars[at + 1] !== undefined) {
        at++;
        const next = chars[at++] as string;
        const high = next === '\\' ? escaped() : one(next).ranges;
        const [from, to] = [low[0]?.[0] as number, high[0]?.[1] as number];
        if (high.length !== 1 || from > to) fail('a range in a class is out of order');
        ranges.push([from, to]);
      } else ranges.push(...low);
    }
    at++;
    return { ranges, negated };
  };

  const atom = (depth: number): RegexNode => {
    const char = chars[at++] as string;
    if (char === '.') return { type: 'set', set: { ranges: [], negated: true } };
    if (char === '[') return { type: 'set', set: set() };
    if (char === '\\') return { type: 'set', set: { ranges: escaped(), negated: false } };
    if (char === '(') {
      if (chars[at] === '?') {
        if (chars[at + 1] !== ':') fail(`"(?${chars[at + 1] ?? ''}" is not supported`);
        at += 2;
      }
      const inner = either(depth + 1);
      if (chars[at++] !== ')') fail('a group "(" is not closed');
      return inner;
    }
    if ('*+?{'.includes(char)) return fail(`"${char}" repeats nothing`);
    if (char === '^' || char === '$') return fail(`anchor "${char}" is not supported`);
    return { type: 'set', set: one(char) };
  };

  const repeats = (): readonly [number, number] | undefined => {
    const char = chars[at];
    const simple = char === undefined ? undefined : quantifiers.get(char);
    if (simple !== undefined) {
      at++;
      return simple;
    }
    if (char !== '{') return undefined;
    const close = chars.indexOf('}', at);
    const bounds = /^(\d{1,4})(,(\d{0,4}))?$/.exec(
      chars.slice(at + 1, Math.max(close, at)).join(''),
    );
    if (bounds === null) return fail('a repetition "{" is malformed');
    at = close + 1;
    const min = Number(bounds[1]);
    const max =
      bounds[2] === undefined ? min : bounds[3] ? Number(bounds[3]) : Number.POSITIVE_INFINITY;
    if (min > max || min > limits.repeat || (max > limits.repeat && Number.isFinite(max))) {
      fail(`repetition {${bounds[0]}} is out of order or above ${limits.repeat}`);
    }
    return [min, max];
  };

  const sequence = (depth: number): RegexNode => {
    const parts: RegexNode[] = [];
    while (at < chars.length && chars[at] !== '|' && chars[at] !== ')') {
      let node = atom(depth);
      const bounds = repeats();
      if (bounds !== undefined) {
        node = { type: 'repeat', node, min: bounds[0], max: bounds[1] };
        // A lazy "?" picks which match is found, and a whole-value match has only one.
        if (chars[at] === '?') at++;
        if (chars[at] !== undefined && '*+?'.includes(chars[at] as string))
          fail('doubled repetition');
      }
      parts.push(node);
    }
    return { type: 'sequence', parts };
  };

  const either = (depth: number): RegexNode => {
    if (depth > limits.depth) fail(`groups nest deeper than ${limits.depth}`);
    const options = [sequence(depth)];
    while (chars[at] === '|') {
      at++;
      options.push(sequence(depth));
    }
    return options.length === 1 ? (options[0] as RegexNode) : { type: 'either', options };
  };

  const root = either(0);
  if (at < chars.length) fail('")" closes nothing');
  return root;
}
