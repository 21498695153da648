import {
  type MetricTable as MetricColumns,
  type MetricDescriptor,
  noRecordedValue,
  startMsAt,
  type TelemetryBatch,
  type UnixMs,
} from '@abduce/core';
import { type StreamIdentity, streamFinder } from '../samples/stream-finder.ts';
import {
  appendPoint,
  holdsPoint,
  isFull,
  type MetricChunk,
  metricChunk,
  type PointValue,
} from './metric-chunk.ts';
import {
  type MetricFamily,
  type MetricStream,
  metricFamily,
  metricStream,
  sharedBounds,
  streamBytes,
} from './metric-stream.ts';
import type { Evictable } from './retention.ts';

export interface MetricLimits {
  readonly maxSeriesPerMetric: number;
  readonly maxSeries: number;
  /** A chunk takes no more points after this long, so that age can be told per chunk. */
  readonly maxChunkAge: number;
}

/** A chunk, and the stream that it is part of. */
export interface HeldChunk {
  readonly stream: StreamIdentity;
  readonly chunk: MetricChunk;
}

export interface MetricTable extends Evictable {
  readonly families: ReadonlyMap<string, MetricFamily>;
  readonly rows: number;
  readonly series: number;
  readonly duplicates: number;
  readonly overflow: ReadonlyMap<string, number>;
  /** Adds points one at a time, so that the caller can pause in between. */
  adder(batch: TelemetryBatch): (row: number, arrived: UnixMs) => void;
  held(): readonly HeldChunk[];
  restore(held: HeldChunk): void;
  clear(): void;
}

const maxOverflowing = 1000;

function pointAt(metrics: MetricColumns, row: number, kind: MetricDescriptor['kind']): PointValue {
  const detail = metrics.detail[row] as number;
  return {
    time: metrics.timeMs[row] as number,
    start: startMsAt(metrics, row),
    value: metrics.value[row] as number,
    count: metrics.count[row] as number,
    histogram: kind === 'histogram' ? metrics.histograms[detail] : undefined,
    exponential: kind === 'exponential_histogram' ? metrics.exponentials[detail] : undefined,
  };
}

export function metricTable(limits: MetricLimits): MetricTable {
  const families = new Map<string, MetricFamily>();
  const overflow = new Map<string, number>();
  let queue: ({ stream: MetricStream; chunk: MetricChunk } | undefined)[] = [];
  let head = 0;
  let [bytes, rows, series, duplicates] = [0, 0, 0, 0];

  const streamOf = (identity: StreamIdentity): MetricStream | undefined => {
    const { name } = identity.descriptor;
    const family = families.get(name) ?? metricFamily(name);
    const known = family.streams.get(identity.key);
    if (known !== undefined) return known;
    if (family.streams.size >= limits.maxSeriesPerMetric || series >= limits.maxSeries) {
      return undefined;
    }
    const stream = metricStream(family, identity);
    families.set(name, family);
    family.streams.set(stream.key, stream);
    series++;
    bytes += streamBytes(stream);
    return stream;
  };
  const finder = streamFinder(streamOf);
  const refuse = (name: string, points: number): void => {
    const metric = overflow.size < maxOverflowing || overflow.has(name) ? name : '';
    overflow.set(metric, (overflow.get(metric) ?? 0) + points);
  };

  const remove = (stream: MetricStream): void => {
    stream.gone = true;
    stream.family.streams.delete(stream.key);
    if (stream.family.streams.size === 0) families.delete(stream.family.name);
    series--;
    bytes -= streamBytes(stream);
  };

  const chunkFor = (stream: MetricStream, point: PointValue, arrived: UnixMs): MetricChunk => {
    const plain = stream.kind === 'gauge' || stream.kind === 'sum';
    const bounds =
      point.histogram === undefined
        ? undefined
        : sharedBounds(stream.family, point.histogram.bounds);
    const current = stream.chunks.at(-1);
    if (
      current !== undefined &&
      !isFull(current) &&
      arrived - current.opened < limits.maxChunkAge &&
      (current.bounds === bounds ||
        (bounds !== undefined &&
          current.bounds?.length === bounds.length &&
          bounds.every((bound, i) => bound === current.bounds?.[i])))
    ) {
      return current;
    }
    const exponential = stream.kind === 'exponential_histogram';
    const chunk = metricChunk(arrived, !plain, bounds, exponential);
    stream.chunks.push(chunk);
    queue.push({ stream, chunk });
    bytes += chunk.bytes;
    return chunk;
  };

  return {
    families,
    overflow,
    get bytes() {
      return bytes;
    },
    get rows() {
      return rows;
    },
    get series() {
      return series;
    },
    get duplicates() {
      return duplicates;
    },
    get oldest() {
      return queue[head]?.chunk.arrived;
    },
    evictOldest() {
      const oldest = queue[head];
      if (oldest === undefined) return 0;
      queue[head++] = undefined;
      if (head > 4096 && head * 2 > queue.length) {
        queue = queue.slice(head);
        head = 0;
      }
      const { stream, chunk } = oldest;
      stream.chunks.shift();
      bytes -= chunk.bytes;
      rows -= chunk.length;
      if (stream.chunks.length === 0) remove(stream);
      return chunk.length;
    },
    adder(batch) {
      const metrics = batch.metrics as MetricColumns;
      const streamAt = finder.forBatch(batch);
      return (row, arrived) => {
        const { kind, name } = metrics.descriptors[
          metrics.descriptor[row] as number
        ] as MetricDescriptor;
        if (((metrics.flags[row] as number) & noRecordedValue) !== 0) return;
        const point = pointAt(metrics, row, kind);
        if ((kind === 'gauge' || kind === 'sum') && Number.isNaN(point.value)) return;
        const stream = streamAt(row);
        if (stream === undefined) {
          refuse(name, 1);
          return;
        }
        const newest = stream.chunks.at(-1);
        const late = newest !== undefined && point.time <= newest.last;
        if (late && stream.chunks.some((chunk) => holdsPoint(chunk, point))) {
          duplicates++;
          return;
        }
        const chunk = chunkFor(stream, point, arrived);
        bytes += appendPoint(chunk, point, arrived);
        rows++;
      };
    },
    held: () => queue.slice(head) as HeldChunk[],
    restore({ stream: identity, chunk }) {
      const stream = streamOf(identity);
      if (stream === undefined) {
        refuse(identity.descriptor.name, chunk.length);
        return;
      }
      stream.chunks.push(chunk);
      queue.push({ stream, chunk });
      bytes += chunk.bytes;
      rows += chunk.length;
    },
    clear() {
      families.clear();
      overflow.clear();
      finder.clear();
      queue = [];
      head = bytes = rows = series = 0;
    },
  };
}
