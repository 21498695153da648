import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ClickHouseServer, startClickHouse } from '../../test-kit/clickhouse-server.ts';
import { clickhouseStore } from '../clickhouse-store.ts';

let server: ClickHouseServer;
beforeAll(async () => {
  server = await startClickHouse();
});
afterAll(() => server.stop());

async function asked(text: string): Promise<string> {
  const response = await fetch(`${server.url}/?query=${encodeURIComponent(text)}`, {
    method: 'POST',
  });
  if (!response.ok) throw new Error(await response.text());
  return (await response.text()).trim();
}

const day = 86_400_000;

it('what a migration would do is told and not done, and is what it does', async () => {
  const store = clickhouseStore({ url: server.url, database: 'shop', migrate: 'never' });
  const before = await store.pending();
  expect(before).toMatchObject({ version: 0, foreign: [] });
  expect(before.statements[0]).toMatchObject({ kind: 'create', object: 'shop' });
  expect(before.statements.map(({ object }) => object)).toContain('shop.otel_traces');
  expect(await asked(`SELECT count() FROM system.databases WHERE name = 'shop'`)).toBe('0');
  expect(await store.pending()).toEqual(before);
  const { version, done } = await store.migrate();
  expect(version).toBe(before.target);
  expect(done.map((line) => line.replace(/^\w+ /, ''))).toEqual(
    before.statements.slice(1).map(({ object }) => object),
  );
  expect(await store.pending()).toEqual({ version, target: version, statements: [], foreign: [] });
  await store.close();

  const shorter = clickhouseStore({ url: server.url, database: 'shop', keep: { logs: day } });
  const altered = await shorter.pending();
  expect(altered.statements.length).toBeGreaterThan(0);
  expect(new Set(altered.statements.map(({ kind }) => kind))).toEqual(new Set(['alter']));
  expect(altered.statements.map(({ text }) => text).join('\n')).toContain('MODIFY TTL');
  // What was altered stays so for whoever says nothing about it.
  await shorter.migrate();
  await shorter.close();
  const silent = clickhouseStore({ url: server.url, database: 'shop', keep: { traces: 7 * day } });
  expect((await silent.pending()).statements).toEqual([]);
  await silent.close();
});
