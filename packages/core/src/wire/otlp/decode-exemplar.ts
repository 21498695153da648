import type { AttributeValue } from '../../model/attributes.ts';
import { AbduceError } from '../../model/error.ts';
import { hexId } from '../../model/ids.ts';
import { readEnd, readFixed, readTag, skipField } from '../protobuf/input.ts';
import { decodeEntry } from './decode-value.ts';
import { decodeDouble, decodeSigned } from './fields.ts';
import { decodeId } from './ids.ts';
import { maxPoints, type PointSink } from './metric-columns.ts';
import type { Source } from './source.ts';

/** Reads one `Exemplar` of the point in row `point`. */
export function decodeExemplar(source: Source, sink: PointSink, point: number, end: number): void {
  if (sink.exemplars.length === maxPoints) {
    throw new AbduceError('DECODE', `more than ${maxPoints} exemplars in one batch`, {
      hint: 'Send smaller batches.',
      details: { limit: maxPoints },
    });
  }
  const traceId = new Uint32Array(4);
  const spanId = new Uint32Array(2);
  const attributes = new Map<string, AttributeValue>();
  let timeNano = 0n;
  let value = Number.NaN;
  let integer = false;
  while (source.pos < end) {
    const tag = readTag(source, end);
    switch (tag) {
      case 17:
        timeNano = source.view.getBigUint64(readFixed(source, end, 8), true);
        break;
      case 25:
        value = decodeDouble(source, end);
        integer = false;
        break;
      case 34:
        decodeId(source, end, spanId, 0, 2);
        break;
      case 42:
        decodeId(source, end, traceId, 0, 4);
        break;
      case 49:
        value = decodeSigned(source, end);
        integer = true;
        break;
      case 58:
        decodeEntry(source, readEnd(source, end), 0, attributes);
        break;
      default:
        skipField(source, tag, end);
    }
  }
  sink.exemplars.push({
    point,
    timeNano,
    value,
    integer,
    traceId: hexId(traceId, 0, 4),
    spanId: hexId(spanId, 0, 2),
    attributes,
  });
}
