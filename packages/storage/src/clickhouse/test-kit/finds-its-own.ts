import { batchBuilder, spanKind, spanRows, spanStatus, type TelemetryBatch } from '@abduce/core';
import { expect } from 'vitest';
import type { ClickHouseStore } from '../clickhouse-store.ts';
import { at, equal, logsOf, otherTrace, spansOf, trace } from './foreign-server.ts';

/** What a batch of ours holds, for tables that keep text only. */
export function sample(): TelemetryBatch {
  const builder = batchBuilder();
  const resource = { 'service.name': 'cart', 'host.name': 'a' };
  const scope = { name: 'http', version: '2' };
  builder.span({
    traceId: trace,
    spanId: '00f067aa0ba902b7',
    name: 'GET /',
    kind: spanKind.server,
    status: spanStatus.error,
    statusMessage: 'no',
    resource,
    scope,
    start: at + 5,
    duration: 12.5,
    attributes: { 'http.route': '/', code: 500 },
    events: [{ name: 'exception', time: at + 6, attributes: { 'exception.type': 'Oops' } }],
    links: [{ traceId: otherTrace, spanId: '1111111111111111', attributes: { why: 'batch' } }],
  });
  builder.log({
    time: at + 5,
    resource,
    scope,
    severity: 17,
    severityText: 'ERROR',
    body: 'connection refused by 10.0.0.1',
    traceId: trace,
    spanId: '00f067aa0ba902b7',
    attributes: { code: 500 },
  });
  return builder.build();
}

/** Writes a batch and finds it again, by all that the tables have columns for. */
export async function findsItsOwn(store: ClickHouseStore): Promise<void> {
  const batch = sample();
  await store.traces.write(batch);
  await store.logs.write(batch);
  const [span, ...spans] = await spansOf(store, { traceIds: [trace] });
  expect(spans).toEqual([]);
  const [given] = spanRows(batch);
  const attributes = new Map([
    ['http.route', '/'],
    ['code', '500'],
  ]);
  expect(span).toEqual({ ...given, attributes });
  expect(await spansOf(store, { kinds: [spanKind.server], status: spanStatus.error })).toEqual([
    span,
  ]);
  expect(await spansOf(store, { status: spanStatus.ok })).toEqual([]);
  expect(await spansOf(store, { minDuration: 12.5, ...equal('code', '500') })).toEqual([span]);
  expect(await spansOf(store, { minDuration: 12.6 })).toEqual([]);
  const [record] = await logsOf(store, { search: 'connection refused' });
  expect(record).toMatchObject({
    severity: 17,
    severityText: 'ERROR',
    body: 'connection refused by 10.0.0.1',
    traceId: trace,
    time: at + 5,
  });
  expect(record?.resource).toEqual(
    new Map([
      ['service.name', 'cart'],
      ['host.name', 'a'],
    ]),
  );
  expect(record?.attributes).toEqual(new Map([['code', '500']]));
}
