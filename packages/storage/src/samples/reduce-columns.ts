import { counterLookback, type MetricPlan } from '@abduce/core';
import type { Samples } from './samples.ts';

/** Brings samples in order of time; of several at one time the greatest value stays, then the latest start. */
function order(samples: Samples): void {
  if (samples.ordered) return;
  const { times, starts, values, length } = samples;
  const late = (row: number): number => {
    const start = starts[row] as number;
    return Number.isNaN(start) ? -1 : start;
  };
  const rows = Uint32Array.from({ length }, (_, i) => i).sort((a, b) => {
    const time = (times[a] as number) - (times[b] as number);
    if (time !== 0) return time;
    const [x, y] = [values[a] as number, values[b] as number];
    return x === y ? late(b) - late(a) : y - x;
  });
  const [t, s, v] = [times.slice(0, length), starts.slice(0, length), values.slice(0, length)];
  let kept = 0;
  for (const row of rows) {
    if (kept > 0 && times[kept - 1] === t[row]) continue;
    times[kept] = t[row] as number;
    starts[kept] = s[row] as number;
    values[kept++] = v[row] as number;
  }
  samples.length = kept;
  samples.ordered = true;
}

function reducePlain(
  { times, values, length }: Samples,
  { grid, reduce }: MetricPlan,
  result: Float64Array,
): void {
  let at = 0;
  while (at < length) {
    const step = Math.floor(((times[at] as number) - grid.start) / grid.step);
    let [total, least, most] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const first = at;
    do {
      const value = values[at] as number;
      total += value;
      if (value < least) least = value;
      if (value > most) most = value;
      at++;
    } while (at < length && Math.floor(((times[at] as number) - grid.start) / grid.step) === step);
    if (step < 0 || step >= grid.length) continue;
    const count = at - first;
    if (reduce === 'last') result[step] = values[at - 1] as number;
    else if (reduce === 'avg') result[step] = total / count;
    else if (reduce === 'sum') result[step] = total;
    else if (reduce === 'count') result[step] = count;
    else result[step] = reduce === 'min' ? least : most;
  }
}

function reduceCounter(
  { times, starts, values, length }: Samples,
  delta: boolean,
  { grid, reduce }: MetricPlan,
  result: Float64Array,
): void {
  const horizon = grid.start - counterLookback;
  const touched = new Uint8Array(grid.length);
  const covered = reduce === 'rate' ? new Float64Array(grid.length) : undefined;
  for (let i = 0; i < length; i++) {
    const time = times[i] as number;
    const start = starts[i] as number;
    const value = values[i] as number;
    const known = start > 0 && start < time;
    let amount = value;
    let span = known ? time - start : 0;
    if (!delta) {
      const before = i > 0 ? (times[i - 1] as number) : Number.NEGATIVE_INFINITY;
      const fresh = known && start >= (i === 0 ? horizon : before);
      if (fresh && (i === 0 || start !== starts[i - 1])) amount = Math.max(0, value);
      else {
        if (i === 0) continue;
        const previous = values[i - 1] as number;
        amount = value < previous ? Math.max(0, value) : value - previous;
        span = time - before;
      }
      if (Number.isNaN(amount)) continue;
    }
    const step = Math.floor((time - grid.start) / grid.step);
    if (step < 0 || step >= grid.length) continue;
    result[step] = touched[step] === 0 ? amount : (result[step] as number) + amount;
    touched[step] = 1;
    if (covered !== undefined) covered[step] = (covered[step] as number) + span;
  }
  if (covered === undefined) return;
  for (let step = 0; step < grid.length; step++) {
    const span = covered[step] as number;
    result[step] = (result[step] as number) / ((delta ? Math.max(grid.step, span) : span) / 1000);
  }
}

/** One stream on the grid of the plan: what `reduceSamples` of the reference says, over columns. */
export function reduceColumns(samples: Samples, delta: boolean, plan: MetricPlan): Float64Array {
  const result = new Float64Array(plan.grid.length).fill(Number.NaN);
  order(samples);
  if (plan.reduce === 'rate' || plan.reduce === 'increase') {
    reduceCounter(samples, delta, plan, result);
  } else reducePlain(samples, plan, result);
  return result;
}
