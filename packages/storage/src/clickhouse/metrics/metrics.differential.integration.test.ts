import { differMetrics, random } from '@abduce/core/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type ClickHouseServer, startClickHouse } from '../../test-kit/clickhouse-server.ts';
import { type ClickHouseStore, clickhouseStoreOver } from '../clickhouse-store.ts';
import { clientConnection } from '../client-connection.ts';

const at = Date.UTC(2026, 0, 5, 12);

let server: ClickHouseServer;
let store: ClickHouseStore;
beforeAll(async () => {
  server = await startClickHouse();
  store = clickhouseStoreOver(clientConnection({ url: server.url }), {
    database: 'differ',
    keep: { metrics: Number.POSITIVE_INFINITY },
  });
});
afterAll(async () => {
  await store.close();
  await server.stop();
});

describe('metrics in ClickHouse', () => {
  it('answer random queries over random points as the reference does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), (seed) =>
        differMetrics({
          store: store.metrics,
          put: async (...batches) => {
            for (const batch of batches) await store.metrics.write(batch);
          },
          chance: random(seed),
          at,
          metric: `m${seed}`,
        }),
      ),
      { numRuns: 15, seed: 20260105, endOnFailure: true },
    );
  });
});
