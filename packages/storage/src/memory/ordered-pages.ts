import type { TelemetryBatch, TimeRange } from '@abduce/core';
import { slices } from '../slices.ts';
import { gather } from './gather.ts';
import { type Segment, sortedRows } from './segment.ts';

export const pageRows = 4096;

export interface Scan {
  readonly table: 'spans' | 'logs';
  readonly range: TimeRange;
  readonly newestFirst: boolean;
  readonly limit: number;
  readonly signal: AbortSignal | undefined;
  /** Tells which rows of a segment are asked for; made once per segment. */
  readonly matcher: (segment: Segment) => (row: number) => boolean;
}

/** A segment being read: its matching rows in the order asked for. */
interface Run {
  readonly segment: Segment;
  readonly rows: Uint32Array;
  at: number;
}

function matching(segment: Segment, scan: Scan): Uint32Array {
  const { start, end } = scan.range;
  const matches = scan.matcher(segment);
  const { times } = segment;
  const rows = sortedRows(segment).filter((row) => {
    const time = times[row] as number;
    return time >= start && time < end && matches(row);
  });
  return scan.newestFirst ? rows.reverse() : rows;
}

/** Whether `a` comes before `b`: by time, then by arrival; the other way round for newest first. */
function precedes(a: Run, b: Run, newestFirst: boolean): boolean {
  const time = a.segment.times[a.rows[a.at] as number] as number;
  const other = b.segment.times[b.rows[b.at] as number] as number;
  const difference = time - other || a.segment.number - b.segment.number;
  return newestFirst ? difference > 0 : difference < 0;
}

/** A binary heap of runs; the run whose next row comes first is at 0. */
function sink(heap: Run[], newestFirst: boolean): void {
  for (let at = 0; ; ) {
    let first = at;
    for (const child of [at * 2 + 1, at * 2 + 2]) {
      if (child < heap.length && precedes(heap[child] as Run, heap[first] as Run, newestFirst)) {
        first = child;
      }
    }
    if (first === at) return;
    [heap[at], heap[first]] = [heap[first] as Run, heap[at] as Run];
    at = first;
  }
}

function rise(heap: Run[], newestFirst: boolean): void {
  for (let at = heap.length - 1; at > 0; ) {
    const parent = (at - 1) >> 1;
    if (!precedes(heap[at] as Run, heap[parent] as Run, newestFirst)) return;
    [heap[at], heap[parent]] = [heap[parent] as Run, heap[at] as Run];
    at = parent;
  }
}

/** Whether a page is just what its only segment holds, so that it needs no copy. */
function isWhole(segment: Segment, rows: Uint32Array): boolean {
  const { batch } = segment;
  const length = batch.spans?.length ?? batch.logs?.length ?? 0;
  return rows.length === length && rows.every((row, i) => row === i);
}

/**
 * Matching rows of all segments in order of time, in pages. Segments are opened only when the order gets to them and
 * merged by a heap, so memory is bounded by what overlaps in time.
 */
export async function* orderedPages(
  segments: readonly Segment[],
  scan: Scan,
): AsyncGenerator<TelemetryBatch, void, void> {
  const { newestFirst, table } = scan;
  const work = slices(scan.signal);
  const waiting = segments.toSorted((a, b) => (newestFirst ? a.last - b.last : b.first - a.first));
  const heap: Run[] = [];
  const page = { segments: new Map<Segment, number>(), part: [] as number[], rows: [] as number[] };
  let left = scan.limit;

  const flush = (): TelemetryBatch => {
    const rows = Uint32Array.from(page.rows);
    const parts = [...page.segments.keys()];
    const only = parts.length === 1 ? parts[0] : undefined;
    const batch =
      only !== undefined && isWhole(only, rows)
        ? only.batch
        : gather(
            { parts: parts.map(({ batch }) => batch), part: Uint32Array.from(page.part), rows },
            table,
          );
    page.segments.clear();
    page.part.length = page.rows.length = 0;
    return batch;
  };

  while (left > 0) {
    await work.pause();
    const next = waiting.at(-1);
    const head = heap[0];
    const headTime = head?.segment.times[head.rows[head.at] as number] ?? Number.NaN;
    const opens =
      next !== undefined &&
      (head === undefined || (newestFirst ? next.last >= headTime : next.first <= headTime));
    if (opens) {
      waiting.pop();
      const rows = matching(next, scan);
      if (rows.length > 0) {
        heap.push({ segment: next, rows, at: 0 });
        rise(heap, newestFirst);
      }
      continue;
    }
    if (head === undefined) break;
    // Until the next segment opens the heap alone decides.
    const bound = next === undefined ? undefined : newestFirst ? next.last : next.first;
    for (let budget = 512; budget > 0 && heap.length > 0 && left > 0; budget--) {
      const run = heap[0] as Run;
      const row = run.rows[run.at] as number;
      const time = run.segment.times[row] as number;
      if (bound !== undefined && (newestFirst ? time <= bound : time >= bound)) break;
      let part = page.segments.get(run.segment);
      if (part === undefined) page.segments.set(run.segment, (part = page.segments.size));
      page.part.push(part);
      page.rows.push(row);
      left--;
      if (++run.at === run.rows.length) {
        const last = heap.pop() as Run;
        if (heap.length > 0) heap[0] = last;
      }
      sink(heap, newestFirst);
      if (page.rows.length === pageRows) break;
    }
    if (page.rows.length === pageRows) yield flush();
  }
  if (page.rows.length > 0) yield flush();
}
