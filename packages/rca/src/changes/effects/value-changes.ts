import { wordsOf } from '../words.ts';

/** A number that a diff replaced by another. */
export interface ValueChange {
  /** Words of the line it stands in. */
  readonly subject: string;
  /** In seconds where the unit is one of time. */
  readonly before: number;
  readonly after: number;
  readonly isTime: boolean;
  readonly line: string;
}

interface Literal {
  readonly key: string;
  readonly value: number;
  readonly isTime: boolean;
}

const timeUnits: Readonly<Record<string, number>> = {
  nanosecond: 1e-9,
  microsecond: 1e-6,
  millisecond: 1e-3,
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
};
const sizes: Readonly<Record<string, number>> = {
  k: 1e3,
  ki: 1024,
  kb: 1e3,
  mi: 2 ** 20,
  mb: 1e6,
  gi: 2 ** 30,
  gb: 1e9,
  g: 1e9,
};

const literal =
  /(?<![\w.])(\d+(?:_\d+)*(?:\.\d+)?)\s*(?:\*\s*)?(?:time\.|TimeUnit\.|Duration\.)?(nanosecond|microsecond|millisecond|second|minute|hour|day|ms|mi|mb|ki|kb|gi|gb|s|m|h|d|k|g)?s?(?![\w.]*\d)\b/gi;

function literals(line: string): readonly Literal[] {
  const found: Literal[] = [];
  for (const match of line.matchAll(literal)) {
    const [, digits = '', unit = ''] = match;
    const before = line.slice(0, match.index);
    const [key = ''] = /[A-Za-z_][\w.-]*(?=\W*$)/.exec(before) ?? [];
    const named = unit.toLowerCase();
    const told = /of(Nanos|Millis|Seconds|Minutes|Hours|Days)\(\s*$/
      .exec(before)?.[1]
      ?.toLowerCase();
    const suffix = /(?<!per)(?:_|\b)(ms|millis|sec(?:ond)?s?)\b[^\w]*$/i
      .exec(key)?.[1]
      ?.toLowerCase();
    const factor =
      timeUnits[named] ??
      (told === 'millis'
        ? 1e-3
        : told === undefined
          ? undefined
          : timeUnits[told.replace(/s$/, '')]) ??
      (suffix === undefined ? undefined : suffix.startsWith('m') ? 1e-3 : 1);
    const value = Number(digits.replaceAll('_', '')) * (factor ?? sizes[named] ?? 1);
    if (Number.isFinite(value))
      found.push({ key: key.toLowerCase(), value, isTime: factor !== undefined });
  }
  return found;
}

function alike(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let both = 0;
  for (const word of a) if (b.has(word)) both++;
  const either = a.size + b.size - both;
  return either === 0 ? 0 : both / either;
}

const maxLines = 200;

/** Numbers that changed between a removed line and the added line most like it. O(removed × added), bounded. */
export function valueChanges(
  removed: readonly string[],
  added: readonly string[],
): readonly ValueChange[] {
  const changes: ValueChange[] = [];
  const after = added
    .slice(0, maxLines)
    .map((line) => ({ line, words: new Set(wordsOf(line)), values: literals(line) }));
  for (const line of removed.slice(0, maxLines)) {
    const values = literals(line);
    if (values.length === 0) continue;
    const words = new Set(wordsOf(line));
    let best: (typeof after)[number] | undefined;
    let score = 0.4;
    for (const one of after) {
      const same = one.line.replace(/\d+/g, '') === line.replace(/\d+/g, '');
      const like = one.values.length === 0 ? 0 : same ? 1 : alike(words, one.words);
      if (like > score || (like === 1 && best === undefined)) {
        score = like;
        best = one;
      }
    }
    if (best === undefined) continue;
    for (const [at, old] of values.entries()) {
      const now = best.values.find(({ key }) => key !== '' && key === old.key) ?? best.values[at];
      if (now === undefined || now.value === old.value) continue;
      changes.push({
        subject: `${line} ${best.line}`,
        before: old.value,
        after: now.value,
        isTime: old.isTime || now.isTime,
        line: best.line.trim(),
      });
    }
  }
  return changes;
}
