import type { Millis, UnixMs } from '@abduce/core';
import type { PrometheusRetry } from '../options.ts';

/** Numbers in 0..1 from a seed (Mulberry32). */
function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How long to wait after failure number `failures`, from 1 on. */
export function backOff({
  firstDelay,
  maxDelay,
  seed,
}: PrometheusRetry): (failures: number) => Millis {
  const chance = seeded(seed);
  return (failures) => {
    const delay = Math.min(maxDelay, firstDelay * 2 ** Math.min(failures - 1, 50));
    return delay * (1 - chance() / 2);
  };
}

/** Milliseconds that a `Retry-After` header asks for: seconds or a date; `undefined` when it says neither. */
export function retryAfter(header: string | null, now: UnixMs): Millis | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
