import pg from 'pg';
import type { PostgresServer } from '../../test-kit/postgres-server.ts';

let schemas = 0;

/** The address of a new, empty schema of a server. */
export async function emptySchema(server: PostgresServer): Promise<string> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  const name = `case_${schemas++}`;
  await client.query(`CREATE SCHEMA ${client.escapeIdentifier(name)}`);
  await client.end();
  return `${server.url}?options=${encodeURIComponent(`-c search_path=${name}`)}`;
}
