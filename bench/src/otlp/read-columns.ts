import type {
  AttributeColumns,
  HistogramPoint,
  LogTable,
  MetricDescriptor,
  MetricTable,
  SpanTable,
  TelemetryBatch,
} from '@abduce/core';

/** Sums up what is read, so that no read can be left out; `values` counts attribute values. */
export interface Reading {
  sum: number;
  values: number;
}

const valueString = 1;
const valueNested = 5;

function readAttributes(
  reading: Reading,
  strings: readonly string[],
  columns: AttributeColumns,
  row: number,
): void {
  const end = columns.offsets[row + 1] as number;
  for (let at = columns.offsets[row] as number; at < end; at++) {
    reading.sum += (strings[columns.keys[at] as number] as string).length;
    const value = columns.values[at] as number;
    const kind = columns.kinds[at];
    if (kind === valueString) reading.sum += (strings[value] as string).length;
    else if (kind !== valueNested) reading.sum += value;
    reading.values++;
  }
}

function readOwners(reading: Reading, { resources, scopes, strings }: TelemetryBatch): void {
  for (let row = 0; row < resources.length; row++) {
    readAttributes(reading, strings, resources.attributes, row);
    reading.sum += resources.droppedAttributes[row] as number;
    reading.sum += (strings[resources.schemaUrl[row] as number] as string).length;
  }
  for (let row = 0; row < scopes.length; row++) {
    readAttributes(reading, strings, scopes.attributes, row);
    reading.sum += scopes.droppedAttributes[row] as number;
    reading.sum += (strings[scopes.name[row] as number] as string).length;
    reading.sum += (strings[scopes.version[row] as number] as string).length;
    reading.sum += (strings[scopes.schemaUrl[row] as number] as string).length;
  }
}

function readWords(reading: Reading, ids: Uint32Array, row: number, count: number): void {
  for (let i = row * count; i < (row + 1) * count; i++) reading.sum += ids[i] as number;
}

function readSpans(reading: Reading, strings: readonly string[], spans: SpanTable): void {
  const { events, links } = spans;
  for (let row = 0; row < spans.length; row++) {
    readWords(reading, spans.traceId, row, 4);
    readWords(reading, spans.spanId, row, 2);
    readWords(reading, spans.parentSpanId, row, 2);
    reading.sum += (strings[spans.traceState[row] as number] as string).length;
    reading.sum += (strings[spans.name[row] as number] as string).length;
    reading.sum += (strings[spans.statusMessage[row] as number] as string).length;
    reading.sum += (spans.resource[row] as number) + (spans.scope[row] as number);
    reading.sum += (spans.kind[row] as number) + (spans.flags[row] as number);
    reading.sum += (spans.startMs[row] as number) + (spans.durationMs[row] as number);
    reading.sum += Number(spans.startNano[row]) + Number(spans.endNano[row]);
    reading.sum += (spans.status[row] as number) + (spans.droppedAttributes[row] as number);
    reading.sum += (spans.droppedEvents[row] as number) + (spans.droppedLinks[row] as number);
    readAttributes(reading, strings, spans.attributes, row);
    for (let i = events.offsets[row] as number; i < (events.offsets[row + 1] as number); i++) {
      reading.sum += (strings[events.name[i] as number] as string).length;
      reading.sum += Number(events.timeNano[i]) + (events.droppedAttributes[i] as number);
      readAttributes(reading, strings, events.attributes, i);
    }
    for (let i = links.offsets[row] as number; i < (links.offsets[row + 1] as number); i++) {
      readWords(reading, links.traceId, i, 4);
      readWords(reading, links.spanId, i, 2);
      reading.sum += (strings[links.traceState[i] as number] as string).length;
      reading.sum += (links.flags[i] as number) + (links.droppedAttributes[i] as number);
      readAttributes(reading, strings, links.attributes, i);
    }
  }
}

function readLogs(reading: Reading, strings: readonly string[], logs: LogTable): void {
  for (let row = 0; row < logs.length; row++) {
    readWords(reading, logs.traceId, row, 4);
    readWords(reading, logs.spanId, row, 2);
    reading.sum += (strings[logs.severityText[row] as number] as string).length;
    reading.sum += (strings[logs.eventName[row] as number] as string).length;
    reading.sum += Number(logs.timeNano[row]) + Number(logs.observedNano[row]);
    reading.sum += (logs.timeMs[row] as number) + (logs.severity[row] as number);
    reading.sum += (logs.flags[row] as number) + (logs.droppedAttributes[row] as number);
    const body = logs.body.values[row] as number;
    reading.sum += logs.body.kinds[row] === valueString ? (strings[body] as string).length : body;
    reading.values++;
    readAttributes(reading, strings, logs.attributes, row);
  }
}

function readMetrics(reading: Reading, strings: readonly string[], metrics: MetricTable): void {
  for (let row = 0; row < metrics.length; row++) {
    const descriptor = metrics.descriptors[metrics.descriptor[row] as number] as MetricDescriptor;
    reading.sum += descriptor.name.length + descriptor.unit.length + descriptor.description.length;
    reading.sum += Number(metrics.timeNano[row]) + Number(metrics.startNano[row]);
    reading.sum += (metrics.value[row] as number) + (metrics.count[row] as number);
    reading.sum += (metrics.timeMs[row] as number) + (metrics.flags[row] as number);
    readAttributes(reading, strings, metrics.attributes, row);
    if (descriptor.kind === 'histogram') {
      const point = metrics.histograms[metrics.detail[row] as number] as HistogramPoint;
      for (let i = 0; i < point.counts.length; i++) reading.sum += point.counts[i] as number;
      for (let i = 0; i < point.bounds.length; i++) reading.sum += point.bounds[i] as number;
      reading.sum += point.min + point.max;
    }
  }
}

/** Reads every field of every row. */
export function readColumns(batch: TelemetryBatch): Reading {
  const reading: Reading = { sum: 0, values: 0 };
  readOwners(reading, batch);
  if (batch.spans !== undefined) readSpans(reading, batch.strings, batch.spans);
  if (batch.logs !== undefined) readLogs(reading, batch.strings, batch.logs);
  if (batch.metrics !== undefined) readMetrics(reading, batch.strings, batch.metrics);
  return reading;
}
