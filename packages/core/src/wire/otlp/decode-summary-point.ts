import { readEnd, readTag, readVarint, skipField } from '../protobuf/input.ts';
import { endRow } from './attribute-columns.ts';
import { decodeAttribute } from './decode-attribute.ts';
import { decodeCount, decodeDouble, decodeNano } from './fields.ts';
import type { PointSink } from './metric-columns.ts';
import type { Source } from './source.ts';

/** Reads one `SummaryDataPoint` into `row`. Its sum is no optional field: not sent, it is 0. */
export function decodeSummaryPoint(
  source: Source,
  sink: PointSink,
  row: number,
  end: number,
): void {
  const { columns, attributes } = sink;
  const quantiles: number[] = [];
  const values: number[] = [];
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
      case 50: {
        const stop = readEnd(source, end);
        let quantile = 0;
        let value = 0;
        while (source.pos < stop) {
          const inner = readTag(source, stop);
          if (inner === 9) quantile = decodeDouble(source, stop);
          else if (inner === 17) value = decodeDouble(source, stop);
          else skipField(source, inner, stop);
        }
        quantiles.push(quantile);
        values.push(value);
        break;
      }
      case 58:
        decodeAttribute(source, attributes, readEnd(source, end));
        break;
      case 64:
        columns.flags[row] = readVarint(source, end);
        break;
      default:
        skipField(source, tag, end);
    }
  }
  endRow(attributes);
  const point = { quantiles: Float64Array.from(quantiles), values: Float64Array.from(values) };
  columns.detail[row] = sink.summaries.push(point) - 1;
}
