import { conform, differMetrics, random } from '@abduce/core/testing';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type MetricServer, startPrometheus } from '../test-kit/prometheus-server.ts';
import { startVictoriaMetrics } from '../test-kit/victoria-metrics-server.ts';
import { prometheusStore } from './prometheus-store.ts';

const at = Date.UTC(2026, 0, 5, 12);
const servers: readonly (readonly [string, MetricServer])[] = [
  ['Prometheus', await startPrometheus()],
  ['VictoriaMetrics', await startVictoriaMetrics()],
];
afterAll(async () => {
  for (const [, server] of servers) await server.stop();
});

for (const [name, server] of servers) {
  let cases = 0;
  conform(
    { describe, it },
    {
      name,
      at,
      open: () => prometheusStore({ url: server.url, labels: { project: `case${++cases}` } }),
      features: [
        'metrics.read',
        'metrics.write',
        'metrics.regex',
        'replays',
        ...(name === 'VictoriaMetrics' ? (['metrics.instants'] as const) : []),
      ],
      async seed(store, batch) {
        await store.metrics?.write?.(batch);
        await server.flush();
      },
    },
  );

  describe(name, () => {
    it('answers random queries over random points as the reference does', async () => {
      const store = prometheusStore({ url: server.url, labels: { project: 'random' } });
      await fc.assert(
        fc.asyncProperty(fc.nat(), (seed) =>
          differMetrics({
            store: store.metrics,
            async put(...batches) {
              const late = seed % 2 === 0 ? batches : batches.toReversed();
              for (const batch of late) await store.metrics.write?.(batch);
              await server.flush();
            },
            chance: random(seed),
            at,
            metric: `m.${seed}`,
            starts: false,
            exponential: false,
            microseconds: false,
            // Points of one stream may come in any order, but with one value at a time.
            disorder: false,
            scopes: false,
          }),
        ),
        { numRuns: 60, seed: 20260105 },
      );
      const { pushedDown, raw } = store.stats();
      expect(Math.min(pushedDown, raw)).toBeGreaterThan(20);
    });
  });
}
