import { readEnd, readTag, readVarint, skipField } from '../protobuf/input.ts';
import { endRow } from './attribute-columns.ts';
import { decodeAttribute } from './decode-attribute.ts';
import { decodeExemplar } from './decode-exemplar.ts';
import { decodeDouble, decodeNano, decodeSigned } from './fields.ts';
import type { PointSink } from './metric-columns.ts';
import type { Source } from './source.ts';

/** Reads one `NumberDataPoint` into `row`. */
export function decodeNumberPoint(source: Source, sink: PointSink, row: number, end: number): void {
  const { columns, attributes } = sink;
  columns.value[row] = Number.NaN;
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
        columns.value[row] = decodeDouble(source, end);
        columns.integer[row] = 0;
        break;
      case 42:
        decodeExemplar(source, sink, row, readEnd(source, end));
        break;
      case 49:
        columns.value[row] = decodeSigned(source, end);
        columns.integer[row] = 1;
        break;
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
}
