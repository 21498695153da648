import type { ExponentialPoint, HistogramPoint, UnixMs } from '@abduce/core';

const maxPoints = 256;
const firstCapacity = 8;
/** Objects and array headers of a chunk, about what V8 takes. */
const overhead = 700;

/** What one metric point says, read from a batch. */
export interface PointValue {
  readonly time: UnixMs;
  /** `NaN` when unknown. */
  readonly start: UnixMs;
  readonly value: number;
  readonly count: number;
  readonly histogram: HistogramPoint | undefined;
  readonly exponential: ExponentialPoint | undefined;
}

/** Neighbouring points of one stream as columns of equal layout. */
export interface MetricChunk {
  length: number;
  times: Float64Array;
  starts: Float64Array;
  values: Float64Array;
  /** Histograms and summaries only. */
  counts: Float64Array | undefined;
  /** Bounds of explicit buckets, the last one `Infinity`; shared between chunks. */
  readonly bounds: Float64Array | undefined;
  /** Cumulative counts, `bounds.length` a row. */
  buckets: Float64Array | undefined;
  readonly exponentials: ExponentialPoint[] | undefined;
  first: UnixMs;
  last: UnixMs;
  readonly opened: UnixMs;
  /** When the newest point arrived. */
  arrived: UnixMs;
  bytes: number;
}

function bytesOf({ times, counts, bounds, exponentials }: MetricChunk): number {
  const columns = 3 + (counts === undefined ? 0 : 1) + (bounds?.length ?? 0);
  let total = overhead + columns * 8 * times.length;
  for (const { positive, negative } of exponentials ?? []) {
    total += 400 + 8 * (positive.counts.length + negative.counts.length);
  }
  return total;
}

export function metricChunk(
  opened: UnixMs,
  distribution: boolean,
  bounds: Float64Array | undefined,
  exponential: boolean,
): MetricChunk {
  const column = (): Float64Array => new Float64Array(firstCapacity);
  const chunk: MetricChunk = {
    length: 0,
    times: column(),
    starts: column(),
    values: column(),
    counts: distribution ? column() : undefined,
    bounds,
    buckets: bounds === undefined ? undefined : new Float64Array(firstCapacity * bounds.length),
    exponentials: exponential ? [] : undefined,
    first: Number.POSITIVE_INFINITY,
    last: Number.NEGATIVE_INFINITY,
    opened,
    arrived: opened,
    bytes: 0,
  };
  chunk.bytes = bytesOf(chunk);
  return chunk;
}

/** A chunk of columns that are `length` long, for example read back from a snapshot. */
export function chunkOf(
  columns: Omit<MetricChunk, 'length' | 'first' | 'last' | 'bytes'>,
): MetricChunk {
  const { times } = columns;
  const chunk: MetricChunk = {
    ...columns,
    length: times.length,
    first: times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    last: times.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
    bytes: 0,
  };
  chunk.bytes = bytesOf(chunk);
  return chunk;
}

export function isFull(chunk: MetricChunk): boolean {
  return chunk.length === maxPoints;
}

function grow(chunk: MetricChunk): void {
  const wider = (column: Float64Array): Float64Array => {
    const grown = new Float64Array(column.length * 2);
    grown.set(column);
    return grown;
  };
  chunk.times = wider(chunk.times);
  chunk.starts = wider(chunk.starts);
  chunk.values = wider(chunk.values);
  if (chunk.counts !== undefined) chunk.counts = wider(chunk.counts);
  if (chunk.buckets !== undefined) chunk.buckets = wider(chunk.buckets);
}

/** Appends a point whose buckets have the chunk's bounds; tells how many bytes the chunk grew. */
export function appendPoint(chunk: MetricChunk, point: PointValue, arrived: UnixMs): number {
  const before = chunk.bytes;
  if (chunk.length === chunk.times.length) grow(chunk);
  const row = chunk.length++;
  chunk.times[row] = point.time;
  chunk.starts[row] = point.start;
  chunk.values[row] = point.value;
  if (chunk.counts !== undefined) chunk.counts[row] = point.count;
  if (chunk.buckets !== undefined && chunk.bounds !== undefined) {
    const width = chunk.bounds.length;
    const counts = point.histogram?.counts;
    let total = counts === undefined || counts.length === 0 ? point.count : 0;
    for (let i = 0; i < width; i++) {
      total += counts?.[i] ?? 0;
      chunk.buckets[row * width + i] = total;
    }
  }
  if (chunk.exponentials !== undefined && point.exponential !== undefined) {
    chunk.exponentials.push(point.exponential);
  }
  if (point.time < chunk.first) chunk.first = point.time;
  if (point.time > chunk.last) chunk.last = point.time;
  chunk.arrived = arrived;
  chunk.bytes = bytesOf(chunk);
  return chunk.bytes - before;
}

function sameExponential(
  a: ExponentialPoint | undefined,
  b: ExponentialPoint | undefined,
): boolean {
  if (a === undefined || b === undefined) return a === b;
  const same = (x: Float64Array, y: Float64Array): boolean =>
    x.length === y.length && x.every((value, i) => value === y[i]);
  return (
    a.scale === b.scale &&
    a.zeroCount === b.zeroCount &&
    a.positive.offset === b.positive.offset &&
    a.negative.offset === b.negative.offset &&
    same(a.positive.counts, b.positive.counts) &&
    same(a.negative.counts, b.negative.counts)
  );
}

/** Whether the chunk, whose bounds are those of the point, holds exactly this point already. */
export function holdsPoint(chunk: MetricChunk, point: PointValue): boolean {
  if (point.time < chunk.first || point.time > chunk.last) return false;
  for (let row = 0; row < chunk.length; row++) {
    if (
      chunk.times[row] !== point.time ||
      !Object.is(chunk.values[row], point.value) ||
      !Object.is(chunk.starts[row], point.start) ||
      (chunk.counts !== undefined && chunk.counts[row] !== point.count)
    ) {
      continue;
    }
    if (!sameExponential(chunk.exponentials?.[row], point.exponential)) continue;
    const { buckets, bounds } = chunk;
    if (buckets === undefined || bounds === undefined) return true;
    const counts = point.histogram?.counts;
    let total = counts === undefined || counts.length === 0 ? point.count : 0;
    let same = true;
    for (let i = 0; i < bounds.length && same; i++) {
      total += counts?.[i] ?? 0;
      same = buckets[row * bounds.length + i] === total;
    }
    if (same) return true;
  }
  return false;
}
