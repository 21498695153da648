import type { SpanTable } from '../../model/batch.ts';
import { closeField, written } from '../protobuf/output.ts';
import { putAttributes } from './encode-value.ts';
import {
  type Encoding,
  putFixed32Field,
  putIdField,
  putNanoField,
  putStringField,
  putVarintField,
  wordsOf,
} from './encoding.ts';

function putLink(encoding: Encoding, { links }: SpanTable, row: number): void {
  const before = written(encoding.output);
  putFixed32Field(encoding, 53, links.flags[row] as number);
  putVarintField(encoding, 40, links.droppedAttributes[row] as number);
  putAttributes(encoding, 34, links.attributes, row);
  putStringField(encoding, 26, links.traceState[row] as number);
  putIdField(encoding, 18, links.spanId, row * 2, 2);
  putIdField(encoding, 10, links.traceId, row * 4, 4);
  closeField(encoding.output, 106, before);
}

function putEvent(encoding: Encoding, { events }: SpanTable, time: Uint32Array, row: number): void {
  const before = written(encoding.output);
  putVarintField(encoding, 32, events.droppedAttributes[row] as number);
  putAttributes(encoding, 26, events.attributes, row);
  putStringField(encoding, 18, events.name[row] as number);
  putNanoField(encoding, 9, time, row);
  closeField(encoding.output, 90, before);
}

function putStatus(encoding: Encoding, spans: SpanTable, row: number): void {
  const before = written(encoding.output);
  putVarintField(encoding, 24, spans.status[row] as number);
  putStringField(encoding, 18, spans.statusMessage[row] as number);
  if (written(encoding.output) > before) closeField(encoding.output, 122, before);
}

/** A writer of the rows of a span table, each as a field with tag 18. */
export function spanEncoder(encoding: Encoding, spans: SpanTable): (row: number) => void {
  const { output } = encoding;
  const start = wordsOf(spans.startNano);
  const end = wordsOf(spans.endNano);
  const eventTime = wordsOf(spans.events.timeNano);
  return (row) => {
    const before = written(output);
    putFixed32Field(encoding, 133, spans.flags[row] as number);
    putStatus(encoding, spans, row);
    putVarintField(encoding, 112, spans.droppedLinks[row] as number);
    const links = spans.links.offsets;
    for (let i = (links[row + 1] as number) - 1; i >= (links[row] as number); i--) {
      putLink(encoding, spans, i);
    }
    putVarintField(encoding, 96, spans.droppedEvents[row] as number);
    const events = spans.events.offsets;
    for (let i = (events[row + 1] as number) - 1; i >= (events[row] as number); i--) {
      putEvent(encoding, spans, eventTime, i);
    }
    putVarintField(encoding, 80, spans.droppedAttributes[row] as number);
    putAttributes(encoding, 74, spans.attributes, row);
    putNanoField(encoding, 65, end, row);
    putNanoField(encoding, 57, start, row);
    putVarintField(encoding, 48, spans.kind[row] as number);
    putStringField(encoding, 42, spans.name[row] as number);
    putIdField(encoding, 34, spans.parentSpanId, row * 2, 2);
    putStringField(encoding, 26, spans.traceState[row] as number);
    putIdField(encoding, 18, spans.spanId, row * 2, 2);
    putIdField(encoding, 10, spans.traceId, row * 4, 4);
    closeField(output, 18, before);
  };
}
