const pack = (name: string): number =>
  (name.charCodeAt(0) << 16) | (name.charCodeAt(1) << 8) | name.charCodeAt(2);

const months: ReadonlySet<number> = new Set(
  'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ').map(pack),
);
const weekdays: ReadonlySet<number> = new Set('Mon Tue Wed Thu Fri Sat Sun'.split(' ').map(pack));

const [space, comma, minus, slash] = [0x20, 0x2c, 0x2d, 0x2f];

function wordAt(text: string, at: number): number {
  return (text.charCodeAt(at) << 16) | (text.charCodeAt(at + 1) << 8) | text.charCodeAt(at + 2);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/**
 * True when the word of three letters at `at` is part of a date: a month before a number (`Nov 21`, `21/Nov/2026`),
 * a weekday before a month or a number (`Sat Nov 21`, `Sat, 21 Nov`).
 */
export function isDateWord(text: string, at: number, to: number): boolean {
  const word = wordAt(text, at);
  const weekday = weekdays.has(word);
  if (!weekday && !months.has(word)) return false;
  let next = at + 3;
  if (next >= to) return false;
  const separator = text.charCodeAt(next);
  if (weekday && separator === comma) next++;
  else if (separator !== space && separator !== minus && separator !== slash) return false;
  else if (separator !== space) return next + 1 < to && isDigit(text.charCodeAt(next + 1));
  while (next < to && text.charCodeAt(next) === space) next++;
  if (next >= to) return false;
  if (isDigit(text.charCodeAt(next))) return true;
  return weekday && next + 3 <= to && months.has(wordAt(text, next));
}
