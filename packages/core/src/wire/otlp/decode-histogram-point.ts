import { malformed, readEnd, readTag, readVarint, skipField } from '../protobuf/input.ts';
import { endRow } from './attribute-columns.ts';
import { decodeAttribute } from './decode-attribute.ts';
import { decodeExemplar } from './decode-exemplar.ts';
import { decodeCount, decodeDouble, decodeNano } from './fields.ts';
import type { PointSink } from './metric-columns.ts';
import { decodeCounts, decodeDoubles, takeNumbers } from './number-list.ts';
import type { Source } from './source.ts';

/** Reads one `HistogramDataPoint` into `row`. */
export function decodeHistogramPoint(
  source: Source,
  sink: PointSink,
  row: number,
  end: number,
): void {
  const { columns, attributes } = sink;
  columns.value[row] = Number.NaN;
  let min = Number.NaN;
  let max = Number.NaN;
  while (source.pos < end) {
    const tag = readTag(source, end);
    switch (tag) {
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
      case 49:
      case 50:
        decodeCounts(source, end, tag, sink.counts);
        break;
      case 57:
      case 58:
        decodeDoubles(source, end, tag, sink.bounds);
        break;
      case 66:
        decodeExemplar(source, sink, row, readEnd(source, end));
        break;
      case 74:
        decodeAttribute(source, attributes, readEnd(source, end));
        break;
      case 80:
        columns.flags[row] = readVarint(source, end);
        break;
      case 89:
        min = decodeDouble(source, end);
        break;
      case 97:
        max = decodeDouble(source, end);
        break;
      default:
        skipField(source, tag, end);
    }
  }
  endRow(attributes);
  const counts = takeNumbers(sink.counts);
  const bounds = takeNumbers(sink.bounds, sink.lastBounds);
  if (counts.length !== bounds.length + 1 && counts.length + bounds.length > 0) {
    throw malformed(
      end,
      `a histogram point has ${counts.length} bucket counts for ${bounds.length} bounds; it takes one count more than bounds`,
    );
  }
  sink.lastBounds = bounds;
  columns.detail[row] = sink.histograms.push({ bounds, counts, min, max }) - 1;
}
