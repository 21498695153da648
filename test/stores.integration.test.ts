import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createObserver, type Investigation, type TelemetryStore } from '@abduce/core';
import { manualClock, minutes, scenario, seconds } from '@abduce/core/testing';
import { decodeOtlp, encodeOtlp } from '@abduce/core/wire';
import { createEngine, templateExplainer } from '@abduce/rca';
import { chdbStore } from '@abduce/storage/chdb';
import { clickhouseStore } from '@abduce/storage/clickhouse';
import { composeStore } from '@abduce/storage/compose';
import { memoryStore } from '@abduce/storage/memory';
import { prometheusStore } from '@abduce/storage/prometheus';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ClickHouseServer,
  startClickHouse,
} from '../packages/storage/src/test-kit/clickhouse-server.ts';
import { loadTestChdb } from '../packages/storage/src/test-kit/load-chdb.ts';
import {
  type MetricServer,
  startPrometheus,
} from '../packages/storage/src/test-kit/prometheus-server.ts';

const story = scenario({ duration: minutes(16), seed: 11 })
  .service('web')
  .service('orders')
  .service('payments')
  .database('postgresql', 'shop')
  .call('web', 'orders')
  .call('orders', 'payments')
  .call('orders', 'postgresql/shop', { operation: 'SELECT * FROM orders WHERE id = ?' })
  .load('web', 6)
  .log('payments', { body: 'charge {int} failed: card declined', severity: 17, per: 'error' })
  .deploy('payments', minutes(12), { version: '2.0.0' })
  .during(minutes(12), minutes(16), { service: 'payments', errorRate: 0.6 });
// As it comes over the wire: times are whole nanoseconds.
const telemetry = story.batches().flatMap((batch) => {
  const { strings, resources, scopes, changes = [] } = batch;
  const wire = (['traces', 'logs', 'metrics'] as const)
    .filter((signal) => batch[signal === 'traces' ? 'spans' : signal] !== undefined)
    .map((signal) => decodeOtlp(signal, encodeOtlp(signal, batch)));
  return [...wire, { strings, resources, scopes, changes }];
});

const forever = 20 * 365 * 86_400_000;
const keep = {
  logs: forever,
  traces: forever,
  metrics: forever,
  profiles: forever,
  changes: forever,
};
const folder = mkdtempSync(join(tmpdir(), 'abduce-stores-'));

let clickhouse: ClickHouseServer;
let prometheus: MetricServer;
let expected: Investigation;

async function investigated(store: TelemetryStore): Promise<Investigation> {
  await using observer = createObserver({
    store,
    clock: manualClock(story.range.end),
    engine: createEngine(),
    explainer: templateExplainer(),
    step: seconds(15),
    window: minutes(6),
    baseline: minutes(5),
    slo: { rules: [{ long: minutes(4), short: minutes(1), rate: 8, severity: 'critical' }] },
  });
  for (const batch of telemetry) await observer.sink.write(batch);
  const { incidents } = await observer.assess();
  const [incident] = incidents;
  if (incident === undefined) throw new Error('no incident opened');
  return await observer.investigate(incident);
}

beforeAll(async () => {
  [clickhouse, prometheus] = await Promise.all([startClickHouse(), startPrometheus()]);
  expected = await investigated(memoryStore());
});
afterAll(async () => {
  await Promise.all([clickhouse?.stop(), prometheus?.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

describe('one incident in every store', () => {
  it('is told by the reference', () => {
    expect(expected.diagnosis.hypotheses[0]?.entity).toBe('payments');
  });

  it('ClickHouse gives the same diagnosis and report as memory', async () => {
    const found = await investigated(
      clickhouseStore({ url: clickhouse.url, database: 'shop', keep }),
    );
    expect(found.diagnosis).toEqual(expected.diagnosis);
    expect(found.report).toEqual(expected.report);
  });

  it('embedded ClickHouse gives the same diagnosis and report as memory', async () => {
    const found = await investigated(
      chdbStore({ path: join(folder, 'chdb'), load: async () => loadTestChdb(), keep }),
    );
    expect(found.diagnosis).toEqual(expected.diagnosis);
    expect(found.report).toEqual(expected.report);
  });

  it('metrics in Prometheus and all else in ClickHouse blame the same', async () => {
    const rest = clickhouseStore({ url: clickhouse.url, database: 'parts', keep });
    const found = await investigated(
      composeStore({
        metrics: prometheusStore({ url: prometheus.url }),
        logs: rest,
        traces: rest,
        profiles: rest,
        changes: rest,
      }),
    );
    const named = ({ diagnosis }: Investigation): unknown => [
      diagnosis.verdict,
      diagnosis.hypotheses.map(({ cause, entity }) => [cause, entity]),
    ];
    expect(named(found)).toEqual(named(expected));
  });
});
