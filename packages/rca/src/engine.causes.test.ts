import type { CauseType, Diagnosis, Indicator } from '@abduce/core';
import type { Scenario } from '@abduce/core/testing';
import { describe, expect, it } from 'vitest';
import { createEngine } from './engine.ts';
import { caseOfScenario } from './test-kit/case-of-scenario.ts';
import { around, fault, ordersQuery, shop } from './test-kit/shop.ts';

const { from, to } = fault;

function diagnose(told: Scenario, indicator: Indicator): Promise<Diagnosis> {
  const target = { service: 'gateway', indicator };
  return createEngine().analyze(caseOfScenario(told, { target, ...around }));
}

/** A deploy right before the fault, of a service that has nothing to do with it. */
const decoyOf = (service: string) => (told: Scenario) =>
  told.deploy(service, from - 20_000, { version: '9.9.9' });

interface Expected {
  readonly indicator: Indicator;
  readonly cause: CauseType;
  readonly entity: string;
  readonly trigger?: string;
  readonly tell: (told: Scenario) => Scenario;
  readonly decoy: string;
}

const cases: readonly Expected[] = [
  {
    indicator: 'latency',
    cause: 'schema_index_lost',
    entity: 'database:postgresql/shop',
    trigger: 'deploy-orders-1.1.0',
    decoy: 'cart',
    tell: (told) =>
      told
        .during(from, to, {
          call: ['orders', 'postgresql/shop'],
          operation: ordersQuery,
          slower: 60,
        })
        .deploy('orders', from - 5000, {
          version: '1.1.0',
          files: ['migrations/0142_cleanup.sql'],
          diff: '+DROP INDEX idx_orders_user;',
        }),
  },
  {
    indicator: 'latency',
    cause: 'query_regression',
    entity: 'database:postgresql/shop',
    decoy: 'catalog',
    tell: (told) =>
      told.during(from, to, {
        call: ['orders', 'postgresql/shop'],
        operation: ordersQuery,
        slower: 60,
      }),
  },
  {
    indicator: 'latency',
    cause: 'n_plus_one',
    entity: 'catalog',
    trigger: 'deploy-catalog-2.0.0',
    decoy: 'cart',
    tell: (told) =>
      told
        .during(from, to, { call: ['catalog', 'postgresql/shop'], repeats: 30 })
        .deploy('catalog', from, { version: '2.0.0' }),
  },
  {
    indicator: 'latency',
    cause: 'cpu_regression',
    entity: 'catalog',
    trigger: 'deploy-catalog-2.0.0',
    decoy: 'orders',
    tell: (told) =>
      told
        .during(from, to, { service: 'catalog', slower: 8 })
        .deploy('catalog', from, { version: '2.0.0' }),
  },
  {
    indicator: 'latency',
    cause: 'network_delay',
    entity: 'pricing',
    decoy: 'catalog',
    tell: (told) => told.during(from, to, { call: ['catalog', 'pricing'], delay: 60 }),
  },
  {
    indicator: 'latency',
    cause: 'dependency_slow',
    entity: 'external:api.pay.example:8080',
    decoy: 'catalog',
    tell: (told) => told.during(from, to, { call: ['orders', 'api.pay.example'], slower: 30 }),
  },
  {
    indicator: 'availability',
    cause: 'dependency_errors',
    entity: 'external:api.pay.example:8080',
    decoy: 'catalog',
    tell: (told) => told.during(from, to, { call: ['orders', 'api.pay.example'], errorRate: 0.6 }),
  },
  {
    indicator: 'availability',
    cause: 'dependency_down',
    entity: 'database:redis/cache',
    decoy: 'catalog',
    tell: (told) => told.during(from, to, { call: ['cart', 'redis/cache'], down: true }),
  },
  {
    indicator: 'availability',
    cause: 'instance_lost',
    entity: 'pricing',
    trigger: 'scale-pricing',
    decoy: 'catalog',
    tell: (told) =>
      told.during(from, to, { service: 'pricing', down: true }).change(from - 3000, {
        id: 'scale-pricing',
        kind: 'scale',
        service: 'pricing',
        title: 'pricing: replicas changed to none',
      }),
  },
  {
    indicator: 'availability',
    cause: 'exception',
    entity: 'cart',
    trigger: 'deploy-cart-3.0.0',
    decoy: 'orders',
    tell: (told) =>
      told
        .during(from, to, { service: 'cart', errorRate: 0.4 })
        .log('cart', {
          body: 'TypeError: cannot read properties of undefined (reading {word})',
          severity: 17,
          per: 'error',
        })
        .deploy('cart', from - 2000, { version: '3.0.0' }),
  },
];

describe('createEngine on told systems', { timeout: 30_000 }, () => {
  it.each(cases)(
    'finds $cause at $entity',
    async ({ indicator, cause, entity, trigger, decoy, tell }) => {
      const diagnosis = await diagnose(decoyOf(decoy)(tell(shop())), indicator);
      const [winner] = diagnosis.hypotheses;
      expect(diagnosis.verdict).toBe('root_cause');
      expect({ cause: winner?.cause, entity: winner?.entity, trigger: winner?.trigger }).toEqual({
        cause,
        entity,
        trigger,
      });
      expect(diagnosis.confidence).toBeGreaterThan(0.6);
      // Whichever of the two moved first, the step that holds the fault's start is the onset.
      expect(
        Math.abs((diagnosis.onset ?? 0) - (diagnosis.window.start + 60_000)),
      ).toBeLessThanOrEqual(15_000);
      const innocent = diagnosis.ruledOut.find(
        (hypothesis) => hypothesis.trigger === `deploy-${decoy}-9.9.9`,
      );
      expect(innocent?.status).toBe('refuted');
      expect(diagnosis.path.at(-1)?.entity).toBe('gateway');
      expect(diagnosis.path[0]?.entity).toBe(entity);
    },
  );

  it('finds no fault in a quiet system with a deploy', async () => {
    const diagnosis = await diagnose(decoyOf('catalog')(shop(7)), 'latency');
    expect(diagnosis.verdict).toBe('no_fault');
    expect(diagnosis.hypotheses).toEqual([]);
    expect(diagnosis.ranking.length).toBeGreaterThan(0);
    expect(diagnosis.ruledOut.some(({ trigger }) => trigger === 'deploy-catalog-9.9.9')).toBe(true);
  });

  it('blames the heaviest of two faults and keeps the other', async () => {
    const told = shop(3).during(
      from,
      to,
      { call: ['orders', 'api.pay.example'], slower: 30 },
      { service: 'cart', slower: 20 },
    );
    const diagnosis = await diagnose(told, 'latency');
    expect(diagnosis.hypotheses.slice(0, 2).map(({ entity }) => entity)).toEqual([
      'external:api.pay.example:8080',
      'cart',
    ]);
  });

  it('needs no target', async () => {
    const told = shop(2).during(from, to, { service: 'catalog', slower: 8 });
    const diagnosis = await createEngine().analyze(caseOfScenario(told, around));
    expect(diagnosis.verdict).toBe('root_cause');
    expect(diagnosis.hypotheses[0]).toMatchObject({ cause: 'cpu_regression', entity: 'catalog' });
  });
});
