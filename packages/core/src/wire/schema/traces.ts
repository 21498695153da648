import { keyValue, requestOf } from './common.ts';
import { type Message, message } from './schema.ts';

const spanKinds = [
  'SPAN_KIND_UNSPECIFIED',
  'SPAN_KIND_INTERNAL',
  'SPAN_KIND_SERVER',
  'SPAN_KIND_CLIENT',
  'SPAN_KIND_PRODUCER',
  'SPAN_KIND_CONSUMER',
];

const event = message('Event', [
  [1, 'timeUnixNano', 'fixed64'],
  [2, 'name', 'string'],
  [3, 'attributes', keyValue, 'repeated'],
  [4, 'droppedAttributesCount', 'uint32'],
]);

const link = message('Link', [
  [1, 'traceId', 'id16'],
  [2, 'spanId', 'id8'],
  [3, 'traceState', 'string'],
  [4, 'attributes', keyValue, 'repeated'],
  [5, 'droppedAttributesCount', 'uint32'],
  [6, 'flags', 'fixed32'],
]);

const status = message('Status', [
  [2, 'message', 'string'],
  [3, 'code', 'int32', ['STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR']],
]);

const span = message('Span', [
  [1, 'traceId', 'id16'],
  [2, 'spanId', 'id8'],
  [3, 'traceState', 'string'],
  [4, 'parentSpanId', 'id8'],
  [5, 'name', 'string'],
  [6, 'kind', 'int32', spanKinds],
  [7, 'startTimeUnixNano', 'fixed64'],
  [8, 'endTimeUnixNano', 'fixed64'],
  [9, 'attributes', keyValue, 'repeated'],
  [10, 'droppedAttributesCount', 'uint32'],
  [11, 'events', event, 'repeated'],
  [12, 'droppedEventsCount', 'uint32'],
  [13, 'links', link, 'repeated'],
  [14, 'droppedLinksCount', 'uint32'],
  [15, 'status', status],
  [16, 'flags', 'fixed32'],
]);

export const tracesRequest: Message = requestOf('Spans', [2, 'spans', span, 'repeated']);
