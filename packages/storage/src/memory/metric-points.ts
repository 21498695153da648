import {
  batchBuilder,
  compileMatchers,
  type HistogramPoint,
  type MetricStore,
  matchesCompiled,
  type PointInit,
  type PointQuery,
  type TelemetryBatch,
  type UnixMs,
} from '@abduce/core';
import { slices } from '../slices.ts';
import type { MetricChunk } from './metric-chunk.ts';
import type { MetricFamily, MetricStream } from './metric-stream.ts';
import type { PartContext } from './part.ts';

const pageRows = 4096;

/** Counts of single buckets from the cumulative ones that a chunk holds; its last bound is `Infinity`. */
function histogramAt({ bounds, buckets }: MetricChunk, row: number): HistogramPoint | undefined {
  if (bounds === undefined || buckets === undefined) return undefined;
  const width = bounds.length;
  const counts = Float64Array.from(bounds, (_, i) => {
    const before = i === 0 ? 0 : (buckets[row * width + i - 1] as number);
    return (buckets[row * width + i] as number) - before;
  });
  return { bounds: bounds.slice(0, -1), counts, min: Number.NaN, max: Number.NaN };
}

function pointAt(
  { descriptor, scope, scopeVersion }: MetricStream,
  chunk: MetricChunk,
  row: number,
  owner: Pick<PointInit, 'resource' | 'attributes'>,
): PointInit {
  const start = chunk.starts[row] as number;
  const histogram = histogramAt(chunk, row);
  const exponential = chunk.exponentials?.[row];
  return {
    ...owner,
    scope: { name: scope, version: scopeVersion },
    name: descriptor.name,
    unit: descriptor.unit,
    description: descriptor.description,
    kind: descriptor.kind,
    temporality: descriptor.temporality,
    monotonic: descriptor.monotonic,
    time: chunk.times[row] as number,
    ...(!Number.isNaN(start) && { start }),
    value: chunk.values[row] as number,
    ...(chunk.counts !== undefined && { count: chunk.counts[row] as number }),
    ...(histogram !== undefined && { histogram }),
    ...(exponential !== undefined && { exponential }),
  };
}

/** Points of one stream in the range that arrived since, in order of time. */
function* pointsOf(
  stream: MetricStream,
  { start, end }: PointQuery['range'],
  since: UnixMs,
): Generator<PointInit> {
  const found: { time: UnixMs; chunk: MetricChunk; row: number }[] = [];
  for (const chunk of stream.chunks) {
    if (chunk.last < start || chunk.first >= end || chunk.arrived < since) continue;
    for (let row = 0; row < chunk.length; row++) {
      const time = chunk.times[row] as number;
      if (time >= start && time < end) found.push({ time, chunk, row });
    }
  }
  const { resource: names } = stream;
  const labels = [...stream.labels];
  const owner = {
    resource: new Map(labels.filter(([name]) => names.has(name))),
    attributes: new Map(labels.filter(([name]) => !names.has(name))),
  };
  for (const { chunk, row } of found.sort((a, b) => a.time - b.time)) {
    yield pointAt(stream, chunk, row, owner);
  }
}

/** Reads points back, page by page, in short slices. */
export function pointReader(
  families: ReadonlyMap<string, MetricFamily>,
  context: PartContext,
): Required<MetricStore>['points'] {
  return async function* points({ range, metrics, where = [] }, { signal } = {}) {
    const work = slices(signal);
    context.open();
    const matchers = compileMatchers(where);
    const wanted = new Set(metrics ?? families.keys());
    let [builder, rows] = [batchBuilder(), 0];
    const take = (): TelemetryBatch => {
      const page = builder.build();
      [builder, rows] = [batchBuilder(), 0];
      return page;
    };
    for (const name of [...wanted].sort()) {
      for (const stream of [...(families.get(name)?.streams.values() ?? [])]) {
        await work.pause();
        if (!matchesCompiled(stream.labels, matchers)) continue;
        for (const point of pointsOf(stream, range, context.open())) {
          builder.point(point);
          if (++rows < pageRows) continue;
          yield take();
          await work.pause();
        }
      }
    }
    if (rows > 0) yield take();
  };
}
