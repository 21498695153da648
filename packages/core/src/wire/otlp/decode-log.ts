import { readEnd, readSmallEnum, readTag, readVarint, skipField } from '../protobuf/input.ts';
import { addValue, endRow } from './attribute-columns.ts';
import { decodeAttribute } from './decode-attribute.ts';
import { decodeValue } from './decode-value.ts';
import { decodeFixed32, decodeNano, decodeString } from './fields.ts';
import { decodeId } from './ids.ts';
import { addLog, type LogSink } from './log-columns.ts';
import type { Source } from './source.ts';

/** Reads one `LogRecord` that ends at `end`. */
export function decodeLog(
  source: Source,
  sink: LogSink,
  end: number,
  resource: number,
  scope: number,
): void {
  const row = addLog(sink);
  const { columns, attributes, body } = sink;
  addValue(body);
  columns.resource[row] = resource;
  columns.scope[row] = scope;
  while (source.pos < end) {
    const tag = readTag(source, end);
    switch (tag) {
      case 9:
        decodeNano(source, end, columns.time, row);
        break;
      case 16:
        columns.severity[row] = readSmallEnum(source, end);
        break;
      case 26:
        columns.severityText[row] = decodeString(source, end);
        break;
      case 42:
        decodeValue(source, body, row, readEnd(source, end));
        break;
      case 50:
        decodeAttribute(source, attributes, readEnd(source, end));
        break;
      case 56:
        columns.droppedAttributes[row] = readVarint(source, end);
        break;
      case 69:
        columns.flags[row] = decodeFixed32(source, end);
        break;
      case 74:
        decodeId(source, end, columns.traceId, row * 4, 4);
        break;
      case 82:
        decodeId(source, end, columns.spanId, row * 2, 2);
        break;
      case 89:
        decodeNano(source, end, columns.observed, row);
        break;
      case 98:
        columns.eventName[row] = decodeString(source, end);
        break;
      default:
        skipField(source, tag, end);
    }
  }
  endRow(attributes);
}
