import { type EntityId, spanKind } from '@abduce/core';
import type { Pair } from './call-groups.ts';
import { inBaseline, inNeither, inWindow } from './period.ts';
import type { SpanRows } from './span-rows.ts';
import type { SpanTree } from './span-tree.ts';

/** One operation of one service: a route it serves, or a part of its own work that it reports. */
export interface Operation {
  readonly service: EntityId;
  readonly name: string;
  /** True for what callers ask for. */
  readonly entry: boolean;
  readonly calls: Pair;
  readonly failed: Pair;
  /** Seconds per call. */
  readonly time: Pair;
  /** Seconds per call not covered by children. */
  readonly self: Pair;
  /** Extra seconds of its own in the window, over all calls. */
  readonly extra: number;
}

/** Where services spend time of their own, worst first. Calls to others are not operations. O(n). */
export function operationsOf(rows: SpanRows, tree: SpanTree): readonly Operation[] {
  interface Sums {
    readonly row: number;
    readonly calls: [number, number];
    readonly failed: [number, number];
    readonly time: [number, number];
    readonly self: [number, number];
  }
  const groups = new Map<string, Sums>();
  for (let row = 0; row < rows.length; row++) {
    const period = rows.period[row] as 0 | 1;
    const kind = rows.kind[row] as number;
    if ((period as number) === inNeither || (tree.answer[row] as number) >= 0) continue;
    if (kind === spanKind.client || kind === spanKind.producer || rows.system[row] !== 0) continue;
    const key = `${rows.service[row]}|${rows.name[row]}|${kind}`;
    let sums = groups.get(key);
    if (sums === undefined) {
      sums = { row, calls: [0, 0], failed: [0, 0], time: [0, 0], self: [0, 0] };
      groups.set(key, sums);
    }
    sums.calls[period]++;
    sums.failed[period] += rows.failed[row] as number;
    sums.time[period] += (rows.duration[row] as number) / 1000;
    sums.self[period] += (tree.self[row] as number) / 1000;
  }
  const operations = [...groups.values()].map(({ row, calls, failed, time, self }): Operation => {
    const per = (sum: [number, number]): Pair => ({
      before: sum[inBaseline] / calls[inBaseline],
      after: sum[inWindow] / calls[inWindow],
    });
    const own = per(self);
    // Work that was not there before is extra from the first second.
    const usual = calls[inBaseline] === 0 ? 0 : own.before;
    const extra = (own.after - usual) * calls[inWindow];
    return {
      service: rows.services[rows.service[row] as number] as EntityId,
      name: rows.texts[rows.name[row] as number] as string,
      entry: rows.kind[row] === spanKind.server || rows.kind[row] === spanKind.consumer,
      calls: { before: calls[inBaseline], after: calls[inWindow] },
      failed: { before: failed[inBaseline], after: failed[inWindow] },
      time: per(time),
      self: own,
      extra: Number.isFinite(extra) ? extra : 0,
    };
  });
  return operations.sort((a, b) => b.extra - a.extra || (a.name < b.name ? -1 : 1));
}
