import { describe, expect, it } from 'vitest';
import { statement } from '../sql.ts';
import { alterations, creations, places, sqlFile } from '../test-kit/statements.ts';
import { mainTables, schema } from './tables.ts';

describe('definitions of tables', () => {
  // A change to a file here is a change to people's databases: see that a migration leads to it.
  it.each(Object.entries(places))('for the layout %s are as recorded', async (layout, place) => {
    await expect(sqlFile(creations(place))).toMatchFileSnapshot(`golden/${layout}.sql`);
  });

  it('of a cluster run on all of it', () => {
    for (const one of [...creations(places.cluster), ...alterations(places.cluster)]) {
      expect(statement(one).text).toContain("ON CLUSTER 'main'");
    }
    for (const place of [places.single, places.cloud]) {
      for (const one of creations(place)) {
        expect(statement(one).text).not.toMatch(/ON CLUSTER|Replicated|Distributed/);
      }
    }
  });

  it('give every table a partition, a time to live, and a shard that its rows alone decide', () => {
    for (const one of creations(places.single).slice(2)) {
      const { text } = statement(one);
      if (/^CREATE MATERIALIZED VIEW/.test(text)) continue;
      expect(text).toMatch(/PARTITION BY .*\n(.*\n)*TTL .*toIntervalSecond\(\d+\)/);
      expect(text).toContain('ttl_only_drop_parts = 1');
      expect(text).toContain('non_replicated_deduplication_window = ');
    }
    for (const { name, shardBy } of schema.tables) {
      expect(statement(shardBy).text, name).not.toMatch(/rand|now|generate/i);
    }
  });

  it('name each table once, and views between tables that exist', () => {
    const names = schema.tables.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { from, to } of schema.views)
      expect(names).toEqual(expect.arrayContaining([from, to]));
    for (const name of Object.values(mainTables)) expect(names).toContain(name);
  });
});
