import type { UnixMs } from '@abduce/core';
import type { Segment } from './segment.ts';

/** Segments of one signal, oldest arrival first. */
export interface SegmentList {
  readonly bytes: number;
  readonly rows: number;
  /** How many segments. */
  readonly length: number;
  readonly oldest: Segment | undefined;
  push(segment: Segment): void;
  shift(): Segment | undefined;
  /** Segments that may hold rows in time, that arrived at or after `since`. */
  within(start: UnixMs, end: UnixMs, since: UnixMs): Segment[];
  all(): readonly Segment[];
  /** The newest segments, as long as `take` accepts them, are removed and given back, oldest first. */
  popWhile(take: (segment: Segment) => boolean): Segment[];
  clear(): void;
}

export function segmentList(): SegmentList {
  let items: (Segment | undefined)[] = [];
  let head = 0;
  let bytes = 0;
  let rows = 0;
  return {
    get bytes() {
      return bytes;
    },
    get rows() {
      return rows;
    },
    get length() {
      return items.length - head;
    },
    get oldest() {
      return items[head];
    },
    push(segment) {
      items.push(segment);
      bytes += segment.bytes;
      rows += segment.rows.length;
    },
    shift() {
      const segment = items[head];
      if (segment === undefined) return undefined;
      // The slot is emptied at once, so that what was let go can be collected.
      items[head++] = undefined;
      if (head > 1024 && head * 2 > items.length) {
        items = items.slice(head);
        head = 0;
      }
      bytes -= segment.bytes;
      rows -= segment.rows.length;
      return segment;
    },
    within(start, end, since) {
      const found: Segment[] = [];
      for (let i = head; i < items.length; i++) {
        const segment = items[i] as Segment;
        if (segment.last >= start && segment.first < end && segment.arrived >= since) {
          found.push(segment);
        }
      }
      return found;
    },
    all: () => items.slice(head) as Segment[],
    popWhile(take) {
      let at = items.length;
      while (at > head && take(items[at - 1] as Segment)) at--;
      const popped = items.splice(at) as Segment[];
      for (const segment of popped) {
        bytes -= segment.bytes;
        rows -= segment.rows.length;
      }
      return popped;
    },
    clear() {
      items = [];
      head = bytes = rows = 0;
    },
  };
}
