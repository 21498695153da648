import { caseStore, createObserver, decodeCase, encodeCase, worldOf } from '@abduce/core';
import { manualClock, minutes, scenario, seconds } from '@abduce/core/testing';
import { createEngine, templateExplainer } from '@abduce/rca';
import { memoryStore } from '@abduce/storage/memory';
import { describe, expect, it } from 'vitest';

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

const telemetry = story.batches();

async function investigated() {
  const clock = manualClock(story.range.end);
  const observer = createObserver({
    store: memoryStore(),
    clock,
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
  return { incident, observer, ...(await observer.investigate(incident)) };
}

describe('observer with the memory store and the engine', { timeout: 60_000 }, () => {
  it('goes from telemetry to a verdict', async () => {
    const { incident, diagnosis, report, caseFile } = await investigated();
    expect(incident.service).toBe('web');
    expect(diagnosis.hypotheses[0]?.entity).toBe('payments');
    expect(report.verdict).toBe(diagnosis.verdict);
    expect(worldOf(caseFile.world).changesOf('payments').length).toBe(1);
  });

  it('gives the same again, from the same telemetry and from the case file', async () => {
    const [one, two] = [await investigated(), await investigated()];
    const text = encodeCase(one.caseFile);
    expect(encodeCase(two.caseFile)).toBe(text);
    expect(text.length).toBeLessThan(2_000_000);
    const replayed = await two.observer.investigate(decodeCase(text));
    expect(replayed.diagnosis).toEqual(one.diagnosis);
    expect(replayed.report).toEqual(one.report);
  });

  it('answers the evidence of the report from the case file', async () => {
    const { caseFile, diagnosis } = await investigated();
    const store = caseStore(caseFile);
    const signals = diagnosis.evidence.filter(({ query }) => query.kind === 'signal');
    expect(signals.length).toBeGreaterThan(0);
    for (const { query } of signals) {
      if (query.kind !== 'signal') continue;
      // Evidence about a service may rest on signals of its instances.
      const found = await Promise.all(
        ['entity', 'service'].map((label) =>
          store.metrics?.query({
            metric: query.signal,
            where: [{ label, op: '=', value: query.entity }],
            grid: caseFile.world.signals.grid,
          }),
        ),
      );
      expect(found.flat().length, JSON.stringify(query)).toBeGreaterThan(0);
    }
  });
});
