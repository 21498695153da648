import { type CaseFile, type EntityId, readAttributes, type TelemetryBatch } from '@abduce/core';
import { periodOf } from './period.ts';
import { sendersOf } from './senders.ts';
import { places, roleCodes, roleCount } from './span-roles.ts';
import {
  attributeText,
  type BatchTexts,
  intern,
  internAttribute,
  internStatement,
  internString,
  internTable,
  type SpanTexts,
  spanTexts,
} from './span-texts.ts';

/** Spans of all batches in one set of columns; texts are ids into `texts`, 0 for none. */
export interface SpanRows {
  readonly length: number;
  readonly texts: readonly string[];
  readonly services: readonly EntityId[];
  readonly ids: Uint32Array;
  readonly parents: Uint32Array;
  readonly traces: Uint32Array;
  readonly service: Uint32Array;
  readonly kind: Uint8Array;
  /** 1 for an error status. */
  readonly failed: Uint8Array;
  /** 0 baseline, 1 window, 2 neither. */
  readonly period: Uint8Array;
  readonly start: Float64Array;
  /** Milliseconds. */
  readonly duration: Float64Array;
  readonly name: Uint32Array;
  /** What is called: statement, route, or the span's name. */
  readonly call: Uint32Array;
  readonly table: Uint32Array;
  readonly system: Uint32Array;
  readonly space: Uint32Array;
  readonly host: Uint32Array;
  readonly port: Uint32Array;
  readonly peer: Uint32Array;
  /** `NaN` when not reported. */
  readonly rows: Float64Array;
  readonly errorType: Uint32Array;
  readonly message: Uint32Array;
}

export const spanLimit = 500_000;

/** Reads the spans of a case; beyond `spanLimit` spans the rest is left out. */
export function readSpans(
  caseFile: Pick<CaseFile, 'baselines' | 'telemetry' | 'window'>,
  symptomFrom: number,
  symptomTo: number,
): SpanRows | undefined {
  let total = 0;
  for (const { spans } of caseFile.telemetry) total += spans?.length ?? 0;
  const length = Math.min(total, spanLimit);
  if (length === 0) return undefined;
  const table = spanTexts();
  const services: EntityId[] = [];
  const serviceIds = new Map<EntityId, number>();
  const words = (width = 1): Uint32Array => new Uint32Array(length * width);
  const rows = {
    length,
    texts: table.texts,
    services,
    ids: words(2),
    parents: words(2),
    traces: words(4),
    service: words(),
    kind: new Uint8Array(length),
    failed: new Uint8Array(length),
    period: new Uint8Array(length),
    start: new Float64Array(length),
    duration: new Float64Array(length),
    name: words(),
    call: words(),
    table: words(),
    system: words(),
    space: words(),
    host: words(),
    port: words(),
    peer: words(),
    rows: new Float64Array(length).fill(Number.NaN),
    errorType: words(),
    message: words(),
  };
  const whenPeriod = periodOf(caseFile, symptomFrom, symptomTo);
  let at = 0;
  for (const batch of caseFile.telemetry) {
    if (batch.spans === undefined) continue;
    const resources = sendersOf(batch).map((id) => {
      let number = serviceIds.get(id);
      if (number === undefined) serviceIds.set(id, (number = services.push(id) - 1));
      return number;
    });
    at += readBatch(batch, batch.spans, rows, at, table, resources, whenPeriod);
  }
  return rows;
}

/** Reads the spans of one batch into the rows from `first` on, as many as there is room for. Gives their number. */
function readBatch(
  batch: TelemetryBatch,
  spans: NonNullable<TelemetryBatch['spans']>,
  rows: SpanRows,
  first: number,
  table: SpanTexts,
  resources: readonly number[],
  whenPeriod: (time: number) => number,
): number {
  const { strings } = batch;
  const { attributes } = spans;
  const take = Math.min(spans.length, rows.length - first);
  rows.ids.set(spans.spanId.subarray(0, take * 2), first * 2);
  rows.parents.set(spans.parentSpanId.subarray(0, take * 2), first * 2);
  rows.traces.set(spans.traceId.subarray(0, take * 4), first * 4);
  rows.kind.set(spans.kind.subarray(0, take), first);
  rows.start.set(spans.startMs.subarray(0, take), first);
  rows.duration.set(spans.durationMs.subarray(0, take), first);
  const codes = Int16Array.from(strings, (text) => roleCodes.get(text) ?? -1);
  const found = new Int32Array(roleCount);
  const known = new Uint32Array(strings.length);
  const reader: BatchTexts = { strings, attributes, found, known };
  const ranks = new Uint8Array(roleCount);
  for (let row = 0; row < take; row++) {
    found.fill(-1);
    ranks.fill(255);
    const end = attributes.offsets[row + 1] as number;
    for (let i = attributes.offsets[row] as number; i < end; i++) {
      const code = codes[attributes.keys[i] as number] as number;
      if (code < 0 || (code & 7) > (ranks[code >> 3] as number)) continue;
      found[code >> 3] = i;
      ranks[code >> 3] = code & 7;
    }
    const at = first + row;
    rows.service[at] = resources[spans.resource[row] as number] ?? 0;
    rows.period[at] = whenPeriod(spans.startMs[row] as number);
    const name = internString(table, reader, spans.name[row] as number);
    rows.name[at] = name;
    const query = attributeText(reader, places.text);
    const call =
      query !== ''
        ? internStatement(table, query)
        : internAttribute(table, reader, places.summary) ||
          intern(
            table,
            `${attributeText(reader, places.action)} ${attributeText(reader, places.table)}`.trim(),
          ) ||
          internAttribute(table, reader, places.route) ||
          name;
    rows.call[at] = call;
    rows.system[at] = internAttribute(table, reader, places.system);
    if (rows.system[at] !== 0) {
      const named = internTable(table, call);
      rows.table[at] = internAttribute(table, reader, places.table) || named;
    }
    rows.space[at] = internAttribute(table, reader, places.space);
    rows.host[at] = internAttribute(table, reader, places.host);
    rows.port[at] = internAttribute(table, reader, places.port);
    rows.peer[at] = internAttribute(table, reader, places.peer);
    if ((found[places.rows] as number) >= 0)
      rows.rows[at] = Number(attributeText(reader, places.rows));
    const failed = spans.status[row] === 2 || Number(attributeText(reader, places.status)) >= 500;
    if (failed) {
      rows.failed[at] = 1;
      const event = exceptionOf(batch, row);
      rows.errorType[at] = intern(
        table,
        event?.type ||
          attributeText(reader, places.errorType) ||
          attributeText(reader, places.status),
      );
      rows.message[at] = intern(
        table,
        (event?.message || strings[spans.statusMessage[row] as number] || '').slice(0, 300),
      );
    }
  }
  return take;
}

function exceptionOf(
  batch: TelemetryBatch,
  row: number,
): { type: string; message: string } | undefined {
  const events = (batch.spans as NonNullable<TelemetryBatch['spans']>).events;
  const end = events.offsets[row + 1] as number;
  for (let i = events.offsets[row] as number; i < end; i++) {
    if (batch.strings[events.name[i] as number] !== 'exception') continue;
    const attributes = readAttributes(events.attributes, batch.strings, i);
    return {
      type: String(attributes.get('exception.type') ?? ''),
      message: String(attributes.get('exception.message') ?? ''),
    };
  }
  return undefined;
}
