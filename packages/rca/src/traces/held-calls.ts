import { type EntityId, spanKind } from '@abduce/core';
import type { Pair } from './call-groups.ts';
import { inNeither } from './period.ts';
import type { SpanRows } from './span-rows.ts';
import type { SpanTree } from './span-tree.ts';

/** Calls to another service that are made between two statements of one span: what the span holds, it holds meanwhile. */
export interface HeldCalls {
  readonly service: EntityId;
  readonly target: EntityId | undefined;
  /** What is asked for. */
  readonly call: string;
  /** Name of the span that they lie inside of. */
  readonly within: string;
  readonly calls: Pair;
  /** Seconds per call. */
  readonly time: Pair;
}

interface Sums {
  readonly row: number;
  readonly parent: number;
  readonly target: EntityId | undefined;
  readonly calls: [number, number];
  readonly time: [number, number];
}

/** Between a statement that ended before and one that began after, below the same span. */
function isBetween(rows: SpanRows, statements: readonly number[], row: number): boolean {
  const start = rows.start[row] as number;
  const end = start + (rows.duration[row] as number);
  let before = false;
  let after = false;
  for (const one of statements) {
    const begun = rows.start[one] as number;
    if (begun + (rows.duration[one] as number) <= start) before = true;
    else if (begun >= end) after = true;
  }
  return before && after;
}

/** Finds such calls of all services, those with most time after the change first. O(spans). */
export function heldCalls(
  rows: SpanRows,
  tree: SpanTree,
  targetOf: (row: number) => EntityId | undefined,
): readonly HeldCalls[] {
  const statements = new Map<number, number[]>();
  const others: number[] = [];
  for (let row = 0; row < rows.length; row++) {
    const parent = tree.parent[row] as number;
    if (parent < 0 || rows.period[row] === inNeither) continue;
    if (rows.system[row] !== 0) {
      const list = statements.get(parent);
      if (list === undefined) statements.set(parent, [row]);
      else list.push(row);
    } else if (rows.kind[row] === spanKind.client) others.push(row);
  }
  const groups = new Map<string, Sums>();
  for (const row of others) {
    const parent = tree.parent[row] as number;
    const around = statements.get(parent);
    if (around === undefined || !isBetween(rows, around, row)) continue;
    const target = targetOf(row);
    const key = `${rows.service[row]}|${target ?? ''}|${rows.call[row]}|${rows.name[parent]}`;
    let sums = groups.get(key);
    if (sums === undefined) {
      groups.set(key, (sums = { row, parent, target, calls: [0, 0], time: [0, 0] }));
    }
    const period = rows.period[row] as 0 | 1;
    sums.calls[period]++;
    sums.time[period] += (rows.duration[row] as number) / 1000;
  }
  return [...groups.values()]
    .map(
      ({ row, parent, target, calls, time }): HeldCalls => ({
        service: rows.services[rows.service[row] as number] as EntityId,
        target,
        call: rows.texts[rows.call[row] as number] as string,
        within: rows.texts[rows.name[parent] as number] as string,
        calls: { before: calls[0], after: calls[1] },
        time: { before: time[0] / calls[0], after: time[1] / calls[1] },
      }),
    )
    .sort(
      (a, b) =>
        b.time.after * b.calls.after - a.time.after * a.calls.after ||
        (a.within < b.within ? -1 : a.within > b.within ? 1 : a.call < b.call ? -1 : 1),
    );
}
