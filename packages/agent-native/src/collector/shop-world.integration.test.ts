import {
  buildWorld,
  corootDialect,
  evaluateMetricQuery,
  factQueryOf,
  factsOf,
  metricQueryOf,
  rulesFor,
  systemClock,
  type TelemetryBatch,
  type WorldSnapshot,
  worldOf,
} from '@abduce/core';
import { expect, it } from 'vitest';
import { helperPath } from '../test-kit/observe.ts';
import { startShop } from '../test-kit/shop.ts';
import { agentCollector } from './agent-collector.ts';

const step = 1000;

function worldSince(start: number, batches: readonly TelemetryBatch[]): WorldSnapshot {
  const grid = { start, step, length: Math.ceil((Date.now() - start) / step) };
  const answer = (query: Parameters<typeof evaluateMetricQuery>[1]) =>
    evaluateMetricQuery(batches, query);
  return buildWorld({
    grid,
    metrics: rulesFor([corootDialect]).map((rule) => ({
      rule,
      series: answer(metricQueryOf(rule, grid)),
    })),
    facts: factsOf([corootDialect]).map((rule) => ({
      rule,
      series: answer(factQueryOf(rule, grid)),
    })),
  });
}

it('a world of batches has who has processes, as long as they run, and how far they are apart', async () => {
  await using shop = await startShop();
  const batches: TelemetryBatch[] = [];
  const abort = new AbortController();
  const start = Math.floor(Date.now() / step) * step;
  const agent = agentCollector({
    scope: { cgroups: [shop.cgroup.path] },
    interval: step / 2,
    helperPath,
    conntrackNetns: [shop.network.router.path],
  });
  const done = agent.run(
    { write: async (batch) => void batches.push(batch) },
    { clock: systemClock(), logger: { log: () => {} }, signal: abort.signal },
  );
  try {
    await shop.buy(40, 100);
    await shop.programs.cache.stop('SIGKILL');
    await shop.buy(60, 100);
  } finally {
    abort.abort();
    await done;
  }
  const world = worldSince(start, batches);
  // Their parent, which the scope names, is none.
  expect(world.services.map(({ id }) => id).toSorted()).toEqual(
    Object.keys(shop.cgroups).toSorted(),
  );
  const { signals } = worldOf(world);
  const known = (signal: 'instance.up' | 'dependency.round_trip', entity: string): number[] =>
    [...(signals.one(signal, entity)?.values ?? [])].filter((value) => value > 0);
  for (const edge of ['front -> cart', 'cart -> cache', 'front -> orders', 'orders -> database']) {
    expect(Math.max(...known('dependency.round_trip', edge)), edge).toBeLessThan(0.1);
    expect(known('dependency.round_trip', edge).length, edge).toBeGreaterThan(2);
  }
  const instance = (service: string): string =>
    world.instances.find((each) => each.service === service)?.id ?? '';
  const last = (service: string): number =>
    [...(signals.one('instance.up', instance(service))?.values ?? [])].lastIndexOf(1);
  expect(known('instance.up', instance('cache')).length).toBeGreaterThan(2);
  expect(last('front')).toBeGreaterThanOrEqual(world.signals.grid.length - 2);
  expect(last('cache')).toBeLessThan(world.signals.grid.length - 3);
}, 60_000);
