import { differMetrics, random } from '@abduce/core/testing';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { clickhouseStore } from '../clickhouse-store.ts';
import { clientConnection } from '../client-connection.ts';
import { keepAll } from '../test-kit/conformance.ts';
import { startTwoShards, type TwoShards } from '../test-kit/two-shards.ts';
import { metricPart } from './metric-part.ts';
import { readDefaults } from './metric-reader.ts';
import { testContext } from './test-kit/test-context.ts';

const at = Date.UTC(2026, 0, 5, 12);

let shards: TwoShards;
beforeAll(async () => {
  shards = await startTwoShards();
});
afterAll(() => shards.stop());

describe('metrics over two shards', () => {
  it('answer as the reference does, whoever reduces', async () => {
    const cluster = { name: shards.cluster, replicated: false, everywhere: false } as const;
    const database = 'differ';
    for (const { url } of shards.servers) {
      const store = clickhouseStore({ url, database, keep: keepAll, cluster });
      await store.migrate();
      await store.close();
    }
    const [first] = shards.servers;
    const connection = clientConnection({ url: first?.url ?? '' });
    const context = testContext(connection, database, cluster);
    const writer = metricPart(context);
    for (const [seed, limits] of [readDefaults, { rawSamples: 0 }].entries()) {
      await differMetrics({
        store: metricPart(context, limits),
        put: async (...batches) => {
          for (const batch of batches) await writer.write(batch);
        },
        chance: random(seed),
        at,
        metric: `m${seed}`,
        queries: 12,
      });
    }
    await connection.close();
  });
});
