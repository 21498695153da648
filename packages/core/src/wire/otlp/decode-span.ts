import { readEnd, readSmallEnum, readTag, readVarint, skipField } from '../protobuf/input.ts';
import { endRow } from './attribute-columns.ts';
import { decodeAttribute } from './decode-attribute.ts';
import { decodeFixed32, decodeNano, decodeString } from './fields.ts';
import { decodeId } from './ids.ts';
import type { Source } from './source.ts';
import {
  addEvent,
  addLink,
  addSpan,
  type EventSink,
  type LinkSink,
  type SpanSink,
} from './span-columns.ts';

function decodeEvent(source: Source, sink: EventSink, end: number): void {
  const row = addEvent(sink);
  const { columns, attributes } = sink;
  while (source.pos < end) {
    const tag = readTag(source, end);
    if (tag === 9) decodeNano(source, end, columns.time, row);
    else if (tag === 18) columns.name[row] = decodeString(source, end);
    else if (tag === 26) decodeAttribute(source, attributes, readEnd(source, end));
    else if (tag === 32) columns.droppedAttributes[row] = readVarint(source, end);
    else skipField(source, tag, end);
  }
  endRow(attributes);
}

function decodeLink(source: Source, sink: LinkSink, end: number): void {
  const row = addLink(sink);
  const { columns, attributes } = sink;
  while (source.pos < end) {
    const tag = readTag(source, end);
    if (tag === 10) decodeId(source, end, columns.traceId, row * 4, 4);
    else if (tag === 18) decodeId(source, end, columns.spanId, row * 2, 2);
    else if (tag === 26) columns.traceState[row] = decodeString(source, end);
    else if (tag === 34) decodeAttribute(source, attributes, readEnd(source, end));
    else if (tag === 40) columns.droppedAttributes[row] = readVarint(source, end);
    else if (tag === 53) columns.flags[row] = decodeFixed32(source, end);
    else skipField(source, tag, end);
  }
  endRow(attributes);
}

function decodeStatus(source: Source, sink: SpanSink, row: number, end: number): void {
  while (source.pos < end) {
    const tag = readTag(source, end);
    if (tag === 18) sink.columns.statusMessage[row] = decodeString(source, end);
    else if (tag === 24) sink.columns.status[row] = readSmallEnum(source, end);
    else skipField(source, tag, end);
  }
}

/** Reads one `Span` that ends at `end`. */
export function decodeSpan(
  source: Source,
  sink: SpanSink,
  end: number,
  resource: number,
  scope: number,
): void {
  const row = addSpan(sink);
  const { columns, attributes } = sink;
  columns.resource[row] = resource;
  columns.scope[row] = scope;
  while (source.pos < end) {
    const tag = readTag(source, end);
    switch (tag) {
      case 10:
        decodeId(source, end, columns.traceId, row * 4, 4);
        break;
      case 18:
        decodeId(source, end, columns.spanId, row * 2, 2);
        break;
      case 26:
        columns.traceState[row] = decodeString(source, end);
        break;
      case 34:
        decodeId(source, end, columns.parentSpanId, row * 2, 2);
        break;
      case 42:
        columns.name[row] = decodeString(source, end);
        break;
      case 48:
        columns.kind[row] = readSmallEnum(source, end);
        break;
      case 57:
        decodeNano(source, end, columns.start, row);
        break;
      case 65:
        decodeNano(source, end, columns.end, row);
        break;
      case 74:
        decodeAttribute(source, attributes, readEnd(source, end));
        break;
      case 80:
        columns.droppedAttributes[row] = readVarint(source, end);
        break;
      case 90:
        decodeEvent(source, sink.events, readEnd(source, end));
        break;
      case 96:
        columns.droppedEvents[row] = readVarint(source, end);
        break;
      case 106:
        decodeLink(source, sink.links, readEnd(source, end));
        break;
      case 112:
        columns.droppedLinks[row] = readVarint(source, end);
        break;
      case 122:
        decodeStatus(source, sink, row, readEnd(source, end));
        break;
      case 133:
        columns.flags[row] = decodeFixed32(source, end);
        break;
      default:
        skipField(source, tag, end);
    }
  }
  endRow(attributes);
  columns.events[row] = sink.events.length;
  columns.links[row] = sink.links.length;
}
