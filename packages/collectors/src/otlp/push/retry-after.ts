import type { Millis, UnixMs } from '@abduce/core';

/** Milliseconds that a `Retry-After` header asks for: seconds or a date; `undefined` when it says neither. */
export function retryAfter(header: string | null, now: UnixMs): Millis | undefined {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = text === '' ? Number.NaN : Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
