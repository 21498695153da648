import type { LogTable, MetricDescriptor, MetricTable, SpanTable } from './batch.ts';
import {
  type MergedIds,
  type MergePart,
  mergeAttributes,
  mergeColumn,
  mergeIds,
  mergeOffsets,
  mergeValues,
} from './merge-columns.ts';

const strings = (ids: MergedIds): Uint32Array => ids.strings;
const resources = (ids: MergedIds): Uint32Array => ids.resources;
const scopes = (ids: MergedIds): Uint32Array => ids.scopes;

const total = (parts: readonly MergePart<{ readonly length: number }>[]): number =>
  parts.reduce((sum, { table }) => sum + table.length, 0);

export function mergeSpans(parts: readonly MergePart<SpanTable>[]): SpanTable {
  const events = parts.map(({ table, ids }) => ({ table: table.events, ids }));
  const links = parts.map(({ table, ids }) => ({ table: table.links, ids }));
  return {
    length: total(parts),
    resource: mergeIds(parts, (table) => table.resource, resources),
    scope: mergeIds(parts, (table) => table.scope, scopes),
    traceId: mergeColumn(parts, (table) => table.traceId),
    spanId: mergeColumn(parts, (table) => table.spanId),
    parentSpanId: mergeColumn(parts, (table) => table.parentSpanId),
    traceState: mergeIds(parts, (table) => table.traceState, strings),
    flags: mergeColumn(parts, (table) => table.flags),
    name: mergeIds(parts, (table) => table.name, strings),
    kind: mergeColumn(parts, (table) => table.kind),
    startNano: mergeColumn(parts, (table) => table.startNano),
    endNano: mergeColumn(parts, (table) => table.endNano),
    startMs: mergeColumn(parts, (table) => table.startMs),
    durationMs: mergeColumn(parts, (table) => table.durationMs),
    status: mergeColumn(parts, (table) => table.status),
    statusMessage: mergeIds(parts, (table) => table.statusMessage, strings),
    attributes: mergeAttributes(parts, (table) => table.attributes),
    droppedAttributes: mergeColumn(parts, (table) => table.droppedAttributes),
    events: {
      length: total(events),
      offsets: mergeOffsets(events, (table) => table.offsets),
      name: mergeIds(events, (table) => table.name, strings),
      timeNano: mergeColumn(events, (table) => table.timeNano),
      attributes: mergeAttributes(events, (table) => table.attributes),
      droppedAttributes: mergeColumn(events, (table) => table.droppedAttributes),
    },
    droppedEvents: mergeColumn(parts, (table) => table.droppedEvents),
    links: {
      length: total(links),
      offsets: mergeOffsets(links, (table) => table.offsets),
      traceId: mergeColumn(links, (table) => table.traceId),
      spanId: mergeColumn(links, (table) => table.spanId),
      traceState: mergeIds(links, (table) => table.traceState, strings),
      flags: mergeColumn(links, (table) => table.flags),
      attributes: mergeAttributes(links, (table) => table.attributes),
      droppedAttributes: mergeColumn(links, (table) => table.droppedAttributes),
    },
    droppedLinks: mergeColumn(parts, (table) => table.droppedLinks),
  };
}

export function mergeLogs(parts: readonly MergePart<LogTable>[]): LogTable {
  return {
    length: total(parts),
    resource: mergeIds(parts, (table) => table.resource, resources),
    scope: mergeIds(parts, (table) => table.scope, scopes),
    timeNano: mergeColumn(parts, (table) => table.timeNano),
    observedNano: mergeColumn(parts, (table) => table.observedNano),
    timeMs: mergeColumn(parts, (table) => table.timeMs),
    severity: mergeColumn(parts, (table) => table.severity),
    severityText: mergeIds(parts, (table) => table.severityText, strings),
    eventName: mergeIds(parts, (table) => table.eventName, strings),
    body: mergeValues(parts, (table) => table.body),
    traceId: mergeColumn(parts, (table) => table.traceId),
    spanId: mergeColumn(parts, (table) => table.spanId),
    flags: mergeColumn(parts, (table) => table.flags),
    attributes: mergeAttributes(parts, (table) => table.attributes),
    droppedAttributes: mergeColumn(parts, (table) => table.droppedAttributes),
  };
}

/** Those without metadata that say the same become one. */
function mergeDescriptors(parts: readonly MergePart<MetricTable>[]): {
  readonly descriptors: readonly MetricDescriptor[];
  readonly descriptor: Uint32Array;
} {
  const descriptors: MetricDescriptor[] = [];
  const known = new Map<string, number>();
  const descriptor = new Uint32Array(total(parts));
  let at = 0;
  for (const { table } of parts) {
    const ids = table.descriptors.map((each) => {
      const { name, description, unit, kind, temporality, monotonic } = each;
      if (each.metadata !== undefined) return descriptors.push(each) - 1;
      const key = JSON.stringify([name, description, unit, kind, temporality, monotonic]);
      let id = known.get(key);
      if (id === undefined) {
        id = descriptors.push(each) - 1;
        known.set(key, id);
      }
      return id;
    });
    for (const id of table.descriptor) descriptor[at++] = ids[id] as number;
  }
  return { descriptors, descriptor };
}

/** Details follow their points: each kind's list is the lists one after the other. */
function mergeDetails(parts: readonly MergePart<MetricTable>[]): Uint32Array {
  const detail = mergeColumn(parts, (table) => table.detail);
  let at = 0;
  const base = { gauge: 0, sum: 0, histogram: 0, exponential_histogram: 0, summary: 0 };
  for (const { table } of parts) {
    const shifts = table.descriptors.map(({ kind }) => base[kind]);
    for (const id of table.descriptor) {
      detail[at] = (detail[at] as number) + (shifts[id] as number);
      at++;
    }
    base.histogram += table.histograms.length;
    base.exponential_histogram += table.exponentials.length;
    base.summary += table.summaries.length;
  }
  return detail;
}

export function mergePoints(parts: readonly MergePart<MetricTable>[]): MetricTable {
  let row = 0;
  const exemplars = parts.flatMap(({ table }) => {
    const base = row;
    row += table.length;
    return table.exemplars.map((exemplar) => ({ ...exemplar, point: base + exemplar.point }));
  });
  return {
    length: total(parts),
    ...mergeDescriptors(parts),
    resource: mergeIds(parts, (table) => table.resource, resources),
    scope: mergeIds(parts, (table) => table.scope, scopes),
    startNano: mergeColumn(parts, (table) => table.startNano),
    timeNano: mergeColumn(parts, (table) => table.timeNano),
    timeMs: mergeColumn(parts, (table) => table.timeMs),
    value: mergeColumn(parts, (table) => table.value),
    integer: mergeColumn(parts, (table) => table.integer),
    count: mergeColumn(parts, (table) => table.count),
    flags: mergeColumn(parts, (table) => table.flags),
    attributes: mergeAttributes(parts, (table) => table.attributes),
    detail: mergeDetails(parts),
    histograms: parts.flatMap(({ table }) => table.histograms),
    exponentials: parts.flatMap(({ table }) => table.exponentials),
    summaries: parts.flatMap(({ table }) => table.summaries),
    exemplars,
  };
}
