import { type AttributeColumns, readValue } from '../../model/attributes.ts';
import type { MetricDescriptor, MetricTable, TelemetryBatch } from '../../model/batch.ts';
import { hexId } from '../../model/ids.ts';
import type { OtlpSignal } from '../otlp/signal.ts';
import type { PlainRow } from './plain-request.ts';

interface Reader {
  readonly batch: TelemetryBatch;
  text(column: Uint32Array, row: number): string;
  attributes(columns: AttributeColumns, row: number): [string, unknown][];
}

function readerOf(batch: TelemetryBatch): Reader {
  const { strings } = batch;
  return {
    batch,
    text: (column, row) => strings[column[row] as number] as string,
    attributes(columns, row) {
      const entries: [string, unknown][] = [];
      for (
        let at = columns.offsets[row] as number;
        at < (columns.offsets[row + 1] as number);
        at++
      ) {
        entries.push([
          strings[columns.keys[at] as number] as string,
          readValue(columns, strings, at),
        ]);
      }
      return entries;
    },
  };
}

function owners(
  { batch, text, attributes }: Reader,
  table: { readonly resource: Uint32Array; readonly scope: Uint32Array },
  row: number,
): PlainRow {
  const { resources, scopes } = batch;
  const [resource, scope] = [table.resource[row] as number, table.scope[row] as number];
  return {
    resource: {
      name: '',
      version: '',
      attributes: attributes(resources.attributes, resource),
      dropped: resources.droppedAttributes[resource],
      schemaUrl: text(resources.schemaUrl, resource),
    },
    scope: {
      name: text(scopes.name, scope),
      version: text(scopes.version, scope),
      attributes: attributes(scopes.attributes, scope),
      dropped: scopes.droppedAttributes[scope],
      schemaUrl: text(scopes.schemaUrl, scope),
    },
  };
}

function range(offsets: Uint32Array, row: number): number[] {
  const start = offsets[row] as number;
  return Array.from({ length: (offsets[row + 1] as number) - start }, (_, i) => start + i);
}

function plainSpan(reader: Reader, row: number): PlainRow {
  const spans = reader.batch.spans as NonNullable<TelemetryBatch['spans']>;
  const { events, links } = spans;
  const { text, attributes } = reader;
  return {
    ...owners(reader, spans, row),
    traceId: hexId(spans.traceId, row * 4, 4),
    spanId: hexId(spans.spanId, row * 2, 2),
    parentSpanId: hexId(spans.parentSpanId, row * 2, 2),
    traceState: text(spans.traceState, row),
    name: text(spans.name, row),
    kind: spans.kind[row],
    start: spans.startNano[row],
    end: spans.endNano[row],
    status: spans.status[row],
    statusMessage: text(spans.statusMessage, row),
    attributes: attributes(spans.attributes, row),
    dropped: [spans.droppedAttributes[row], spans.droppedEvents[row], spans.droppedLinks[row]],
    events: range(events.offsets, row).map((i) => ({
      name: text(events.name, i),
      time: events.timeNano[i],
      attributes: attributes(events.attributes, i),
      dropped: events.droppedAttributes[i],
    })),
    links: range(links.offsets, row).map((i) => ({
      traceId: hexId(links.traceId, i * 4, 4),
      spanId: hexId(links.spanId, i * 2, 2),
      traceState: text(links.traceState, i),
      attributes: attributes(links.attributes, i),
      dropped: links.droppedAttributes[i],
    })),
  };
}

function plainLog(reader: Reader, row: number): PlainRow {
  const logs = reader.batch.logs as NonNullable<TelemetryBatch['logs']>;
  return {
    ...owners(reader, logs, row),
    time: logs.timeNano[row],
    observed: logs.observedNano[row],
    severity: logs.severity[row],
    severityText: reader.text(logs.severityText, row),
    body: readValue(logs.body, reader.batch.strings, row),
    attributes: reader.attributes(logs.attributes, row),
    dropped: logs.droppedAttributes[row],
    flags: logs.flags[row],
    traceId: hexId(logs.traceId, row * 4, 4),
    spanId: hexId(logs.spanId, row * 2, 2),
  };
}

function plainDetail(metrics: MetricTable, kind: string, row: number): PlainRow {
  const at = metrics.detail[row] as number;
  if (kind === 'histogram') {
    const point = metrics.histograms[at];
    return { ...point, bounds: [...(point?.bounds ?? [])], counts: [...(point?.counts ?? [])] };
  }
  if (kind === 'exponential_histogram') {
    const point = metrics.exponentials[at];
    return {
      ...point,
      positive: { ...point?.positive, counts: [...(point?.positive.counts ?? [])] },
      negative: { ...point?.negative, counts: [...(point?.negative.counts ?? [])] },
    };
  }
  if (kind !== 'summary') return {};
  const point = metrics.summaries[at];
  return { quantiles: [...(point?.quantiles ?? [])].map((q, i) => [q, point?.values[i]]) };
}

function plainPoint(reader: Reader, row: number): PlainRow {
  const metrics = reader.batch.metrics as MetricTable;
  const descriptor = metrics.descriptors[metrics.descriptor[row] as number] as MetricDescriptor;
  return {
    ...owners(reader, metrics, row),
    descriptor,
    start: metrics.startNano[row],
    time: metrics.timeNano[row],
    flags: metrics.flags[row],
    attributes: reader.attributes(metrics.attributes, row),
    value: metrics.value[row],
    integer: metrics.integer[row] === 1,
    count: metrics.count[row],
    detail: plainDetail(metrics, descriptor.kind, row),
    exemplars: metrics.exemplars
      .filter(({ point }) => point === row)
      .map(({ point: _, timeNano: time, ...exemplar }) => ({ time, ...exemplar })),
  };
}

const readers = { traces: plainSpan, logs: plainLog, metrics: plainPoint } as const;

/** The rows of one signal of a batch, in order, read from the columns. */
export function plainBatch(signal: OtlpSignal, batch: TelemetryBatch): PlainRow[] {
  const reader = readerOf(batch);
  const table = { traces: batch.spans, logs: batch.logs, metrics: batch.metrics }[signal];
  return Array.from({ length: table?.length ?? 0 }, (_, row) => readers[signal](reader, row));
}
