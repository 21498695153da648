import type { EntityId } from '../model/entity.ts';
import type { TimeGrid } from '../model/grid.ts';
import type { SignalTableBuilder } from '../model/signal-table.ts';
import type { SignalName } from '../model/signals.ts';
import { attempt } from './attempts.ts';
import { type JoinedSpans, networkTime } from './emit-calls.ts';
import { stepRows } from './groups.ts';
import { flag } from './span-columns.ts';
import { quantileOf, wholeNanos } from './write-cells.ts';

/** Writes the `dependency.…` signals of one edge. */
export function writeCalls(
  builder: SignalTableBuilder,
  entity: EntityId,
  spans: JoinedSpans,
  marks: Uint8Array | undefined,
  rows: Uint32Array,
  grid: TimeGrid,
  share: Float64Array,
): void {
  const { columns, callees } = spans;
  const { offsets, order } = stepRows(rows, columns.start, grid);
  const seconds = grid.step / 1000;
  const { length } = grid;
  const sums = {
    requests: new Float64Array(length),
    errors: new Float64Array(length),
    time: new Float64Array(length),
    network: new Float64Array(length),
    retries: new Float64Array(length),
    repeats: new Float64Array(length),
    p95: new Float64Array(length).fill(Number.NaN),
  };
  const durations = new Float64Array(order.length);
  let paired = false;
  for (const row of rows) paired ||= !Number.isNaN(networkTime(spans, row));
  for (let step = 0; step < length; step++) {
    const begin = offsets[step] as number;
    let end = begin;
    let [errors, time, network, pairs, retries, repeats] = [0, 0, 0, 0, 0, 0];
    for (let i = begin; i < (offsets[step + 1] as number); i++) {
      const row = order[i] as number;
      const mark = marks?.[row];
      if (mark === attempt.retry) retries++;
      else if (mark === attempt.repeat) repeats++;
      if (callees.within[row] !== -1) continue;
      if (((columns.flags[row] as number) & flag.error) !== 0) errors++;
      const duration = columns.duration[row] as number;
      time += wholeNanos(duration);
      durations[end++] = duration / 1000;
      const between = networkTime(spans, row);
      if (Number.isNaN(between)) continue;
      pairs++;
      network += wholeNanos(between);
    }
    durations.subarray(begin, end).sort();
    sums.requests[step] = end - begin;
    sums.errors[step] = errors;
    sums.time[step] = time / 1e9;
    sums.network[step] = pairs === 0 && end > begin ? Number.NaN : network / 1e9;
    sums.retries[step] = retries;
    sums.repeats[step] = repeats;
    sums.p95[step] = quantileOf(durations, begin, end, 0.95);
  }
  const put = (signal: SignalName, values: Float64Array, perSecond = true): void => {
    const row = builder.row(signal, entity);
    for (let step = 0; step < length; step++) {
      const part = share[step] as number;
      if (part === 0) continue;
      const value = values[step] as number;
      row[step] = perSecond ? value / (seconds * part) : value;
    }
  };
  put('dependency.requests', sums.requests);
  put('dependency.errors', sums.errors);
  put('dependency.time', sums.time);
  put('dependency.latency.p95', sums.p95, false);
  if (paired) put('dependency.network_time', sums.network);
  if (marks === undefined) return;
  put('dependency.retries', sums.retries);
  put('dependency.repeats', sums.repeats);
}
