import type { MetricDescriptor, MetricKind, MetricTable } from '../../model/batch.ts';
import { closeField, encodeText, type Output, putBytesField, written } from '../protobuf/output.ts';
import {
  type PointEncoding,
  putExponentialPoint,
  putHistogramPoint,
  putNumberPoint,
  putSummaryPoint,
} from './encode-point.ts';
import { putEntries } from './encode-value.ts';
import { type Encoding, putVarintField, wordsOf } from './encoding.ts';
import { groupBy } from './group-rows.ts';

type PutPoint = (encoding: PointEncoding, row: number) => void;

const kinds: Readonly<Record<MetricKind, readonly [tag: number, put: PutPoint]>> = {
  gauge: [42, putNumberPoint],
  sum: [58, putNumberPoint],
  histogram: [74, putHistogramPoint],
  exponential_histogram: [82, putExponentialPoint],
  summary: [90, putSummaryPoint],
};

const temporalities = { unspecified: 0, delta: 1, cumulative: 2 } as const;

function exemplarOffsets(metrics: MetricTable): Uint32Array {
  const offsets = new Uint32Array(metrics.length + 1);
  for (const { point } of metrics.exemplars)
    offsets[point + 1] = (offsets[point + 1] as number) + 1;
  for (let row = 0; row < metrics.length; row++) {
    offsets[row + 1] = (offsets[row + 1] as number) + (offsets[row] as number);
  }
  return offsets;
}

function putText(output: Output, tag: number, text: string): void {
  if (text !== '') putBytesField(output, tag, encodeText(text));
}

function putMetric(
  encoding: PointEncoding,
  descriptor: MetricDescriptor,
  rows: readonly number[],
): void {
  const { output } = encoding;
  const [tag, putPoint] = kinds[descriptor.kind];
  const before = written(output);
  if (descriptor.metadata !== undefined) putEntries(output, 98, descriptor.metadata);
  const data = written(output);
  if (descriptor.kind === 'sum') putVarintField(encoding, 24, descriptor.monotonic ? 1 : 0);
  if (descriptor.kind !== 'gauge' && descriptor.kind !== 'summary') {
    putVarintField(encoding, 16, temporalities[descriptor.temporality]);
  }
  for (const row of rows.toReversed()) {
    const point = written(output);
    putPoint(encoding, row);
    closeField(output, 10, point);
  }
  closeField(output, tag, data);
  putText(output, 26, descriptor.unit);
  putText(output, 18, descriptor.description);
  putText(output, 10, descriptor.name);
  closeField(output, 18, before);
}

/** A writer of rows of a metric table: one `Metric` field with tag 18 for each descriptor among them. */
export function metricEncoder(
  encoding: Encoding,
  metrics: MetricTable,
): (rows: readonly number[]) => void {
  const points: PointEncoding = {
    ...encoding,
    metrics,
    start: wordsOf(metrics.startNano),
    time: wordsOf(metrics.timeNano),
    exemplarOffsets: exemplarOffsets(metrics),
  };
  return (rows) => {
    for (const [id, own] of [...groupBy(rows, metrics.descriptor)].reverse()) {
      putMetric(points, metrics.descriptors[id] as MetricDescriptor, own);
    }
  };
}
