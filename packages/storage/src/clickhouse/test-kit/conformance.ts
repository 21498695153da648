import { type StoreFeature, storeFeatures } from '@abduce/core/testing';
import { clientConnection } from '../client-connection.ts';
import type { Keep } from '../schema/schema.ts';
import { identifier, sql } from '../sql.ts';

/** What a ClickHouse store claims to do; what it lets go of with age, it does by the server's own clock. */
export const allFeatures: readonly StoreFeature[] = storeFeatures.filter(
  (feature) => feature !== 'retention',
);

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
