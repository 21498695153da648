import type { EntityId } from '@abduce/core';
import type { Pair } from './call-groups.ts';
import { inNeither, inWindow } from './period.ts';
import type { SpanRows } from './span-rows.ts';
import type { SpanTree } from './span-tree.ts';

/** Requests that failed for one reason, at the deepest span that failed. */
export interface Failure {
  readonly service: EntityId;
  /** The callee, where the deepest failure is a call that nobody answered. */
  readonly target: EntityId | undefined;
  readonly operation: string;
  /** Statement or route, for calls. */
  readonly call: string;
  readonly errorType: string;
  readonly message: string;
  readonly count: Pair;
  /** Unix milliseconds of the first one in the window; `NaN` when there is none. */
  readonly first: number;
  /** Mean seconds until it failed. */
  readonly duration: number;
}

/** Where failures originate: failed spans without a failed child, by reason, most frequent first. O(n). */
export function failuresOf(
  rows: SpanRows,
  tree: SpanTree,
  targetOf: (row: number) => EntityId | undefined,
): readonly Failure[] {
  const passedOn = new Uint8Array(rows.length);
  for (let row = 0; row < rows.length; row++) {
    const above = tree.parent[row] as number;
    if (above >= 0 && rows.failed[row] === 1) passedOn[above] = 1;
  }
  const groups = new Map<
    string,
    {
      row: number;
      count: [number, number];
      first: number;
      time: number;
      target: EntityId | undefined;
    }
  >();
  for (let row = 0; row < rows.length; row++) {
    const period = rows.period[row] as number;
    if (period === inNeither || rows.failed[row] !== 1 || passedOn[row] === 1) continue;
    const kind = rows.kind[row] as number;
    const isCall = kind === 3 || kind === 4 || rows.system[row] !== 0;
    const target = isCall ? targetOf(row) : undefined;
    const key = `${rows.service[row]}|${target ?? ''}|${rows.name[row]}|${rows.errorType[row]}`;
    let group = groups.get(key);
    if (group === undefined) {
      group = { row, count: [0, 0], first: Number.NaN, time: 0, target };
      groups.set(key, group);
    }
    group.count[period as 0 | 1]++;
    if (period === inWindow) {
      const start = rows.start[row] as number;
      if (!(group.first <= start)) group.first = start;
      group.time += (rows.duration[row] as number) / 1000;
    }
  }
  const text = (id: number | undefined): string => rows.texts[id ?? 0] ?? '';
  return [...groups.values()]
    .map(
      ({ row, count, first, time, target }): Failure => ({
        service: rows.services[rows.service[row] as number] as EntityId,
        target,
        operation: text(rows.name[row]),
        call: text(rows.call[row]),
        errorType: text(rows.errorType[row]),
        message: text(rows.message[row]),
        count: { before: count[0], after: count[1] },
        first,
        duration: count[1] > 0 ? time / count[1] : Number.NaN,
      }),
    )
    .sort(
      (a, b) =>
        b.count.after - a.count.after ||
        (a.operation < b.operation ? -1 : a.operation > b.operation ? 1 : 0),
    );
}
