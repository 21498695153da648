import {
  type CaseFile,
  type EntityId,
  normaliseStatement,
  readAttributes,
  resourceIdentity,
  serviceId,
  type TelemetryBatch,
  valueKind,
} from '@abduce/core';
import { periodOf } from './period.ts';

/** What an attribute of a span tells the analysis. Preferred names first. */
const roles = {
  system: ['db.system.name', 'db.system', 'messaging.system'],
  space: ['db.namespace', 'db.name', 'messaging.destination.name'],
  text: ['db.query.text', 'db.statement'],
  summary: ['db.query.summary'],
  action: ['db.operation.name', 'db.operation'],
  table: ['db.collection.name', 'db.sql.table', 'db.mongodb.collection'],
  rows: ['db.response.returned_rows'],
  errorType: ['error.type', 'exception.type', 'db.response.status_code'],
  host: ['server.address', 'net.peer.name', 'http.host'],
  port: ['server.port', 'net.peer.port'],
  peer: ['service.peer.name', 'peer.service'],
  route: ['http.route', 'url.template', 'rpc.method'],
  status: ['http.response.status_code', 'http.status_code'],
  resend: ['http.request.resend_count'],
} as const;

type Role = keyof typeof roles;
const roleNames = Object.keys(roles) as Role[];
const roleOf = new Map<string, number>(
  roleNames.flatMap((role, at) =>
    roles[role].map((name, rank): [string, number] => [name, at * 8 + rank]),
  ),
);

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

function tableOf(statement: string): string {
  return /\b(?:from|into|update|join|table)\s+["'`[]?([\w.]+)/i.exec(statement)?.[1] ?? '';
}

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
  const texts: string[] = [''];
  const textIds = new Map<string, number>([['', 0]]);
  const intern = (text: string): number => {
    let id = textIds.get(text);
    if (id === undefined) textIds.set(text, (id = texts.push(text) - 1));
    return id;
  };
  const statements = new Map<string, number>();
  const statement = (text: string): number => {
    let id = statements.get(text);
    if (id === undefined) statements.set(text, (id = intern(normaliseStatement(text))));
    return id;
  };
  const tables = new Map<number, number>();
  const services: EntityId[] = [];
  const serviceIds = new Map<EntityId, number>();
  const words = (width = 1): Uint32Array => new Uint32Array(length * width);
  const rows = {
    length,
    texts,
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
  const found = new Int32Array(roleNames.length);
  const ranks = new Uint8Array(roleNames.length);
  const slot = (role: Role): number => found[roleNames.indexOf(role)] as number;
  const whenPeriod = periodOf(caseFile, symptomFrom, symptomTo);
  let at = 0;
  for (const batch of caseFile.telemetry) {
    const { spans, strings } = batch;
    if (spans === undefined) continue;
    const keyRole = Int16Array.from(strings, (text) => roleOf.get(text) ?? -1);
    const resources = resourceServices(batch).map((id) => {
      let number = serviceIds.get(id);
      if (number === undefined) serviceIds.set(id, (number = services.push(id) - 1));
      return number;
    });
    const { attributes } = spans;
    const text = (role: Role): string => {
      const where = slot(role);
      if (where < 0) return '';
      const value = attributes.values[where] as number;
      return attributes.kinds[where] === valueKind.string ? (strings[value] ?? '') : String(value);
    };
    for (let row = 0; row < spans.length && at < length; row++, at++) {
      found.fill(-1);
      ranks.fill(255);
      const end = attributes.offsets[row + 1] as number;
      for (let i = attributes.offsets[row] as number; i < end; i++) {
        const code = keyRole[attributes.keys[i] as number] as number;
        if (code < 0 || (code & 7) > (ranks[code >> 3] as number)) continue;
        found[code >> 3] = i;
        ranks[code >> 3] = code & 7;
      }
      rows.ids.set(spans.spanId.subarray(row * 2, row * 2 + 2), at * 2);
      rows.parents.set(spans.parentSpanId.subarray(row * 2, row * 2 + 2), at * 2);
      rows.traces.set(spans.traceId.subarray(row * 4, row * 4 + 4), at * 4);
      rows.service[at] = resources[spans.resource[row] as number] ?? 0;
      rows.kind[at] = spans.kind[row] as number;
      rows.start[at] = spans.startMs[row] as number;
      rows.duration[at] = spans.durationMs[row] as number;
      rows.period[at] = whenPeriod(spans.startMs[row] as number);
      const name = strings[spans.name[row] as number] ?? '';
      rows.name[at] = intern(name);
      const query = text('text');
      const call =
        query !== ''
          ? statement(query)
          : intern(
              text('summary') ||
                `${text('action')} ${text('table')}`.trim() ||
                text('route') ||
                name,
            );
      rows.call[at] = call;
      rows.system[at] = intern(text('system'));
      if (rows.system[at] !== 0) {
        let table = tables.get(call);
        if (table === undefined) tables.set(call, (table = intern(tableOf(texts[call] as string))));
        rows.table[at] = intern(text('table')) || table;
      }
      rows.space[at] = intern(text('space'));
      rows.host[at] = intern(text('host'));
      rows.port[at] = intern(text('port'));
      rows.peer[at] = intern(text('peer'));
      if (slot('rows') >= 0) rows.rows[at] = Number(text('rows'));
      const status = Number(text('status') || 0);
      const failed = spans.status[row] === 2 || status >= 500;
      rows.failed[at] = failed ? 1 : 0;
      if (failed) {
        const event = exceptionOf(batch, row);
        rows.errorType[at] = intern(event?.type || text('errorType') || text('status'));
        rows.message[at] = intern(
          (event?.message || strings[spans.statusMessage[row] as number] || '').slice(0, 300),
        );
      }
    }
  }
  return rows;
}

function resourceServices(batch: TelemetryBatch): EntityId[] {
  return Array.from({ length: batch.resources.length }, (_, row) => {
    const identity = resourceIdentity(
      readAttributes(batch.resources.attributes, batch.strings, row),
    );
    return serviceId(identity.name, identity.namespace, identity.environment);
  });
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
