import type { LogTable, MetricTable, SpanTable } from '@abduce/core';
import { pick, pickAttributes, pickChildren, pickValues, type Rows } from './pick-columns.ts';

export function pickSpans(table: SpanTable, rows: Rows): SpanTable {
  const events = pickChildren(table.events.offsets, rows);
  const links = pickChildren(table.links.offsets, rows);
  return {
    length: rows.length,
    resource: pick(table.resource, rows),
    scope: pick(table.scope, rows),
    traceId: pick(table.traceId, rows, 4),
    spanId: pick(table.spanId, rows, 2),
    parentSpanId: pick(table.parentSpanId, rows, 2),
    traceState: pick(table.traceState, rows),
    flags: pick(table.flags, rows),
    name: pick(table.name, rows),
    kind: pick(table.kind, rows),
    startNano: pick(table.startNano, rows),
    endNano: pick(table.endNano, rows),
    startMs: pick(table.startMs, rows),
    durationMs: pick(table.durationMs, rows),
    status: pick(table.status, rows),
    statusMessage: pick(table.statusMessage, rows),
    attributes: pickAttributes(table.attributes, rows),
    droppedAttributes: pick(table.droppedAttributes, rows),
    events: {
      length: events.rows.length,
      offsets: events.offsets,
      name: pick(table.events.name, events.rows),
      timeNano: pick(table.events.timeNano, events.rows),
      attributes: pickAttributes(table.events.attributes, events.rows),
      droppedAttributes: pick(table.events.droppedAttributes, events.rows),
    },
    droppedEvents: pick(table.droppedEvents, rows),
    links: {
      length: links.rows.length,
      offsets: links.offsets,
      traceId: pick(table.links.traceId, links.rows, 4),
      spanId: pick(table.links.spanId, links.rows, 2),
      traceState: pick(table.links.traceState, links.rows),
      flags: pick(table.links.flags, links.rows),
      attributes: pickAttributes(table.links.attributes, links.rows),
      droppedAttributes: pick(table.links.droppedAttributes, links.rows),
    },
    droppedLinks: pick(table.droppedLinks, rows),
  };
}

export function pickLogs(table: LogTable, rows: Rows): LogTable {
  return {
    length: rows.length,
    resource: pick(table.resource, rows),
    scope: pick(table.scope, rows),
    timeNano: pick(table.timeNano, rows),
    observedNano: pick(table.observedNano, rows),
    timeMs: pick(table.timeMs, rows),
    severity: pick(table.severity, rows),
    severityText: pick(table.severityText, rows),
    eventName: pick(table.eventName, rows),
    body: pickValues(table.body, rows),
    traceId: pick(table.traceId, rows, 4),
    spanId: pick(table.spanId, rows, 2),
    flags: pick(table.flags, rows),
    attributes: pickAttributes(table.attributes, rows),
    droppedAttributes: pick(table.droppedAttributes, rows),
  };
}

export function pickPoints(table: MetricTable, rows: Rows): MetricTable {
  const moved = new Map(Array.from(rows, (from, to) => [from, to]));
  return {
    ...table,
    length: rows.length,
    descriptor: pick(table.descriptor, rows),
    resource: pick(table.resource, rows),
    scope: pick(table.scope, rows),
    startNano: pick(table.startNano, rows),
    timeNano: pick(table.timeNano, rows),
    timeMs: pick(table.timeMs, rows),
    value: pick(table.value, rows),
    integer: pick(table.integer, rows),
    count: pick(table.count, rows),
    flags: pick(table.flags, rows),
    attributes: pickAttributes(table.attributes, rows),
    detail: pick(table.detail, rows),
    exemplars: table.exemplars.flatMap((exemplar) => {
      const point = moved.get(exemplar.point);
      return point === undefined ? [] : [{ ...exemplar, point }];
    }),
  };
}
