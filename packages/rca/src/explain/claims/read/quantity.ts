import { numberWord, scaleWord } from '../words/number-words.ts';
import type { Token } from './lex.ts';

export type Dimension = 'time' | 'bytes' | 'percent' | 'points' | 'times' | 'rate' | 'plain';

/** A number as somebody typed it. */
export interface Quantity {
  readonly dimension: Dimension;
  /** What it may mean in base units (seconds, bytes, a share for per cent); kilobytes may be of two sizes. */
  readonly readings: readonly { readonly value: number; readonly step: number }[];
  /** A unit was typed, or a noun counts for one. */
  readonly unit: boolean;
  /** The word behind it, in lower case: what is counted. */
  readonly noun: string | undefined;
  /** Tokens used. */
  readonly length: number;
}

const seconds: Readonly<Record<string, number>> = {
  ns: 1e-9,
  nanosecond: 1e-9,
  nanoseconds: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  microsecond: 1e-6,
  microseconds: 1e-6,
  ms: 1e-3,
  msec: 1e-3,
  millis: 1e-3,
  millisecond: 1e-3,
  milliseconds: 1e-3,
  s: 1,
  sec: 1,
  secs: 1,
  second: 1,
  seconds: 1,
  min: 60,
  mins: 60,
  minute: 60,
  minutes: 60,
  h: 3600,
  hr: 3600,
  hrs: 3600,
  hour: 3600,
  hours: 3600,
  d: 86_400,
  day: 86_400,
  days: 86_400,
};
const bytes: Readonly<Record<string, readonly number[]>> = {
  B: [1],
  byte: [1],
  bytes: [1],
  kB: [1e3, 2 ** 10],
  KB: [1e3, 2 ** 10],
  KiB: [2 ** 10],
  kilobytes: [1e3, 2 ** 10],
  MB: [1e6, 2 ** 20],
  MiB: [2 ** 20],
  megabytes: [1e6, 2 ** 20],
  GB: [1e9, 2 ** 30],
  GiB: [2 ** 30],
  gigabytes: [1e9, 2 ** 30],
  TB: [1e12, 2 ** 40],
  TiB: [2 ** 40],
};
const rates = /^(?:rps|qps|req\/s|requests?\/s|calls?\/s|\w+\/s)$/;
const comparing = new Set(
  `as more higher slower longer faster the its what that larger greater bigger lower shorter fewer less`.split(
    ' ',
  ),
);

/** Reads the number at `at`, in digits or words, with its unit. `undefined` when none stands there. */
export function quantityAt(tokens: readonly Token[], at: number): Quantity | undefined {
  const number = digitsAt(tokens, at) ?? wordsAt(tokens, at);
  if (number === undefined) return undefined;
  return withUnit(number, tokens, at + number.length);
}

interface Bare {
  readonly value: number;
  /** The worth of its last digit. */
  readonly step: number;
  readonly length: number;
}

function digitsAt(tokens: readonly Token[], at: number): Bare | undefined {
  const token = tokens[at];
  if (token?.kind !== 'number') return undefined;
  const bare = token.text.replace(/[^\d.]/g, '');
  const decimals = bare.includes('.') ? bare.length - bare.indexOf('.') - 1 : 0;
  const next = tokens[at + 1];
  const glued = next !== undefined && next.start === token.end ? next.text : '';
  const scale =
    { k: 1e3, K: 1e3, M: 1e6, bn: 1e9 }[glued] ?? scaleWord(next?.text.toLowerCase() ?? '');
  const step = 10 ** -decimals * (scale ?? 1);
  return { value: Number(bare) * (scale ?? 1), step, length: scale === undefined ? 1 : 2 };
}

function wordsAt(tokens: readonly Token[], at: number): Bare | undefined {
  const word = (offset: number): string => {
    const token = tokens[at + offset];
    return token?.kind === 'word' ? token.text.toLowerCase() : '';
  };
  const article = word(0) === 'a' && (scaleWord(word(1)) !== undefined || word(1) === 'dozen');
  let length = article ? 1 : 0;
  let total = article && word(1) !== 'dozen' ? 1 : numberWord(word(length));
  if (total === undefined) return undefined;
  if (!article || word(1) === 'dozen') length++;
  for (;;) {
    const scale = scaleWord(word(length));
    const value: number | undefined = numberWord(word(length));
    if (scale !== undefined) total *= scale;
    else if (value !== undefined && total >= 20 && total % 10 === 0) total += value;
    else break;
    length++;
  }
  return { value: total, step: 1, length };
}

function withUnit(bare: Bare, tokens: readonly Token[], from: number): Quantity {
  const used = (extra: number): number => bare.length + extra;
  const text = (offset: number): string => tokens[from + offset]?.text ?? '';
  const lower = (offset: number): string => text(offset).toLowerCase();
  const hyphen = text(0) === '-' && tokens[from]?.start === tokens[from - 1]?.end ? 1 : 0;
  const scaled = (factors: readonly number[]): Quantity['readings'] =>
    factors.map((factor) => ({ value: bare.value * factor, step: bare.step * factor }));
  const make = (
    dimension: Dimension,
    factors: readonly number[],
    extra: number,
    noun?: string,
  ): Quantity => ({
    dimension,
    readings: scaled(factors),
    unit: dimension !== 'plain' || noun !== undefined,
    noun,
    length: used(extra),
  });
  const unit = text(hyphen);
  const perSecond = (offset: number): number => {
    if (text(offset) === '/' && lower(offset + 1) === 's') return 2;
    if (['per', 'a', 'each', 'every'].includes(lower(offset)) && lower(offset + 1) === 'second')
      return 2;
    return 0;
  };
  if (unit === '%' || unit.toLowerCase() === 'percent') {
    if (/^(?:percentage )?points?$/.test(lower(hyphen + 1)))
      return make('points', [0.01], hyphen + 2);
    return make('percent', [0.01], hyphen + 1);
  }
  if (lower(0) === 'per' && lower(1) === 'cent') return make('percent', [0.01], 2);
  if (lower(0) === 'percentage' && /^points?$/.test(lower(1))) return make('points', [0.01], 2);
  if (/^points?$/.test(lower(0))) return make('points', [0.01], 1);
  if (unit === '×' || unit === 'x' || unit.toLowerCase() === 'fold')
    return make('times', [1], hyphen + 1);
  if (lower(0) === 'times' && comparing.has(lower(1))) return make('times', [1], 1);
  const span = seconds[unit] ?? seconds[unit.toLowerCase()];
  if (span !== undefined) return compound(bare, span, tokens, from + hyphen + 1, used(hyphen + 1));
  const size = bytes[unit];
  if (size !== undefined) return make('bytes', size, hyphen + 1 + perSecond(hyphen + 1));
  if (rates.test(lower(0))) return make('rate', [1], 1, lower(0).replace(/\/s$/, ''));
  const direct = perSecond(0);
  if (direct > 0) return make('rate', [1], direct);
  if (tokens[from]?.kind === 'word') {
    const later = perSecond(1);
    if (later > 0) return make('rate', [1], 1 + later, lower(0));
    return { ...make('plain', [1], 0, lower(0)), unit: false };
  }
  return make('plain', [1], 0);
}

/** `2 min 5 s`: smaller units that follow belong to it. */
function compound(
  bare: Bare,
  unit: number,
  tokens: readonly Token[],
  from: number,
  length: number,
): Quantity {
  const next = tokens[from];
  const factor = seconds[tokens[from + 1]?.text ?? ''];
  const base = { value: bare.value * unit, step: bare.step * unit };
  if (next?.kind === 'number' && factor !== undefined && factor < unit && /^\d+$/.test(next.text)) {
    const readings = [{ value: base.value + Number(next.text) * factor, step: factor }];
    return { dimension: 'time', readings, unit: true, noun: undefined, length: length + 2 };
  }
  return { dimension: 'time', readings: [base], unit: true, noun: undefined, length };
}
