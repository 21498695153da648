import { differMetrics, random } from '@abduce/core/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type ClickHouseServer, startClickHouse } from '../../test-kit/clickhouse-server.ts';
import { clientConnection } from '../client-connection.ts';
import { metricPart } from './metric-part.ts';
import { readDefaults } from './metric-reader.ts';
import { testContext } from './test-kit/test-context.ts';

const at = Date.UTC(2026, 0, 5, 12);

let server: ClickHouseServer;
beforeAll(async () => {
  server = await startClickHouse();
});
afterAll(() => server.stop());

describe('metrics in ClickHouse', () => {
  it.each([
    ['read as samples', readDefaults],
    ['read as samples when they are few', { rawSamples: 150 }],
    ['reduced by the engine', { rawSamples: 0 }],
  ])(
    '%s: random queries over random points are answered as the reference does',
    async (_, limits) => {
      const connection = clientConnection({ url: server.url });
      const database = `raw_${limits.rawSamples}`;
      const context = testContext(connection, database);
      const part = metricPart(context, limits);
      await fc.assert(
        fc.asyncProperty(fc.nat(), (seed) =>
          differMetrics({
            store: part,
            put: async (...batches) => {
              for (const batch of batches) await part.write(batch);
            },
            chance: random(seed),
            at,
            metric: `m${seed}`,
          }),
        ),
        { numRuns: 5, seed: 20260105, endOnFailure: true },
      );
      await connection.close();
    },
  );
});
