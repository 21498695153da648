import type { UnixMs } from './units.ts';

/** Exact to the microsecond, which is all a millisecond number of today's date can carry. */
export function msToNano(ms: UnixMs): bigint {
  return BigInt(Math.round(ms * 1000)) * 1000n;
}

/** Milliseconds, cut to the microsecond. */
export function nanosToMs(values: readonly bigint[]): Float64Array {
  return Float64Array.from(values, (nano) => Number(nano / 1000n) / 1000);
}
