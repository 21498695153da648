import type { AttributeValue } from '../../model/attributes.ts';
import type { MetricDescriptor, MetricKind, Temporality } from '../../model/batch.ts';
import { readEnd, readSmallEnum, readTag, readVarint, skipField } from '../protobuf/input.ts';
import { textOf } from '../protobuf/strings.ts';
import { decodeExponentialPoint } from './decode-exponential-point.ts';
import { decodeHistogramPoint } from './decode-histogram-point.ts';
import { decodeNumberPoint } from './decode-number-point.ts';
import { decodeSummaryPoint } from './decode-summary-point.ts';
import { decodeEntry } from './decode-value.ts';
import { decodeString } from './fields.ts';
import { addPoint, type PointSink } from './metric-columns.ts';
import type { Source } from './source.ts';

type DecodePoint = (source: Source, sink: PointSink, row: number, end: number) => void;

/** By tag of the field in `Metric` that holds the points. */
const kinds: ReadonlyMap<number, readonly [MetricKind, DecodePoint]> = new Map([
  [42, ['gauge', decodeNumberPoint]],
  [58, ['sum', decodeNumberPoint]],
  [74, ['histogram', decodeHistogramPoint]],
  [82, ['exponential_histogram', decodeExponentialPoint]],
  [90, ['summary', decodeSummaryPoint]],
]);

const temporalities: readonly Temporality[] = ['unspecified', 'delta', 'cumulative'];

interface Meaning {
  temporality: Temporality;
  monotonic: boolean;
}

/** Fields 2 and 3 of the data message, which mean something for some kinds only. */
function readMeaning(source: Source, kind: MetricKind, end: number): Meaning {
  const start = source.pos;
  const meaning: Meaning = { temporality: 'unspecified', monotonic: false };
  if (kind !== 'gauge' && kind !== 'summary') {
    while (source.pos < end) {
      const tag = readTag(source, end);
      if (tag === 16)
        meaning.temporality = temporalities[readSmallEnum(source, end)] ?? 'unspecified';
      else if (tag === 24 && kind === 'sum') meaning.monotonic = readVarint(source, end) !== 0;
      else skipField(source, tag, end);
    }
    source.pos = start;
  }
  return meaning;
}

function describe(sink: PointSink, descriptor: MetricDescriptor): number {
  if (descriptor.metadata !== undefined) return sink.descriptors.push(descriptor) - 1;
  const key = JSON.stringify(descriptor);
  let id = sink.descriptorIds.get(key);
  if (id === undefined) {
    id = sink.descriptors.push(descriptor) - 1;
    sink.descriptorIds.set(key, id);
  }
  return id;
}

/** Reads one `Metric` that ends at `end`, with all its points. */
export function decodeMetric(
  source: Source,
  sink: PointSink,
  end: number,
  resource: number,
  scope: number,
): void {
  let name = 0;
  let description = 0;
  let unit = 0;
  let data = 0;
  let dataStart = 0;
  let dataEnd = 0;
  const metadata = new Map<string, AttributeValue>();
  while (source.pos < end) {
    const tag = readTag(source, end);
    if (tag === 10) name = decodeString(source, end);
    else if (tag === 18) description = decodeString(source, end);
    else if (tag === 26) unit = decodeString(source, end);
    else if (kinds.has(tag)) {
      data = tag;
      dataEnd = readEnd(source, end);
      dataStart = source.pos;
      source.pos = dataEnd;
    } else if (tag === 98) decodeEntry(source, readEnd(source, end), 0, metadata);
    else skipField(source, tag, end);
  }
  const found = kinds.get(data);
  if (found === undefined) return;
  const [kind, decodePoint] = found;
  source.pos = dataStart;
  const descriptor = describe(sink, {
    name: textOf(source.strings, name),
    description: textOf(source.strings, description),
    unit: textOf(source.strings, unit),
    kind,
    ...readMeaning(source, kind, dataEnd),
    ...(metadata.size > 0 && { metadata }),
  });
  while (source.pos < dataEnd) {
    const tag = readTag(source, dataEnd);
    if (tag === 10) {
      const stop = readEnd(source, dataEnd);
      decodePoint(source, sink, addPoint(sink, descriptor, resource, scope), stop);
    } else skipField(source, tag, dataEnd);
  }
  source.pos = end;
}
