import type { EntityId } from '../model/entity.ts';
import type { TimeGrid } from '../model/grid.ts';
import { type Labels, labelsOf } from '../model/labels.ts';
import type { SignalTableBuilder } from '../model/signal-table.ts';
import type { SignalName } from '../model/signals.ts';
import { type Groups, stepRows } from './groups.ts';
import type { RequestTable } from './request-table.ts';
import { flag } from './span-columns.ts';
import { countAtMost, quantileOf, wholeNanos } from './write-cells.ts';

/** Writes the `service.…` signals of one service. */
export function writeRequests(
  builder: SignalTableBuilder,
  entity: EntityId,
  table: RequestTable,
  rows: Uint32Array,
  grid: TimeGrid,
  share: Float64Array,
  bounds: readonly number[],
): void {
  const { offsets, order }: Groups = stepRows(rows, table.start, grid);
  const seconds = grid.step / 1000;
  // Waits are counted apart: their length says nothing about how fast the service is.
  const served = new Float64Array(order.length);
  const ends = new Uint32Array(grid.length);
  const put = (signal: SignalName, at: (step: number) => number, labels?: Labels): void => {
    const row = builder.row(signal, entity, labels);
    for (let step = 0; step < grid.length; step++) {
      if (share[step] !== 0) row[step] = at(step);
    }
  };
  const rate = (step: number, amount: number): number =>
    amount / (seconds * (share[step] as number));
  const total = (step: number, of: (row: number) => number): number => {
    let sum = 0;
    for (let i = offsets[step] as number; i < (offsets[step + 1] as number); i++) {
      sum += of(order[i] as number);
    }
    return sum;
  };
  const has = (row: number, bit: number): boolean => ((table.flags[row] as number) & bit) !== 0;
  const time = (row: number, of: Float64Array): number =>
    has(row, flag.wait) ? 0 : wholeNanos(of[row] as number);

  for (let step = 0; step < grid.length; step++) {
    let end = offsets[step] as number;
    for (let i = end; i < (offsets[step + 1] as number); i++) {
      const row = order[i] as number;
      if (!has(row, flag.wait)) served[end++] = (table.duration[row] as number) / 1000;
    }
    ends[step] = end;
    served.subarray(offsets[step], end).sort();
  }
  put('service.requests', (step) =>
    rate(step, (offsets[step + 1] as number) - (offsets[step] as number)),
  );
  put('service.errors', (step) =>
    rate(
      step,
      total(step, (row) => (has(row, flag.error) ? 1 : 0)),
    ),
  );
  put('service.waits', (step) =>
    rate(
      step,
      total(step, (row) => (has(row, flag.wait) ? 1 : 0)),
    ),
  );
  put('service.time', (step) => rate(step, total(step, (row) => time(row, table.duration)) / 1e9));
  put('service.self_time', (step) => rate(step, total(step, (row) => time(row, table.self)) / 1e9));
  for (const [signal, q] of [
    ['service.latency.p50', 0.5],
    ['service.latency.p95', 0.95],
    ['service.latency.p99', 0.99],
  ] as const) {
    put(signal, (step) => quantileOf(served, offsets[step] as number, ends[step] as number, q));
  }
  for (const bound of [...bounds, Number.POSITIVE_INFINITY]) {
    const le = bound === Number.POSITIVE_INFINITY ? '+Inf' : String(bound);
    put(
      'service.latency.bucket',
      (step) =>
        rate(step, countAtMost(served, offsets[step] as number, ends[step] as number, bound)),
      labelsOf({ le }),
    );
  }
}
