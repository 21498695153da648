import type { LogTable } from '../../model/batch.ts';
import {
  type AttributeSink,
  clearAttributes,
  clearValues,
  openAttributes,
  openValues,
  takeAttributes,
  takeValues,
  type ValueSink,
} from './attribute-columns.ts';
import {
  type Columns,
  clearColumns,
  growColumns,
  msColumn,
  nanoColumn,
  openColumns,
  takeColumns,
} from './columns.ts';

const maxRows = 2 ** 18;

type LogArrays = {
  resource: Uint32Array;
  scope: Uint32Array;
  time: Uint32Array;
  observed: Uint32Array;
  severity: Uint8Array;
  severityText: Uint32Array;
  eventName: Uint32Array;
  traceId: Uint32Array;
  spanId: Uint32Array;
  flags: Uint32Array;
  droppedAttributes: Uint32Array;
};

export interface LogSink extends Columns<LogArrays> {
  readonly body: ValueSink;
  readonly attributes: AttributeSink;
}

export function openLogs(): LogSink {
  const rows = 512;
  const table = openColumns<LogArrays>(rows, (n) => ({
    resource: new Uint32Array(n),
    scope: new Uint32Array(n),
    time: new Uint32Array(n * 2),
    observed: new Uint32Array(n * 2),
    severity: new Uint8Array(n),
    severityText: new Uint32Array(n),
    eventName: new Uint32Array(n),
    traceId: new Uint32Array(n * 4),
    spanId: new Uint32Array(n * 2),
    flags: new Uint32Array(n),
    droppedAttributes: new Uint32Array(n),
  }));
  return { ...table, body: openValues(rows), attributes: openAttributes(rows * 4) };
}

export function addLog(sink: LogSink): number {
  if (sink.length === sink.capacity) growColumns(sink, maxRows, 'log records');
  return sink.length++;
}

export function clearLogs(sink: LogSink): void {
  clearColumns(sink);
  clearValues(sink.body);
  clearAttributes(sink.attributes);
}

export function takeLogs(sink: LogSink): LogTable {
  const columns = takeColumns(sink);
  const time = columns.time;
  const observed = columns.observed;
  const timeMs = msColumn(time);
  const observedMs = msColumn(observed);
  for (let row = 0; row < timeMs.length; row++) {
    if (timeMs[row] === 0) timeMs[row] = observedMs[row] as number;
  }
  return {
    length: sink.length,
    resource: columns.resource,
    scope: columns.scope,
    timeNano: nanoColumn(time),
    observedNano: nanoColumn(observed),
    timeMs,
    severity: columns.severity,
    severityText: columns.severityText,
    eventName: columns.eventName,
    body: takeValues(sink.body),
    traceId: columns.traceId,
    spanId: columns.spanId,
    flags: columns.flags,
    attributes: takeAttributes(sink.attributes),
    droppedAttributes: columns.droppedAttributes,
  };
}
