import type { UnixMs } from '@abduce/core';

/** Numbers below are seconds, then milliseconds, then microseconds, else nanoseconds since 1970. */
const [seconds, milliseconds, microseconds] = [1e11, 1e14, 1e17];

const iso =
  /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2}|UTC)?$/i;

/**
 * A time as files write it: ISO 8601, with UTC where it names no zone, or a number since 1970 whose unit is told by its
 * size. `undefined` for anything else.
 */
export function timeOf(text: string): UnixMs | undefined {
  const trimmed = text.trim();
  if (/^\d+(\.\d+)?$/.test(trimmed)) {
    const number = Number(trimmed);
    if (!(number > 0)) return undefined;
    if (number < seconds) return number * 1000;
    if (number < milliseconds) return number;
    return number < microseconds
      ? number / 1000
      : Number(BigInt(trimmed.split('.')[0] ?? '') / 1000n) / 1000;
  }
  const match = iso.exec(trimmed);
  if (match === null) return undefined;
  const zone = match[1] ?? '';
  const date = trimmed
    .slice(0, trimmed.length - zone.length)
    .trim()
    .replace(' ', 'T')
    .replace(',', '.');
  const full = date.includes('T') ? date : `${date}T00:00`;
  const time = Date.parse(
    `${full}${zone === '' || /^utc$/i.test(zone) ? 'Z' : zone.toUpperCase()}`,
  );
  return Number.isNaN(time) ? undefined : time;
}
