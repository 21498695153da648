import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { logRows } from '@abduce/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ClickHouseServer, startClickHouse } from '../../test-kit/clickhouse-server.ts';
import { clickhouseStore } from '../clickhouse-store.ts';
import { defaults } from '../options.ts';
import { schema } from './tables.ts';

const folder = fileURLToPath(new URL('golden/', import.meta.url));
const now = Date.now();

let server: ClickHouseServer;
beforeAll(async () => {
  server = await startClickHouse();
});
afterAll(() => server.stop());

async function run(statement: string): Promise<void> {
  const response = await fetch(server.url, { method: 'POST', body: statement });
  if (!response.ok) throw new Error(`${await response.text()}\n${statement}`);
  await response.text();
}

// `single.sql` is the schema of today. When its version is raised, the file of the version before stays beside it as
// `single-<version>.sql`, so that databases made by every released version are led to the newest here.
it.each(readdirSync(folder).filter((file) => /^single(-\d+)?\.sql$/.test(file)))(
  'a database made as recorded in %s becomes one of today, with its rows',
  async (file) => {
    await run('DROP DATABASE IF EXISTS shop');
    const text = readFileSync(folder + file, 'utf8')
      // What strict engines want to be told.
      .replace(
        /(ENGINE = AggregatingMergeTree[\s\S]*?SETTINGS )/g,
        '$1allow_dimensions_outside_sorting_key = 1, ',
      );
    for (const statement of text.split(/;\n+/).filter((one) => one.trim() !== ''))
      await run(statement);
    await run(
      `INSERT INTO shop.abduce_migrations (Version, Name, Checksum) VALUES (${/-(\d+)/.exec(file)?.[1] ?? schema.version}, 'schema', '')`,
    );
    await run(
      `INSERT INTO shop.otel_logs (Timestamp, ServiceName, Body) VALUES (fromUnixTimestamp64Milli(${now}), 'cart', 'recorded')`,
    );
    const store = clickhouseStore({ url: server.url, database: 'shop', keep: defaults.keep });
    const { done, version, foreign } = await store.migrate();
    expect({ version, foreign }).toEqual({ version: schema.version, foreign: [] });
    if (file === 'single.sql') expect(done).toEqual([]);
    const bodies: unknown[] = [];
    for await (const page of store.logs.query({ range: { start: now, end: now + 1 } })) {
      for (const { body } of logRows(page)) bodies.push(body);
    }
    expect(bodies).toEqual(['recorded']);
    expect(await store.warnings()).toEqual([]);
    expect((await store.pending()).statements).toEqual([]);
    await store.close();
  },
);
