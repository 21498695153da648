import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { differMetrics, random } from '@abduce/core/testing';
import fc from 'fast-check';
import { afterAll, describe, it } from 'vitest';
import { metricPart } from '../clickhouse/metrics/metric-part.ts';
import { readDefaults } from '../clickhouse/metrics/metric-reader.ts';
import { testContext } from '../clickhouse/metrics/test-kit/test-context.ts';
import { loadTestChdb } from '../test-kit/load-chdb.ts';
import { chdbConnection } from './chdb-connection.ts';

const at = Date.UTC(2026, 0, 5, 12);
const path = mkdtempSync(join(tmpdir(), 'abduce-chdb-differential-'));
const connection = chdbConnection({ path, load: loadTestChdb });

afterAll(async () => {
  await connection.close();
  rmSync(path, { recursive: true, force: true });
});

describe('metrics in chDB', () => {
  it.each([
    ['read as samples', readDefaults],
    ['reduced by the engine', { rawSamples: 0 }],
  ])('%s: random queries are answered as the reference does', async (_, limits) => {
    const part = metricPart(testContext(connection, `raw_${limits.rawSamples}`), limits);
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
      { numRuns: 3, seed: 20260106, endOnFailure: true },
    );
  });
});
