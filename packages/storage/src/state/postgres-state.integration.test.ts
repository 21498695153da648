import { systemClock } from '@abduce/core';
import { afterAll, beforeAll } from 'vitest';
import { type PostgresServer, startPostgres } from '../test-kit/postgres-server.ts';
import { pgModule } from './postgres/pg-module.ts';
import { postgresDatabase } from './postgres/postgres-database.ts';
import { postgresState } from './postgres-state.ts';
import { conformMigrations } from './test-kit/conform-migrations.ts';
import { conformState } from './test-kit/conform-state.ts';
import { emptySchema } from './test-kit/postgres-schema.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

conformState('postgres', async (clock) => postgresState({ url: await emptySchema(server), clock }));

conformMigrations('postgres', async () => {
  const url = await emptySchema(server);
  const again = (): ReturnType<typeof postgresDatabase> =>
    postgresDatabase({
      load: () => pgModule(),
      config: { connectionString: url, max: 2 },
      clock: systemClock(),
      heartbeat: 5_000,
    });
  return { database: again(), again };
});
