import { conform } from '@abduce/core/testing';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type ClickHouseServer, startClickHouse } from '../test-kit/clickhouse-server.ts';
import { clickhouseStore } from './clickhouse-store.ts';
import { allFeatures, dropDatabase, keepAll } from './test-kit/conformance.ts';

let server: ClickHouseServer;
let database = 0;

beforeAll(async () => {
  server = await startClickHouse();
});
afterAll(() => server.stop());

conform(
  { describe, it },
  {
    name: 'clickhouse',
    // A database for each case keeps them apart.
    async open() {
      await dropDatabase(server.url, `t${database++}`);
      return clickhouseStore({ url: server.url, database: `t${database}`, keep: keepAll });
    },
    features: allFeatures,
  },
);
