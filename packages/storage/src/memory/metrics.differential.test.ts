import { differMetrics, random } from '@abduce/core/testing';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { memoryStore } from './memory-store.ts';

const at = Date.UTC(2026, 0, 5, 12);

describe('memory store metrics', () => {
  it('answer random queries over random points as the reference does', async () => {
    const store = memoryStore({ maxAge: Number.MAX_SAFE_INTEGER });
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
      { numRuns: 60, seed: 20260105 },
    );
  });
});
