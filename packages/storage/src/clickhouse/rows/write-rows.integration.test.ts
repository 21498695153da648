import { batchBuilder } from '@abduce/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ClickHouseServer, startClickHouse } from '../../test-kit/clickhouse-server.ts';
import { clickhouseStore } from '../clickhouse-store.ts';

let server: ClickHouseServer;
beforeAll(async () => {
  server = await startClickHouse();
});
afterAll(() => server?.stop());

async function run(statement: string): Promise<string> {
  const answer = await fetch(server.url, { method: 'POST', body: statement });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}

const at = Date.UTC(2026, 0, 5, 12);

function log(body: string, time: number) {
  const builder = batchBuilder();
  builder.log({
    time,
    body,
    severity: 17,
    resource: { 'service.name': 'cart' },
    attributes: { zone: 'a', __proto__x: 'y' },
  });
  return builder.build();
}

it('writes as text into columns that the engine cannot convert to, and as columns elsewhere', async () => {
  await run('CREATE DATABASE other');
  // A map becomes a tuple when it is read from text, and not otherwise.
  await run(`CREATE TABLE other.otel_logs (
    Timestamp DateTime64(3), Body String, ServiceName String, SeverityNumber UInt8,
    LogAttributes Tuple(zone String, __proto__x String), TraceId String
  ) ENGINE = MergeTree ORDER BY Timestamp`);
  const store = clickhouseStore({ url: server.url, database: 'other', migrate: 'never' });
  try {
    await store.logs.write(log('it\'s "quoted"\n', at));
    await store.logs.write(log('again', at + 1.25));
    const rows = await run(
      `SELECT toUnixTimestamp64Milli(Timestamp) AS t, Body, ServiceName, SeverityNumber, LogAttributes, TraceId
       FROM other.otel_logs ORDER BY Timestamp FORMAT JSONCompactEachRow`,
    );
    const attributes = { zone: 'a', __proto__x: 'y' };
    expect(
      rows
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      [at, 'it\'s "quoted"\n', 'cart', 17, attributes, ''],
      [at + 1, 'again', 'cart', 17, attributes, ''],
    ]);
  } finally {
    await store.close();
  }
});
