import {
  type Exemplar,
  type ExponentialBuckets,
  type ExponentialPoint,
  type HistogramPoint,
  type MetricTable,
  noRecordedValue,
  type SummaryPoint,
} from '../../model/batch.ts';
import { parseHexId } from '../../model/ids.ts';
import { closeField, putDouble, putFixed64, putVarint, written } from '../protobuf/output.ts';
import { putAttributes, putEntries } from './encode-value.ts';
import {
  type Encoding,
  putCountField,
  putDoubleField,
  putIdField,
  putNanoField,
  putOptionalDouble,
  putVarintField,
  putWhole64,
} from './encoding.ts';

/** The points of one table, and what its columns hold beside them. */
export interface PointEncoding extends Encoding {
  readonly metrics: MetricTable;
  readonly start: Uint32Array;
  readonly time: Uint32Array;
  /** Exemplars of point `row` are `exemplarOffsets[row]` up to `exemplarOffsets[row + 1]`. */
  readonly exemplarOffsets: Uint32Array;
}

function putValue(
  encoding: Encoding,
  doubleTag: number,
  value: number,
  intTag: number,
  integer: boolean,
): void {
  if (integer) putWhole64(encoding.output, value, true);
  else putDouble(encoding.output, value);
  putVarint(encoding.output, integer ? intTag : doubleTag);
}

function putExemplar(encoding: Encoding, tag: number, exemplar: Exemplar): void {
  const { output } = encoding;
  const before = written(output);
  putEntries(output, 58, exemplar.attributes);
  if (exemplar.integer) putValue(encoding, 25, exemplar.value, 49, true);
  putIdField(encoding, 42, parseHexId(exemplar.traceId, 4), 0, 4);
  putIdField(encoding, 34, parseHexId(exemplar.spanId, 2), 0, 2);
  if (!exemplar.integer) putValue(encoding, 25, exemplar.value, 49, false);
  if (exemplar.timeNano !== 0n) {
    const { timeNano } = exemplar;
    putFixed64(output, Number(timeNano >> 32n), Number(timeNano & 0xffff_ffffn));
    putVarint(output, 17);
  }
  closeField(output, tag, before);
}

function putExemplars(encoding: PointEncoding, tag: number, row: number): void {
  const { exemplarOffsets: offsets, metrics } = encoding;
  for (let i = (offsets[row + 1] as number) - 1; i >= (offsets[row] as number); i--) {
    putExemplar(encoding, tag, metrics.exemplars[i] as Exemplar);
  }
}

function putTimes(encoding: PointEncoding, row: number): void {
  putNanoField(encoding, 25, encoding.time, row);
  putNanoField(encoding, 17, encoding.start, row);
}

export function putNumberPoint(encoding: PointEncoding, row: number): void {
  const { metrics } = encoding;
  const value = metrics.value[row] as number;
  const flags = metrics.flags[row] as number;
  const integer = metrics.integer[row] === 1;
  const absent = Number.isNaN(value) && (flags & noRecordedValue) !== 0;
  putVarintField(encoding, 64, flags);
  putAttributes(encoding, 58, metrics.attributes, row);
  if (!absent && integer) putValue(encoding, 33, value, 49, true);
  putExemplars(encoding, 42, row);
  if (!absent && !integer) putValue(encoding, 33, value, 49, false);
  putTimes(encoding, row);
}

export function putHistogramPoint(encoding: PointEncoding, row: number): void {
  const { metrics, output } = encoding;
  const point = metrics.histograms[metrics.detail[row] as number] as HistogramPoint;
  putOptionalDouble(encoding, 97, point.max);
  putOptionalDouble(encoding, 89, point.min);
  putVarintField(encoding, 80, metrics.flags[row] as number);
  putAttributes(encoding, 74, metrics.attributes, row);
  putExemplars(encoding, 66, row);
  const bounds = written(output);
  for (const bound of point.bounds.toReversed()) putDouble(output, bound);
  if (point.bounds.length > 0) closeField(output, 58, bounds);
  const counts = written(output);
  for (const count of point.counts.toReversed()) putWhole64(output, count, false);
  if (point.counts.length > 0) closeField(output, 50, counts);
  putOptionalDouble(encoding, 41, metrics.value[row] as number);
  putCountField(encoding, 33, metrics.count[row] as number);
  putTimes(encoding, row);
}

function zigzag(value: number): number {
  return ((value << 1) ^ (value >> 31)) >>> 0;
}

function putBuckets(encoding: Encoding, tag: number, buckets: ExponentialBuckets): void {
  const { output } = encoding;
  const before = written(output);
  for (const count of buckets.counts.toReversed()) putVarint(output, count);
  if (buckets.counts.length > 0) closeField(output, 18, before);
  putVarintField(encoding, 8, zigzag(buckets.offset));
  if (written(output) > before) closeField(output, tag, before);
}

export function putExponentialPoint(encoding: PointEncoding, row: number): void {
  const { metrics } = encoding;
  const point = metrics.exponentials[metrics.detail[row] as number] as ExponentialPoint;
  putDoubleField(encoding, 113, point.zeroThreshold);
  putOptionalDouble(encoding, 105, point.max);
  putOptionalDouble(encoding, 97, point.min);
  putExemplars(encoding, 90, row);
  putVarintField(encoding, 80, metrics.flags[row] as number);
  putBuckets(encoding, 74, point.negative);
  putBuckets(encoding, 66, point.positive);
  putCountField(encoding, 57, point.zeroCount);
  putVarintField(encoding, 48, zigzag(point.scale));
  putOptionalDouble(encoding, 41, metrics.value[row] as number);
  putCountField(encoding, 33, metrics.count[row] as number);
  putTimes(encoding, row);
  putAttributes(encoding, 10, metrics.attributes, row);
}

export function putSummaryPoint(encoding: PointEncoding, row: number): void {
  const { metrics, output } = encoding;
  const point = metrics.summaries[metrics.detail[row] as number] as SummaryPoint;
  putVarintField(encoding, 64, metrics.flags[row] as number);
  putAttributes(encoding, 58, metrics.attributes, row);
  for (let i = point.quantiles.length - 1; i >= 0; i--) {
    const before = written(output);
    putDoubleField(encoding, 17, point.values[i] as number);
    putDoubleField(encoding, 9, point.quantiles[i] as number);
    closeField(output, 50, before);
  }
  putDoubleField(encoding, 41, metrics.value[row] as number);
  putCountField(encoding, 33, metrics.count[row] as number);
  putTimes(encoding, row);
}
