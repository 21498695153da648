import type {
  Exemplar,
  ExponentialBuckets,
  ExponentialPoint,
  HistogramPoint,
  MetricDescriptor,
  MetricKind,
  MetricTable,
  SummaryPoint,
  Temporality,
} from '@abduce/core';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import { readColumn, writeColumn } from './column.ts';
import { pointLayout } from './layout.ts';
import { type Limits, readColumns, writeColumns } from './table.ts';
import { readText, writeText } from './texts.ts';
import { readAttributes, writeAttributes } from './value.ts';

const kinds: readonly MetricKind[] = [
  'gauge',
  'sum',
  'histogram',
  'exponential_histogram',
  'summary',
];
const temporalities: readonly Temporality[] = ['unspecified', 'delta', 'cumulative'];

function writeFloats(out: ByteWriter, values: Float64Array): void {
  out.uint(values.length);
  writeColumn(out, values);
}

const readFloats = (input: ByteReader): Float64Array => readColumn(input, 'f64', input.uint());

function writeDescriptor(out: ByteWriter, descriptor: MetricDescriptor): void {
  writeText(out, descriptor.name);
  writeText(out, descriptor.description);
  writeText(out, descriptor.unit);
  out.u8(kinds.indexOf(descriptor.kind));
  out.u8(temporalities.indexOf(descriptor.temporality));
  out.u8((descriptor.monotonic ? 1 : 0) + (descriptor.metadata === undefined ? 0 : 2));
  if (descriptor.metadata !== undefined) writeAttributes(out, descriptor.metadata);
}

function readDescriptor(input: ByteReader): MetricDescriptor {
  const [name, description, unit] = [readText(input), readText(input), readText(input)];
  const kind = kinds[input.u8()];
  const temporality = temporalities[input.u8()];
  const bits = input.u8();
  if (kind === undefined || temporality === undefined || bits > 3) {
    throw input.fail('a metric is of no known kind');
  }
  return {
    name,
    description,
    unit,
    kind,
    temporality,
    monotonic: bits % 2 === 1,
    ...(bits >= 2 && { metadata: readAttributes(input) }),
  };
}

function writeBuckets(out: ByteWriter, { offset, counts }: ExponentialBuckets): void {
  out.f64(offset);
  writeFloats(out, counts);
}

const readBuckets = (input: ByteReader): ExponentialBuckets => ({
  offset: input.f64(),
  counts: readFloats(input),
});

function writeHistogram(out: ByteWriter, point: HistogramPoint): void {
  writeFloats(out, point.bounds);
  writeFloats(out, point.counts);
  out.f64(point.min);
  out.f64(point.max);
}

const readHistogram = (input: ByteReader): HistogramPoint => ({
  bounds: readFloats(input),
  counts: readFloats(input),
  min: input.f64(),
  max: input.f64(),
});

function writeExponential(out: ByteWriter, point: ExponentialPoint): void {
  out.f64(point.scale);
  out.f64(point.zeroCount);
  out.f64(point.zeroThreshold);
  writeBuckets(out, point.positive);
  writeBuckets(out, point.negative);
  out.f64(point.min);
  out.f64(point.max);
}

const readExponential = (input: ByteReader): ExponentialPoint => ({
  scale: input.f64(),
  zeroCount: input.f64(),
  zeroThreshold: input.f64(),
  positive: readBuckets(input),
  negative: readBuckets(input),
  min: input.f64(),
  max: input.f64(),
});

function writeSummary(out: ByteWriter, point: SummaryPoint): void {
  writeFloats(out, point.quantiles);
  writeFloats(out, point.values);
}

const readSummary = (input: ByteReader): SummaryPoint => ({
  quantiles: readFloats(input),
  values: readFloats(input),
});

function writeExemplar(out: ByteWriter, exemplar: Exemplar): void {
  out.uint(exemplar.point);
  writeColumn(out, BigUint64Array.of(exemplar.timeNano));
  out.f64(exemplar.value);
  out.u8(exemplar.integer ? 1 : 0);
  writeText(out, exemplar.traceId);
  writeText(out, exemplar.spanId);
  writeAttributes(out, exemplar.attributes);
}

function readExemplar(input: ByteReader, points: number): Exemplar {
  const point = input.uint();
  if (point >= points) throw input.fail('an exemplar belongs to no point');
  return {
    point,
    timeNano: readColumn(input, 'u64', 1)[0] as bigint,
    value: input.f64(),
    integer: input.u8() === 1,
    traceId: readText(input),
    spanId: readText(input),
    attributes: readAttributes(input),
  };
}

function writeList<T>(
  out: ByteWriter,
  items: readonly T[],
  write: (out: ByteWriter, item: T) => void,
): void {
  out.uint(items.length);
  for (const item of items) write(out, item);
}

/** An item claims what an object of its size takes, so that a long list of empty ones is refused too. */
function readList<T>(input: ByteReader, read: (input: ByteReader) => T): T[] {
  const count = input.uint();
  const items: T[] = [];
  for (let i = 0; i < count; i++) {
    input.claim(64);
    items.push(read(input));
  }
  return items;
}

export function writePoints(out: ByteWriter, points: MetricTable): void {
  out.uint(points.length);
  writeList(out, points.descriptors, writeDescriptor);
  writeColumns(out, pointLayout, points as never);
  writeList(out, points.histograms, writeHistogram);
  writeList(out, points.exponentials, writeExponential);
  writeList(out, points.summaries, writeSummary);
  writeList(out, points.exemplars, writeExemplar);
}

export function readPoints(input: ByteReader, limits: Limits): MetricTable {
  const length = input.uint();
  const descriptors = readList(input, readDescriptor);
  const columns = readColumns(input, pointLayout, length, {
    ...limits,
    descriptors: descriptors.length,
  }) as unknown as Pick<MetricTable, 'descriptor' | 'detail'>;
  const histograms = readList(input, readHistogram);
  const exponentials = readList(input, readExponential);
  const summaries = readList(input, readSummary);
  const details = {
    gauge: Number.POSITIVE_INFINITY,
    sum: Number.POSITIVE_INFINITY,
    histogram: histograms.length,
    exponential_histogram: exponentials.length,
    summary: summaries.length,
  } as const;
  for (let row = 0; row < length; row++) {
    const { kind } = descriptors[columns.descriptor[row] as number] as MetricDescriptor;
    if ((columns.detail[row] as number) >= details[kind]) {
      throw input.fail(`a ${kind} refers to nothing`);
    }
  }
  const exemplars = readList(input, (item) => readExemplar(item, length));
  return {
    ...(columns as unknown as MetricTable),
    descriptors,
    histograms,
    exponentials,
    summaries,
    exemplars,
  };
}
