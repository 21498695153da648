import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClickHouseServer, startClickHouse } from '../../test-kit/clickhouse-server.ts';
import { clientConnection } from '../client-connection.ts';
import type { Connection } from '../connection.ts';
import { readRows } from '../read-rows.ts';
import { sql, statement } from '../sql.ts';
import { alterations, creations, places } from '../test-kit/statements.ts';

// The server has no Keeper, and its queue of definitions is off: that replicas replicate, and that `ON CLUSTER` reaches
// all servers, is not proven here. That the engine understands every statement is.
let server: ClickHouseServer;
let connection: Connection;

beforeAll(async () => {
  server = await startClickHouse({
    config: '<macros><shard>01</shard><replica>a</replica></macros>',
  });
  connection = clientConnection({ url: server.url });
});
afterAll(async () => {
  await connection.close();
  await server.stop();
});

describe.each(Object.entries(places))('definitions for the layout %s', (_, place) => {
  it('are understood by the engine, and have no parameters', async () => {
    const all = [...creations(place), ...alterations(place)];
    expect(all.length).toBeGreaterThan(40);
    for (const one of all) {
      expect(statement(one).params).toEqual({});
      const tree = await readRows(connection, sql`EXPLAIN AST ${one}`);
      expect(tree[0]?.explain, statement(one).text).toMatch(/^(Create|Alter)/);
    }
  });
});

it('replicated tables lack nothing but a Keeper', async () => {
  await connection.command(sql`CREATE DATABASE shop`);
  const local = {
    ...places.cluster,
    strictDimensions: true,
    layout: { kind: 'cluster', name: 'main', replicated: true, everywhere: false } as const,
  };
  const tables = creations(local).filter((one) => /ENGINE = Replicated/.test(statement(one).text));
  expect(tables.length).toBeGreaterThan(15);
  for (const one of tables) {
    const error: unknown = await connection.command(one).catch((caught: unknown) => caught);
    // 225: no ZooKeeper. Columns, keys, macros and engine were accepted before it was missed.
    expect(error, statement(one).text).toMatchObject({ details: { code: 225 } });
  }
});
