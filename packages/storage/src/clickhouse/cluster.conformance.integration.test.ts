import { conform } from '@abduce/core/testing';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { clickhouseStore } from './clickhouse-store.ts';
import { allFeatures, dropDatabase, keepAll } from './test-kit/conformance.ts';
import { startTwoShards, type TwoShards } from './test-kit/two-shards.ts';

let shards: TwoShards;
let database = 0;

beforeAll(async () => {
  shards = await startTwoShards();
});
afterAll(() => shards.stop());

conform(
  { describe, it },
  {
    name: 'clickhouse over two shards',
    async open() {
      for (const { url } of shards.servers) await dropDatabase(url, `t${database}`);
      database++;
      const [store, other] = shards.servers.map(({ url }) =>
        clickhouseStore({
          url,
          database: `t${database}`,
          keep: keepAll,
          cluster: { name: shards.cluster, replicated: false, everywhere: false },
        }),
      ) as [ReturnType<typeof clickhouseStore>, ReturnType<typeof clickhouseStore>];
      // Each server by itself: these have no queue of definitions.
      await other.migrate();
      await other.close();
      return store;
    },
    features: allFeatures,
  },
);
