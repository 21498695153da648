import { inBaseline, inWindow } from './period.ts';
import type { SpanRows } from './span-rows.ts';

/** Calls after the change at least, for a split to count. */
const least = 3;

/**
 * Where in the window calls of one kind became slow: the split of the sequence, baseline first, that
 * separates the logarithms of the durations best (largest between-group sum of squares). Calls of the
 * window before it count as baseline. `spans` must be in order of start. Returns the periods and the
 * start of the first slow call. O(n).
 */
export function splitCalls(
  rows: SpanRows,
  spans: Int32Array,
): { readonly periods: Uint8Array; readonly onset: number } {
  const periods = Uint8Array.from(spans, (row) => rows.period[row] as number);
  const window: number[] = [];
  let sum = 0;
  let count = 0;
  let all = 0;
  for (let i = 0; i < spans.length; i++) {
    const value = Math.log(Math.max(1e-3, rows.duration[spans[i] as number] as number));
    all += value;
    if (periods[i] === inWindow) window.push(i);
    else {
      sum += value;
      count++;
    }
  }
  const none = { periods, onset: Number.NaN };
  if (count === 0 || window.length < least) return none;
  let best = Number.NEGATIVE_INFINITY;
  let bestAt = 0;
  for (let k = 0; k <= window.length - least; k++) {
    const right = spans.length - count;
    const before = sum / count;
    const after = (all - sum) / right;
    const gain = after > before ? count * right * (after - before) ** 2 : Number.NEGATIVE_INFINITY;
    if (gain > best) {
      best = gain;
      bestAt = k;
    }
    const row = spans[window[k] as number] as number;
    sum += Math.log(Math.max(1e-3, rows.duration[row] as number));
    count++;
  }
  if (best === Number.NEGATIVE_INFINITY) return none;
  for (let k = 0; k < bestAt; k++) periods[window[k] as number] = inBaseline;
  return { periods, onset: rows.start[spans[window[bestAt] as number] as number] as number };
}
