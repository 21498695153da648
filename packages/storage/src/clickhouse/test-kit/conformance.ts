import type { StoreFeature } from '@abduce/core/testing';
import { clientConnection } from '../client-connection.ts';
import type { Keep } from '../schema/schema.ts';
import { identifier, sql } from '../sql.ts';

/** What a ClickHouse store claims to do. */
export const allFeatures: readonly StoreFeature[] = [
  'metrics.read',
  'metrics.write',
  'metrics.regex',
  'metrics.exponential',
  'metrics.starts',
  'metrics.instants',
  'logs.read',
  'logs.write',
  'traces.read',
  'traces.write',
  'profiles.read',
  'profiles.write',
  'changes.read',
  'changes.write',
  'replays',
];

const years = 50 * 365 * 86_400_000;

/** The data of the cases lies at a fixed time, which must not be too old whenever they run. */
export const keepAll: Keep = {
  logs: years,
  traces: years,
  metrics: years,
  profiles: years,
  changes: years,
};

/** So that a hundred cases do not leave a hundred databases for the server to look after. */
export async function dropDatabase(url: string, name: string): Promise<void> {
  const connection = clientConnection({ url });
  await connection.command(sql`DROP DATABASE IF EXISTS ${identifier(name)}`);
  await connection.close();
}
