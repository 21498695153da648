import type {
  Exemplar,
  LogTable,
  MetricTable,
  ResourceTable,
  ScopeTable,
  SpanTable,
  TelemetryBatch,
} from '../model/batch.ts';
import {
  pickAttributes,
  pickColumn,
  pickIds,
  pickOwned,
  pickValues,
  type Renumbering,
  type Rows,
  renumbering,
} from './pick-columns.ts';

interface Ids {
  readonly strings: Renumbering;
  readonly resources: Renumbering;
  readonly scopes: Renumbering;
}

function pickSpans(spans: SpanTable, rows: Rows, { strings, resources, scopes }: Ids): SpanTable {
  const events = pickOwned(spans.events.offsets, rows);
  const links = pickOwned(spans.links.offsets, rows);
  return {
    length: rows.length,
    resource: pickIds(spans.resource, rows, resources),
    scope: pickIds(spans.scope, rows, scopes),
    traceId: pickColumn(spans.traceId, rows, 4),
    spanId: pickColumn(spans.spanId, rows, 2),
    parentSpanId: pickColumn(spans.parentSpanId, rows, 2),
    traceState: pickIds(spans.traceState, rows, strings),
    flags: pickColumn(spans.flags, rows),
    name: pickIds(spans.name, rows, strings),
    kind: pickColumn(spans.kind, rows),
    startNano: pickColumn(spans.startNano, rows),
    endNano: pickColumn(spans.endNano, rows),
    startMs: pickColumn(spans.startMs, rows),
    durationMs: pickColumn(spans.durationMs, rows),
    status: pickColumn(spans.status, rows),
    statusMessage: pickIds(spans.statusMessage, rows, strings),
    attributes: pickAttributes(spans.attributes, rows, strings),
    droppedAttributes: pickColumn(spans.droppedAttributes, rows),
    events: {
      length: events.owned.length,
      offsets: events.offsets,
      name: pickIds(spans.events.name, events.owned, strings),
      timeNano: pickColumn(spans.events.timeNano, events.owned),
      attributes: pickAttributes(spans.events.attributes, events.owned, strings),
      droppedAttributes: pickColumn(spans.events.droppedAttributes, events.owned),
    },
    droppedEvents: pickColumn(spans.droppedEvents, rows),
    links: {
      length: links.owned.length,
      offsets: links.offsets,
      traceId: pickColumn(spans.links.traceId, links.owned, 4),
      spanId: pickColumn(spans.links.spanId, links.owned, 2),
      traceState: pickIds(spans.links.traceState, links.owned, strings),
      flags: pickColumn(spans.links.flags, links.owned),
      attributes: pickAttributes(spans.links.attributes, links.owned, strings),
      droppedAttributes: pickColumn(spans.links.droppedAttributes, links.owned),
    },
    droppedLinks: pickColumn(spans.droppedLinks, rows),
  };
}

function pickLogs(logs: LogTable, rows: Rows, { strings, resources, scopes }: Ids): LogTable {
  return {
    length: rows.length,
    resource: pickIds(logs.resource, rows, resources),
    scope: pickIds(logs.scope, rows, scopes),
    timeNano: pickColumn(logs.timeNano, rows),
    observedNano: pickColumn(logs.observedNano, rows),
    timeMs: pickColumn(logs.timeMs, rows),
    severity: pickColumn(logs.severity, rows),
    severityText: pickIds(logs.severityText, rows, strings),
    eventName: pickIds(logs.eventName, rows, strings),
    body: pickValues(logs.body, rows, strings),
    traceId: pickColumn(logs.traceId, rows, 4),
    spanId: pickColumn(logs.spanId, rows, 2),
    flags: pickColumn(logs.flags, rows),
    attributes: pickAttributes(logs.attributes, rows, strings),
    droppedAttributes: pickColumn(logs.droppedAttributes, rows),
  };
}

/** Details and exemplars follow their points; descriptors are few, and stay as they are. */
function pickPoints(
  points: MetricTable,
  rows: Rows,
  { strings, resources, scopes }: Ids,
): MetricTable {
  const places = new Map(Array.from(rows, (row, i) => [row, i]));
  const exemplars: Exemplar[] = [];
  for (const exemplar of points.exemplars) {
    const point = places.get(exemplar.point);
    if (point !== undefined) exemplars.push({ ...exemplar, point });
  }
  return {
    length: rows.length,
    descriptors: points.descriptors,
    descriptor: pickColumn(points.descriptor, rows),
    resource: pickIds(points.resource, rows, resources),
    scope: pickIds(points.scope, rows, scopes),
    startNano: pickColumn(points.startNano, rows),
    timeNano: pickColumn(points.timeNano, rows),
    timeMs: pickColumn(points.timeMs, rows),
    value: pickColumn(points.value, rows),
    integer: pickColumn(points.integer, rows),
    count: pickColumn(points.count, rows),
    flags: pickColumn(points.flags, rows),
    attributes: pickAttributes(points.attributes, rows, strings),
    detail: pickColumn(points.detail, rows),
    histograms: points.histograms,
    exponentials: points.exponentials,
    summaries: points.summaries,
    exemplars: exemplars.sort((a, b) => a.point - b.point),
  };
}

function pickResources(table: ResourceTable, rows: Rows, strings: Renumbering): ResourceTable {
  return {
    length: rows.length,
    attributes: pickAttributes(table.attributes, rows, strings),
    droppedAttributes: pickColumn(table.droppedAttributes, rows),
    schemaUrl: pickIds(table.schemaUrl, rows, strings),
  };
}

function pickScopes(table: ScopeTable, rows: Rows, strings: Renumbering): ScopeTable {
  return {
    length: rows.length,
    name: pickIds(table.name, rows, strings),
    version: pickIds(table.version, rows, strings),
    attributes: pickAttributes(table.attributes, rows, strings),
    droppedAttributes: pickColumn(table.droppedAttributes, rows),
    schemaUrl: pickIds(table.schemaUrl, rows, strings),
  };
}

/** A batch of the named spans, log records and metric points alone; strings, resources and scopes that they do not use are left out. */
export function selectRows(
  batch: TelemetryBatch,
  rows: { readonly spans?: Rows; readonly logs?: Rows; readonly points?: Rows },
): TelemetryBatch {
  const ids: Ids = {
    strings: renumbering(batch.strings.length, [0]),
    resources: renumbering(batch.resources.length),
    scopes: renumbering(batch.scopes.length),
  };
  const spans =
    batch.spans !== undefined && rows.spans !== undefined && rows.spans.length > 0
      ? pickSpans(batch.spans, rows.spans, ids)
      : undefined;
  const logs =
    batch.logs !== undefined && rows.logs !== undefined && rows.logs.length > 0
      ? pickLogs(batch.logs, rows.logs, ids)
      : undefined;
  const metrics =
    batch.metrics !== undefined && rows.points !== undefined && rows.points.length > 0
      ? pickPoints(batch.metrics, rows.points, ids)
      : undefined;
  const resources = pickResources(batch.resources, ids.resources.used, ids.strings);
  const scopes = pickScopes(batch.scopes, ids.scopes.used, ids.strings);
  return {
    strings: ids.strings.used.map((id) => batch.strings[id] as string),
    resources,
    scopes,
    ...(spans !== undefined && { spans }),
    ...(logs !== undefined && { logs }),
    ...(metrics !== undefined && { metrics }),
  };
}
