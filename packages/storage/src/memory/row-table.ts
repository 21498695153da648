import type { TelemetryBatch, TimeRange, UnixMs } from '@abduce/core';
import { estimateBytes } from './batch-bytes.ts';
import { gather } from './gather.ts';
import type { Evictable } from './retention.ts';
import { rowRange, type Segment, segmentOf } from './segment.ts';
import { segmentList } from './segment-list.ts';

/** Segments longer than this are split, so that no step over one takes long. */
const maxRows = 8192;
/** Segments shorter than this are put together, because every batch has a fixed cost. */
const smallRows = 256;
const mergeCount = 64;
const mergeRows = 4096;

export interface RowTable extends Evictable {
  readonly rows: number;
  /** Keeps the named rows of a batch that holds nothing but this table. */
  add(batch: TelemetryBatch, times: Float64Array, rows: Uint32Array, arrived: UnixMs): void;
  within(range: TimeRange, since: UnixMs): Segment[];
  all(): readonly Segment[];
  clear(): void;
}

/** Spans or log records as immutable segments, in order of arrival. `onEvict` hears of every segment let go. */
export function rowTable(
  table: 'spans' | 'logs',
  onEvict: (segment: Segment) => void = () => {},
): RowTable {
  const segments = segmentList();
  let number = 0;
  let small = { count: 0, rows: 0 };

  const push = (init: Parameters<typeof segmentOf>[0]): void => segments.push(segmentOf(init));

  const mergeSmall = (): void => {
    let left = small.count;
    const merged = segments.popWhile(() => left-- > 0);
    const last = merged.at(-1);
    small = { count: 0, rows: 0 };
    if (last === undefined) return;
    const length = merged.reduce((sum, { rows }) => sum + rows.length, 0);
    const part = new Uint32Array(length);
    const rows = new Uint32Array(length);
    let at = 0;
    for (const [i, segment] of merged.entries()) {
      part.fill(i, at, at + segment.rows.length);
      rows.set(segment.rows, at);
      at += segment.rows.length;
    }
    const batch = gather({ parts: merged.map(({ batch: of }) => of), part, rows }, table);
    const times = (table === 'spans' ? batch.spans?.startMs : batch.logs?.timeMs) as Float64Array;
    push({
      batch,
      times,
      rows: rowRange(0, length),
      arrived: last.arrived,
      bytes: estimateBytes(batch),
      number: last.number,
    });
  };

  return {
    get bytes() {
      return segments.bytes;
    },
    get rows() {
      return segments.rows;
    },
    get oldest() {
      return segments.oldest?.arrived;
    },
    evictOldest() {
      const segment = segments.shift();
      if (segment === undefined) return 0;
      onEvict(segment);
      small.count = Math.min(small.count, segments.length);
      return segment.rows.length;
    },
    add(batch, times, rows, arrived) {
      const bytes = estimateBytes(batch);
      for (let from = 0; from < rows.length; from += maxRows) {
        const part = rows.length <= maxRows ? rows : rows.slice(from, from + maxRows);
        push({
          batch,
          times,
          rows: part,
          arrived,
          bytes: Math.ceil((bytes * part.length) / rows.length) + part.byteLength,
          number: number++,
        });
      }
      if (rows.length >= smallRows) small = { count: 0, rows: 0 };
      else {
        small.count++;
        small.rows += rows.length;
        if (small.count >= mergeCount || small.rows >= mergeRows) mergeSmall();
      }
    },
    within: ({ start, end }, since) => segments.within(start, end, since),
    all: () => segments.all(),
    clear: () => segments.clear(),
  };
}
