import type { Millis } from '../../model/units.ts';

const minute = 60_000;
/** A service without requests for this long may have been scaled to zero, or not have existed. */
const idle = 5 * minute;
/** Time that its first requests may take to warm it up. */
const grace = 2 * minute;

/**
 * Marks with 1 the steps right after a pause of five minutes: slow requests in them are cold starts. `rates` are
 * requests per second; no data counts as a pause too. The pause must lie within the series.
 */
export function coldSteps(rates: Float64Array, step: Millis): Uint8Array {
  const cold = new Uint8Array(rates.length);
  const pause = Math.max(1, Math.ceil(idle / step));
  const warm = Math.max(1, Math.ceil(grace / step));
  let quiet = 0;
  for (let i = 0; i < rates.length; i++) {
    if (!((rates[i] as number) > 0)) {
      quiet++;
      continue;
    }
    if (quiet >= pause) cold.fill(1, i, Math.min(rates.length, i + warm));
    quiet = 0;
  }
  return cold;
}
