import { anyValue, keyValue, requestOf } from './common.ts';
import { type Message, message } from './schema.ts';

const levels = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

const severities = [
  'SEVERITY_NUMBER_UNSPECIFIED',
  ...levels.flatMap((level) =>
    ['', '2', '3', '4'].map((step) => `SEVERITY_NUMBER_${level}${step}`),
  ),
];

const logRecord = message('LogRecord', [
  [1, 'timeUnixNano', 'fixed64'],
  [2, 'severityNumber', 'int32', severities],
  [3, 'severityText', 'string'],
  [5, 'body', anyValue],
  [6, 'attributes', keyValue, 'repeated'],
  [7, 'droppedAttributesCount', 'uint32'],
  [8, 'flags', 'fixed32'],
  [9, 'traceId', 'id16'],
  [10, 'spanId', 'id8'],
  [11, 'observedTimeUnixNano', 'fixed64'],
  [12, 'eventName', 'string'],
]);

export const logsRequest: Message = requestOf('Logs', [2, 'logRecords', logRecord, 'repeated']);
