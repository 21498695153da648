import type { SpanTable, TelemetryBatch } from '@abduce/core';
import type { NativeColumn } from '../native/column.ts';
import { type AttributeTexts, attributeTexts, spreadTexts } from '../rows/attribute-texts.ts';
import { ownerTexts, pick } from '../rows/owners.ts';
import { textColumns } from '../rows/text-columns.ts';
import { type TextTable, textTable } from '../rows/text-table.ts';
import { eventColumns, linkColumns } from './owned-columns.ts';
import { scopeNameKey, scopeVersionKey, withEntry } from './scope-attributes.ts';
import { spanName } from './span-names.ts';

/** Ids of the names of small numbers, each name once. */
function namesOf(
  what: 'kind' | 'status',
  values: Uint8Array,
  table: TextTable,
  asConstant: boolean,
): Uint32Array {
  const known = new Map<number, number>();
  return Uint32Array.from(values, (value) => {
    let id = known.get(value);
    if (id === undefined) known.set(value, (id = table.idOf(spanName(what, value, asConstant))));
    return id;
  });
}

export interface SpanColumnOptions {
  /** The table has no columns for the scope and spells kinds as the protocol's constants: an older layout. */
  readonly older: boolean;
}

/** Columns of `otel_traces` for rows `from` up to `to` of a batch; what the batch's rows share is rendered once. */
export function spanColumns(
  batch: TelemetryBatch,
  spans: SpanTable,
  { older }: SpanColumnOptions,
): (from: number, to: number) => readonly NativeColumn[] {
  const table = textTable(batch);
  const owners = ownerTexts(batch, table);
  const { dictionary, attributes } = textColumns(table);
  const { resources, scopes } = batch;
  const hex = (name: string, ids: Uint32Array, words: number): NativeColumn => ({
    name,
    data: { kind: 'HexString', words, values: ids },
  });
  const count = (name: string, values: Uint32Array): NativeColumn => ({
    name,
    data: { kind: 'UInt32', values },
  });
  const ownAttributes = (from: number, to: number, scope: Uint32Array): AttributeTexts => {
    const own = attributeTexts(spans.attributes, table, from, to);
    if (!older) return own;
    const named = withEntry(own, table.idOf(scopeNameKey), pick(scopes.name, scope));
    return withEntry(named, table.idOf(scopeVersionKey), pick(scopes.version, scope));
  };
  return (from, to) => {
    const resource = spans.resource.subarray(from, to);
    const scope = spans.scope.subarray(from, to);
    const startNano = spans.startNano.subarray(from, to);
    // An end before the start wraps around, as in the exporter, and comes back so.
    const duration = spans.endNano.slice(from, to);
    for (let i = 0; i < duration.length; i++) {
      duration[i] = (duration[i] as bigint) - (startNano[i] as bigint);
    }
    const ofResource = spreadTexts(owners.resources, resource);
    const ofScope = spreadTexts(owners.scopes, scope);
    const own = ownAttributes(from, to, scope);
    return [
      { name: 'Timestamp', data: { kind: 'DateTime64', scale: 9, values: startNano } },
      hex('TraceId', spans.traceId.subarray(from * 4, to * 4), 4),
      hex('SpanId', spans.spanId.subarray(from * 2, to * 2), 2),
      hex('ParentSpanId', spans.parentSpanId.subarray(from * 2, to * 2), 2),
      dictionary('TraceState', spans.traceState.subarray(from, to)),
      dictionary('SpanName', spans.name.subarray(from, to)),
      dictionary('SpanKind', namesOf('kind', spans.kind.subarray(from, to), table, older)),
      dictionary('ServiceName', owners.servicesOf(spans.attributes, spans.resource, from, to)),
      attributes('ResourceAttributes', ofResource),
      dictionary('ScopeName', pick(scopes.name, scope)),
      dictionary('ScopeVersion', pick(scopes.version, scope)),
      attributes('SpanAttributes', own),
      { name: 'Duration', data: { kind: 'UInt64', values: duration } },
      dictionary('StatusCode', namesOf('status', spans.status.subarray(from, to), table, older)),
      dictionary('StatusMessage', spans.statusMessage.subarray(from, to)),
      ...eventColumns(spans.events, table, from, to),
      ...linkColumns(spans.links, table, from, to),
      count('Flags', spans.flags.subarray(from, to)),
      dictionary('ResourceSchemaUrl', pick(resources.schemaUrl, resource)),
      dictionary('ScopeSchemaUrl', pick(scopes.schemaUrl, scope)),
      attributes('ScopeAttributes', ofScope),
      dictionary('ResourceAttributeKinds', ofResource.kinds),
      dictionary('ScopeAttributeKinds', ofScope.kinds),
      dictionary('SpanAttributeKinds', own.kinds),
      count('ResourceDropped', pick(resources.droppedAttributes, resource)),
      count('ScopeDropped', pick(scopes.droppedAttributes, scope)),
      count('SpanDropped', spans.droppedAttributes.subarray(from, to)),
      count('EventsDropped', spans.droppedEvents.subarray(from, to)),
      count('LinksDropped', spans.droppedLinks.subarray(from, to)),
    ];
  };
}
