import type { ExponentialBuckets } from '../../model/batch.ts';
import { readEnd, readTag, readVarint, skipField } from '../protobuf/input.ts';
import { endRow } from './attribute-columns.ts';
import { decodeAttribute } from './decode-attribute.ts';
import { decodeExemplar } from './decode-exemplar.ts';
import { decodeCount, decodeDouble, decodeNano } from './fields.ts';
import type { PointSink } from './metric-columns.ts';
import { decodeUnsigned, takeNumbers } from './number-list.ts';
import type { Source } from './source.ts';

function readZigzag(source: Source, end: number): number {
  const value = readVarint(source, end);
  return (value >>> 1) ^ -(value & 1);
}

function decodeBuckets(source: Source, sink: PointSink, end: number): ExponentialBuckets {
  let offset = 0;
  while (source.pos < end) {
    const tag = readTag(source, end);
    if (tag === 8) offset = readZigzag(source, end);
    else if (tag === 16 || tag === 18) decodeUnsigned(source, end, tag, sink.counts);
    else skipField(source, tag, end);
  }
  return { offset, counts: takeNumbers(sink.counts) };
}

const noBuckets: ExponentialBuckets = { offset: 0, counts: new Float64Array(0) };

/** Reads one `ExponentialHistogramDataPoint` into `row`. */
export function decodeExponentialPoint(
  source: Source,
  sink: PointSink,
  row: number,
  end: number,
): void {
  const { columns, attributes } = sink;
  columns.value[row] = Number.NaN;
  let scale = 0;
  let zeroCount = 0;
  let zeroThreshold = 0;
  let positive = noBuckets;
  let negative = noBuckets;
  let min = Number.NaN;
  let max = Number.NaN;
  while (source.pos < end) {
    const tag = readTag(source, end);
    switch (tag) {
      case 10:
        decodeAttribute(source, attributes, readEnd(source, end));
        break;
      case 17:
        decodeNano(source, end, columns.start, row);
        break;
      case 25:
        decodeNano(source, end, columns.time, row);
        break;
      case 33:
        columns.count[row] = decodeCount(source, end);
        break;
      case 41:
        columns.value[row] = decodeDouble(source, end);
        break;
      case 48:
        scale = readZigzag(source, end);
        break;
      case 57:
        zeroCount = decodeCount(source, end);
        break;
      case 66:
        positive = decodeBuckets(source, sink, readEnd(source, end));
        break;
      case 74:
        negative = decodeBuckets(source, sink, readEnd(source, end));
        break;
      case 80:
        columns.flags[row] = readVarint(source, end);
        break;
      case 90:
        decodeExemplar(source, sink, row, readEnd(source, end));
        break;
      case 97:
        min = decodeDouble(source, end);
        break;
      case 105:
        max = decodeDouble(source, end);
        break;
      case 113:
        zeroThreshold = decodeDouble(source, end);
        break;
      default:
        skipField(source, tag, end);
    }
  }
  endRow(attributes);
  const point = { scale, zeroCount, zeroThreshold, positive, negative, min, max };
  columns.detail[row] = sink.exponentials.push(point) - 1;
}
