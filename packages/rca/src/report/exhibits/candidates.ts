import { type CaseFile, selectRows, type TelemetryBatch } from '@abduce/core';
import type { EntryOperation } from './entry-operations.ts';
import type { TraceHead, TraceHeads } from './trace-heads.ts';

/** How many operations are looked at closely, how many of their traces, and how many spans in all. */
const limits = { operations: 3, traces: 7, spans: 3000 };

/** The traces nearest to the median, nearest first; of two as near, the shorter one. */
function nearest(sorted: readonly TraceHead[]): readonly TraceHead[] {
  const centre = Math.floor((sorted.length - 1) / 2);
  const order = Array.from(sorted.keys()).slice(
    Math.max(0, centre - limits.traces),
    centre + limits.traces + 1,
  );
  order.sort((a, b) => Math.abs(a - centre) - Math.abs(b - centre) || a - b);
  return order.slice(0, limits.traces).map((at) => sorted[at] as TraceHead);
}

export interface Candidate {
  readonly before: readonly TraceHead[];
  readonly during: readonly TraceHead[];
}

/** For the likeliest operations the traces of middle duration on either side, within the limits. */
export function candidatesOf(operations: readonly EntryOperation[]): readonly Candidate[] {
  let room = limits.spans;
  const fit = (heads: readonly TraceHead[], first: boolean): readonly TraceHead[] =>
    heads.filter(({ spans }, at) => {
      // The trace in the middle is read whatever its size.
      if (spans > room && !(first && at === 0)) return false;
      room -= spans;
      return true;
    });
  return operations.slice(0, limits.operations).map(({ before, during }, at) => ({
    during: fit(nearest(during), at === 0),
    before: fit(nearest(before), at === 0),
  }));
}

/** The spans of some traces alone. */
export function spansOf(
  { telemetry }: Pick<CaseFile, 'telemetry'>,
  { traceOf, heads }: TraceHeads,
  wanted: readonly TraceHead[],
): readonly TelemetryBatch[] {
  const chosen = new Uint8Array(heads.length);
  for (const { index } of wanted) chosen[index] = 1;
  return telemetry.flatMap((batch, at) => {
    const of = traceOf[at] as Int32Array;
    const rows: number[] = [];
    for (let row = 0; row < of.length; row++) {
      if (chosen[of[row] as number] === 1) rows.push(row);
    }
    return rows.length === 0 ? [] : [selectRows(batch, { spans: Uint32Array.from(rows) })];
  });
}
