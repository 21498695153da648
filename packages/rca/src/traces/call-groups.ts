import { dependencyId, type EntityId, spanKind } from '@abduce/core';
import { meanFinite, quantileSorted } from '../detect/statistics.ts';
import { inBaseline, inNeither, inWindow } from './period.ts';
import type { SpanRows } from './span-rows.ts';
import type { SpanTree } from './span-tree.ts';
import { splitCalls } from './split-calls.ts';

/** One number for the baselines, one for the window. */
export interface Pair {
  readonly before: number;
  readonly after: number;
}

/** All calls of one kind that one service makes: one statement, or one route of one callee. */
export interface CallGroup {
  readonly source: EntityId;
  readonly target: EntityId | undefined;
  readonly dependency: EntityId | undefined;
  /** The statement without its values, the route, or the span's name. */
  readonly call: string;
  readonly table: string;
  /** True for database statements. */
  readonly statement: boolean;
  readonly calls: Pair;
  readonly failed: Pair;
  /** Seconds per call. */
  readonly time: Pair;
  /** Seconds that the fastest tenth of calls stays under. */
  readonly fast: Pair;
  /** Rows returned per call; `NaN` when not reported. */
  readonly rows: Pair;
  /** Calls per request, over the requests that make any. */
  readonly perRequest: Pair;
  /** Unix milliseconds of the first call after the change; `NaN` where time per call did not change. */
  readonly onset: number;
  /** Extra seconds in the window, over all calls: because each takes longer, and because there are more. */
  readonly slower: number;
  readonly more: number;
  readonly spans: Int32Array;
}

function isCall(rows: SpanRows, tree: SpanTree, row: number): boolean {
  const kind = rows.kind[row];
  return (
    kind === spanKind.client ||
    kind === spanKind.producer ||
    (rows.system[row] !== 0 && kind !== spanKind.server && kind !== spanKind.consumer) ||
    (tree.answer[row] as number) >= 0
  );
}

/** Groups the calls of all spans. Groups come in order of extra time. O(n log n). */
export function callGroups(
  rows: SpanRows,
  tree: SpanTree,
  targetOf: (row: number) => EntityId | undefined,
): readonly CallGroup[] {
  const members = new Map<string, { target: EntityId | undefined; rows: number[] }>();
  for (let row = 0; row < rows.length; row++) {
    if (rows.period[row] === inNeither || !isCall(rows, tree, row)) continue;
    const target = targetOf(row);
    const key = `${rows.service[row]}|${target ?? ''}|${rows.call[row]}`;
    const group = members.get(key);
    if (group === undefined) members.set(key, { target, rows: [row] });
    else group.rows.push(row);
  }
  const stamp = new Int32Array(rows.length).fill(-1);
  const requests = requestCounts(rows, tree);
  let number = 0;
  const groups: CallGroup[] = [];
  for (const group of members.values()) {
    groups.push(
      summarize(rows, tree, group.target, Int32Array.from(group.rows), stamp, number++, requests),
    );
  }
  return groups.sort(
    (a, b) =>
      b.slower + b.more - (a.slower + a.more) || (a.call < b.call ? -1 : a.call > b.call ? 1 : 0),
  );
}

/** Growth of the mean time from which a change point among the calls is worth looking for. */
const splitGrowth = 1.5;

/**
 * Time, fastest tenth and rows per call before and after. Where the calls became slow, the sequence of
 * calls tells when, more exactly than the grid of the symptom does.
 */
function sharpen(
  rows: SpanRows,
  spans: Int32Array,
  slower: boolean,
): Pick<CallGroup, 'time' | 'fast' | 'rows' | 'onset'> {
  const ordered = slower
    ? spans.toSorted((a, b) => (rows.start[a] as number) - (rows.start[b] as number))
    : spans;
  const { periods, onset } = slower
    ? splitCalls(rows, ordered)
    : { periods: undefined, onset: Number.NaN };
  const durations: [number[], number[]] = [[], []];
  const returned: [number, number] = [0, 0];
  const reported: [number, number] = [0, 0];
  for (let i = 0; i < ordered.length; i++) {
    const row = ordered[i] as number;
    const period = (periods === undefined ? rows.period[row] : periods[i]) as 0 | 1;
    durations[period].push((rows.duration[row] as number) / 1000);
    const count = rows.rows[row] as number;
    if (!Number.isFinite(count)) continue;
    returned[period] += count;
    reported[period]++;
  }
  const sorted = durations.map((values) => Float64Array.from(values).sort());
  const pair = (of: (period: 0 | 1) => number): Pair => ({
    before: of(inBaseline),
    after: of(inWindow),
  });
  return {
    time: pair((period) => meanFinite(sorted[period] as Float64Array)),
    fast: pair((period) => quantileSorted(sorted[period] as Float64Array, 0.1)),
    rows: pair((period) =>
      reported[period] === 0 ? Number.NaN : returned[period] / reported[period],
    ),
    onset,
  };
}

/** Requests of each service in both periods: how often anything could have been called. */
function requestCounts(rows: SpanRows, tree: SpanTree): ReadonlyMap<number, [number, number]> {
  const counts = new Map<number, [number, number]>();
  for (let row = 0; row < rows.length; row++) {
    const period = rows.period[row] as number;
    if (period === inNeither || tree.entry[row] !== row) continue;
    const service = rows.service[row] as number;
    const count = counts.get(service) ?? [0, 0];
    count[period as 0 | 1]++;
    counts.set(service, count);
  }
  return counts;
}

function summarize(
  rows: SpanRows,
  tree: SpanTree,
  target: EntityId | undefined,
  spans: Int32Array,
  stamp: Int32Array,
  number: number,
  requests: ReadonlyMap<number, [number, number]>,
): CallGroup {
  const calls: [number, number] = [0, 0];
  const failed: [number, number] = [0, 0];
  const time: [number, number] = [0, 0];
  const entries: [number, number] = [0, 0];
  for (const row of spans) {
    const period = rows.period[row] as 0 | 1;
    calls[period]++;
    failed[period] += rows.failed[row] as number;
    time[period] += (rows.duration[row] as number) / 1000;
    const entry = tree.entry[row] as number;
    if (stamp[entry] !== number) {
      stamp[entry] = number;
      entries[period]++;
    }
  }
  const first = spans[0] as number;
  const source = rows.services[rows.service[first] as number] as EntityId;
  const per = (top: [number, number], bottom: [number, number]): Pair => ({
    before: bottom[inBaseline] > 0 ? top[inBaseline] / bottom[inBaseline] : Number.NaN,
    after: bottom[inWindow] > 0 ? top[inWindow] / bottom[inWindow] : Number.NaN,
  });
  const mean = per(time, calls);
  const all = requests.get(rows.service[first] as number) ?? [0, 0];
  const expected = all[inBaseline] > 0 ? (calls[inBaseline] / all[inBaseline]) * all[inWindow] : 0;
  const usual = Number.isNaN(mean.before) ? mean.after : mean.before;
  const sharp = sharpen(rows, spans, mean.after >= splitGrowth * mean.before);
  return {
    source,
    target,
    dependency: target === undefined ? undefined : dependencyId(source, target),
    call: rows.texts[rows.call[first] as number] as string,
    table: rows.texts[rows.table[first] as number] as string,
    statement: rows.system[first] !== 0,
    calls: { before: calls[inBaseline], after: calls[inWindow] },
    failed: { before: failed[inBaseline], after: failed[inWindow] },
    ...sharp,
    perRequest: per(calls, entries),
    slower: Number.isNaN(mean.before)
      ? 0
      : Math.max(0, mean.after - mean.before) * calls[inWindow] || 0,
    more: Math.max(0, calls[inWindow] - expected) * usual || 0,
    spans,
  };
}
