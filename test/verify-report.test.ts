import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  caseStore,
  createObserver,
  decodeCase,
  type Investigation,
  type Report,
  type TelemetryBatch,
  type TelemetryStore,
} from '@abduce/core';
import { manualClock, minutes, scenario, seconds } from '@abduce/core/testing';
import { createEngine, templateExplainer, verifyReport } from '@abduce/rca';
import { memoryStore } from '@abduce/storage/memory';
import { beforeAll, describe, expect, it } from 'vitest';
import { diagnose, goldenCases } from './golden/golden-case.ts';
import { writtenIncidents } from './golden/written.ts';
import { root, trackedFiles } from './sources.ts';

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
  .during(minutes(12), minutes(16), { service: 'payments', errorRate: 0.6, delay: 200 });

const telemetry = story.batches();
const settings = { step: seconds(15), window: minutes(6), baseline: minutes(5) };

async function filled(batches: readonly TelemetryBatch[]): Promise<TelemetryStore> {
  const store = memoryStore();
  const observer = createObserver({ store, clock: manualClock(story.range.end) });
  for (const batch of batches) await observer.sink.write(batch);
  return store;
}

async function investigated(store: TelemetryStore): Promise<Investigation> {
  const observer = createObserver({
    ...settings,
    store,
    clock: manualClock(story.range.end),
    engine: createEngine(),
    explainer: templateExplainer(),
  });
  return observer.investigate({
    service: 'web',
    indicator: 'availability',
    range: { start: story.range.start + minutes(9), end: story.range.end },
  });
}

/** The cases behind the reports that the documentation shows. */
const told = trackedFiles(/^fixtures\/reports\/[^/]+\/case\.json\.gz$/).map((path) => ({
  id: path,
  caseFile: () => decodeCase(gunzipSync(readFileSync(join(root, path))).toString('utf8')),
}));

let store: TelemetryStore;
let report: Report;
let live: Investigation;
beforeAll(async () => {
  store = await filled(telemetry);
  live = await investigated(store);
  report = live.report;
}, 30_000);

const observer = { clock: manualClock(story.range.end) };
const verify = (again: TelemetryStore, said: Report = report) =>
  verifyReport(said, again, { observer });

/** Spans with other durations from some time on. */
function slower(batch: TelemetryBatch, from: number, factor: number): TelemetryBatch {
  const { spans } = batch;
  if (spans === undefined) return batch;
  const durationMs = spans.durationMs.map((value, row) =>
    (spans.startMs[row] as number) >= from ? value * factor : value,
  );
  return { ...batch, spans: { ...spans, durationMs } };
}

function since(batch: TelemetryBatch, from: number): TelemetryBatch | undefined {
  const times = batch.spans?.startMs ?? batch.logs?.timeMs ?? batch.metrics?.timeMs;
  return times === undefined || (times[0] as number) >= from ? batch : undefined;
}

describe('verifying against a store of telemetry', { timeout: 60_000 }, () => {
  it('passes right after the investigation', async () => {
    const verification = await verify(store);
    expect(report.evidence.length).toBeGreaterThan(5);
    expect(verification.violations).toEqual([]);
    expect(verification.evidence.filter(({ status }) => status !== 'pass')).toEqual([]);
    expect(verification.status).toBe('pass');
    expect(verification.evidence.map(({ evidence }) => evidence)).toEqual(
      report.evidence.map(({ id }) => id),
    );
  });

  it('is stale when the data is gone', async () => {
    const verification = await verify(memoryStore());
    expect(verification.status).toBe('stale');
    expect(new Set(verification.evidence.map(({ status }) => status))).toEqual(new Set(['stale']));
    for (const { reason } of verification.evidence) expect(reason).toBeTruthy();
  });

  it('is stale when the normal times are gone', async () => {
    const from = report.window.start;
    const kept = telemetry.map((batch) => since(batch, from)).filter((one) => one !== undefined);
    expect(kept.length).toBeLessThan(telemetry.length);
    const verification = await verify(await filled(kept));
    expect(verification.status).toBe('stale');
    expect(verification.evidence.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(verification.evidence.find(({ evidence }) => evidence === 'E1')?.reason).toMatch(
      /normal times/,
    );
  });

  it('fails when the data was altered', async () => {
    const from = report.onset ?? 0;
    const altered = await filled(telemetry.map((batch) => slower(batch, from, 1.01)));
    const verification = await verify(altered);
    expect(verification.status).toBe('fail');
    const wrong = verification.evidence.filter(({ status }) => status === 'fail');
    expect(wrong.length).toBeGreaterThan(0);
    const facts = wrong.flatMap((one) => one.facts).filter(({ status }) => status === 'fail');
    expect(facts.some(({ stated, found }) => found !== undefined && stated !== found)).toBe(true);
  });

  it('reads window and baseline once, however many facts there are', async () => {
    let reads = 0;
    const { traces } = store;
    if (traces === undefined) throw new Error('the store has no spans');
    const counting: TelemetryStore = {
      ...store,
      traces: {
        query: (query, options) => {
          reads++;
          return traces.query(query, options);
        },
      },
    };
    await verify(counting);
    expect(reads).toBe(2);
  });

  it('ends when it is aborted', async () => {
    const controller = new AbortController();
    const hanging: TelemetryStore = {
      ...store,
      metrics: {
        names: async () => [],
        query: (_query, options) =>
          new Promise((_, reject) => {
            options?.signal?.addEventListener('abort', () => reject(options.signal?.reason));
            controller.abort(new DOMException('enough', 'AbortError'));
          }),
      },
    };
    await expect(
      verifyReport(report, hanging, { observer, signal: controller.signal }),
    ).rejects.toThrow('enough');
    await expect(
      verifyReport(report, store, { observer, signal: controller.signal }),
    ).rejects.toThrow('enough');
  });
});

describe('verifying on a replay', { timeout: 60_000 }, () => {
  it('passes for a generated scenario', async () => {
    const verification = await verifyReport(report, caseStore(live.caseFile));
    expect(verification.evidence.filter(({ status }) => status !== 'pass')).toEqual([]);
    expect(verification).toMatchObject({ status: 'pass', violations: [] });
  });

  it.each([...goldenCases(), ...writtenIncidents(), ...told])('passes for $id', async (given) => {
    const caseFile = given.caseFile();
    const said = await templateExplainer().explain(await diagnose(caseFile), caseFile);
    const verification = await verifyReport(said, caseStore(caseFile));
    expect(verification.violations).toEqual([]);
    expect(verification.evidence.filter(({ status }) => status !== 'pass')).toEqual([]);
    expect(verification.evidence.length).toBe(said.evidence.length);
    expect(verification.status).toBe('pass');
  });
});
