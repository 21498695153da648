import { describe, expect, it } from 'vitest';
import type { TelemetryBatch } from '../model/batch.ts';
import type { CaseFile } from '../model/case-file.ts';
import type { Diagnosis } from '../model/diagnosis.ts';
import { decodeCase, encodeCase } from '../model/documents.ts';
import type { IncidentEvent } from '../model/incident.ts';
import type { Report } from '../model/report.ts';
import type { Collector } from '../ports/runtime.ts';
import type { TelemetryStore } from '../ports/store.ts';
import { evaluateMetricQuery } from '../query/evaluate.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { type Scenario, scenario } from '../testing/scenario/scenario.ts';
import { minutes, seconds } from '../testing/scenario/types.ts';
import { logPages, spanPages } from '../world/case-rows.ts';
import { createObserver } from './create-observer.ts';
import type { ObserverOptions } from './options.ts';

/** The least store there can be: it keeps batches and asks the reference evaluator. */
function batchStore(): TelemetryStore & { readonly batches: TelemetryBatch[] } {
  const batches: TelemetryBatch[] = [];
  const keep =
    (part: 'spans' | 'logs' | 'metrics' | 'changes') => async (batch: TelemetryBatch) => {
      const { strings, resources, scopes } = batch;
      batches.push({ strings, resources, scopes, [part]: batch[part] });
    };
  return {
    name: 'test',
    version: 1,
    batches,
    metrics: {
      query: async (query) => evaluateMetricQuery(batches, query),
      names: async () => [],
      write: keep('metrics'),
    },
    traces: {
      async *query(query) {
        yield* spanPages(batches, query);
      },
      write: keep('spans'),
    },
    logs: {
      async *query(query) {
        yield* logPages(batches, query);
      },
      write: keep('logs'),
    },
    changes: {
      query: async ({ range }) =>
        batches
          .flatMap(({ changes = [] }) => changes)
          .filter(({ time }) => time >= range.start && time < range.end),
      write: keep('changes'),
    },
    async check() {},
    async close() {},
  };
}

function shop(): Scenario {
  return scenario({ duration: minutes(20), seed: 4 })
    .service('web')
    .service('orders', { pool: 5 })
    .service('stranger')
    .database('postgresql', 'shop')
    .call('web', 'orders')
    .call('orders', 'postgresql/shop', { operation: 'SELECT * FROM orders WHERE id = ?' })
    .load('web', 5)
    .load('stranger', 1)
    .log('orders', { body: 'order {int} placed', per: 'request' })
    .deploy('orders', minutes(14), { version: '1.1.0' })
    .during(minutes(14), minutes(20), { service: 'orders', errorRate: 0.5 });
}

const told = shop();
const telemetry = told.batches();

const rules = [{ long: minutes(5), short: minutes(1), rate: 10, severity: 'critical' }] as const;
const engine = {
  name: 'test',
  async analyze(caseFile: CaseFile): Promise<Diagnosis> {
    return {
      schema: 1,
      verdict: 'inconclusive',
      window: caseFile.window,
      hypotheses: [],
      ruledOut: [],
      triggers: [],
      ranking: [],
      path: [],
      evidence: [],
      impact: [],
      counterfactuals: [],
      confidence: 0,
      unknowns: [],
    };
  },
};
const explainer = {
  name: 'test',
  explain: async (diagnosis: Diagnosis): Promise<Report> =>
    ({ schema: 1, verdict: diagnosis.verdict }) as unknown as Report,
};

async function observed(options: Partial<ObserverOptions> = {}, at = minutes(20)) {
  const story = told;
  const clock = manualClock(story.range.start + at);
  const store = batchStore();
  const observer = createObserver({
    store,
    clock,
    engine,
    explainer,
    step: seconds(15),
    window: minutes(5),
    baseline: minutes(8),
    slo: { rules },
    ...options,
  });
  for (const batch of telemetry) await observer.sink.write(batch);
  return { observer, clock, store, story };
}

describe('assess', { timeout: 60_000 }, () => {
  it('builds the world, judges it and opens the incident', async () => {
    const { observer } = await observed();
    const { world, findings, incidents, objectives } = await observer.assess();
    expect(world.services.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['orders', 'stranger', 'web', 'database:postgresql/shop']),
    );
    expect(world.dependencies.map(({ id }) => id)).toContain('web -> orders');
    expect(incidents.map(({ service, status }) => [service, status])).toEqual([['web', 'open']]);
    expect(
      objectives.find(({ objective }) => objective.id === 'availability:orders')?.rates[0]?.fires,
    ).toBe(true);
    expect(findings.some(({ verdict, entity }) => verdict === 'fail' && entity === 'orders')).toBe(
      true,
    );
    expect(world.signals.rows.some(({ signal }) => signal === 'instance.cpu.usage')).toBe(true);
  });

  it('finds nothing wrong before the fault', async () => {
    const { observer, story } = await observed();
    const { start } = story.range;
    const range = { start: start + minutes(6), end: start + minutes(11) };
    const { incidents, findings } = await observer.assess(range);
    expect(incidents).toEqual([]);
    expect(findings.filter(({ verdict }) => verdict === 'error')).toEqual([]);
  });

  it('turns a store that fails in part into gaps', async () => {
    const broken = batchStore();
    const store: TelemetryStore = {
      ...broken,
      metrics: {
        names: async () => [],
        query: async ({ metric }) => {
          throw new Error(`no answer for ${metric}`);
        },
      },
      logs: {
        // biome-ignore lint/correctness/useYield: a query that dies at once
        async *query() {
          throw new Error('disk full');
        },
      },
    };
    const clock = manualClock(told.range.end);
    const observer = createObserver({ store, clock, window: minutes(5), slo: { rules } });
    for (const batch of telemetry) await broken.traces?.write?.(batch);
    const { gaps, incidents } = await observer.assess();
    expect(incidents.length).toBe(1);
    expect(gaps.find(({ signal }) => signal === 'logs')).toEqual({
      signal: 'logs',
      reason: 'failed',
      detail: 'reading logs failed: disk full',
    });
    expect(gaps.filter(({ reason }) => reason === 'failed').length).toBeGreaterThan(3);
  });

  it('says what was cut off', async () => {
    const { observer } = await observed({ limits: { spans: 500 } });
    const { gaps, world } = await observer.assess();
    expect(gaps.find(({ signal }) => signal === 'traces')?.detail).toMatch(
      /^only the newest 500 were read: those since 2026-01-05T12:1/,
    );
    expect(world.quality.spans).toBe(500);
  });

  it('answers an empty store with gaps alone', async () => {
    const observer = createObserver({ store: batchStore(), clock: manualClock(minutes(60)) });
    const { world, incidents, gaps } = await observer.assess();
    expect(world.services).toEqual([]);
    expect(incidents).toEqual([]);
    expect(gaps.map(({ signal }) => signal)).toEqual(expect.arrayContaining(['traces', 'logs']));
  });

  it('throws the reason of an abort', async () => {
    const { observer } = await observed();
    const reason = new Error('enough');
    await expect(observer.assess(undefined, { signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
    const late = new AbortController();
    const pending = observer.assess(undefined, { signal: late.signal });
    late.abort(reason);
    await expect(pending).rejects.toBe(reason);
  });

  it('keeps two observers apart', async () => {
    const [one, two] = [await observed(), await observed()];
    await one.observer.assess();
    const quiet = { start: two.story.range.start, end: two.story.range.start + minutes(5) };
    expect((await two.observer.assess(quiet)).incidents).toEqual([]);
  });
});

describe('investigate', { timeout: 60_000 }, () => {
  it('gathers a frozen case file that survives its codec', async () => {
    const { observer, story } = await observed();
    const { incidents } = await observer.assess();
    const [incident] = incidents;
    if (incident === undefined) throw new Error('no incident');
    const { caseFile, diagnosis, report } = await observer.investigate(incident);
    expect(diagnosis.window).toEqual(caseFile.window);
    expect(report.verdict).toBe('inconclusive');
    expect(caseFile.target).toEqual({ service: 'web', indicator: incident.objective.indicator });
    expect(caseFile.window.start).toBeLessThan(incident.openedAt);
    expect(caseFile.baselines[0]?.end).toBe(caseFile.window.start);
    expect(caseFile.world.services.map(({ id }) => id)).toContain('database:postgresql/shop');
    expect(caseFile.world.changes.map(({ service }) => service)).toEqual(['orders']);
    expect(caseFile.world.changes[0]?.time).toBe(story.range.start + minutes(14));
    expect(caseFile.baselineSignals[0]?.rows.length).toBeGreaterThan(20);
    expect(caseFile.telemetry.some(({ spans }) => (spans?.length ?? 0) > 0)).toBe(true);
    expect(Object.isFrozen(caseFile.world.services)).toBe(true);
    expect(decodeCase(encodeCase(caseFile))).toEqual(caseFile);
  });

  it('takes a service by name, and a time alone', async () => {
    const { observer, story } = await observed();
    const range = { start: story.range.start + minutes(13), end: story.range.end };
    const named = await observer.investigate({
      service: 'orders',
      range,
      indicator: 'availability',
    });
    expect(named.caseFile.target).toEqual({ service: 'orders', indicator: 'availability' });
    const open = await observer.investigate({ range });
    expect(open.caseFile.target).toBe(undefined);
    expect(open.caseFile.world.services.length).toBe(4);
    await expect(observer.investigate({ service: 'nobody', range })).rejects.toThrow(
      'service "nobody" is not in the data: database:postgresql/shop',
    );
  });

  it('replays a case file without the store', async () => {
    const { observer, story } = await observed();
    const range = { start: story.range.start + minutes(13), end: story.range.end };
    const first = await observer.investigate({ service: 'orders', range });
    const elsewhere = createObserver({
      store: { ...batchStore(), traces: undefined as never },
      engine,
      explainer,
    });
    const again = await elsewhere.investigate(first.caseFile);
    expect(again.caseFile).toBe(first.caseFile);
    expect(again.diagnosis).toEqual(first.diagnosis);
  });

  it('keeps the case file within its budget, and states what it left out', async () => {
    const { observer, story } = await observed({ limits: { caseBytes: 400_000 } });
    const range = { start: story.range.start + minutes(13), end: story.range.end };
    const { caseFile } = await observer.investigate({ service: 'orders', range });
    expect(encodeCase(caseFile).length).toBeLessThan(500_000);
    const cut = caseFile.sampling.filter(({ kept, total }) => kept < total);
    expect(cut.length).toBeGreaterThan(0);
    for (const { kept } of caseFile.sampling) expect(kept).toBeGreaterThan(0);
    for (const { method } of cut) expect(method).toContain('at random');
  });

  it('needs an engine', async () => {
    const observer = createObserver({ store: batchStore(), clock: manualClock(minutes(60)) });
    await expect(observer.investigate({ range: { start: 0, end: 1 } })).rejects.toThrow(
      'needs an engine',
    );
  });
});

describe('watch', { timeout: 60_000 }, () => {
  it('tells when an incident opens and resolves, and ends when the consumer does', async () => {
    const story = shop().during(minutes(17), minutes(20), { service: 'orders', errorRate: 0 });
    const clock = manualClock(story.range.start + minutes(12));
    const store = batchStore();
    for (const batch of story.batches()) {
      await store.traces?.write?.(batch);
    }
    const observer = createObserver({
      store,
      clock,
      step: seconds(15),
      window: minutes(5),
      slo: { rules, incidents: { resolveAfter: minutes(1) } },
    });
    const events: IncidentEvent[] = [];
    const done = (async () => {
      for await (const event of observer.watch({ every: minutes(1) })) {
        events.push(event);
        if (event.type === 'resolved') return;
      }
    })();
    for (let i = 0; i < 200 && events.at(-1)?.type !== 'resolved'; i++) {
      await clock.advance(minutes(1));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await done;
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['opened', 'resolved']));
    const opened = (events[0] as IncidentEvent).time - story.range.start;
    expect(opened).toBeGreaterThan(minutes(14));
    expect(opened).toBeLessThan(minutes(16.1));
    expect(clock.sleepers).toBe(0);
  });

  it('throws the reason when aborted, also while it sleeps', async () => {
    const { observer, clock } = await observed();
    const abort = new AbortController();
    const iterator = observer.watch({ signal: abort.signal });
    expect((await iterator.next()).value?.type).toBe('opened');
    const next = iterator.next();
    await clock.advance(1);
    abort.abort(new Error('enough'));
    await expect(next).rejects.toThrow('enough');
    expect(clock.sleepers).toBe(0);
  });

  it('ends when the observer is closed', async () => {
    const { observer } = await observed();
    const iterator = observer.watch();
    await iterator.next();
    const next = iterator.next();
    await observer.close();
    await expect(next).rejects.toThrow('the observer was closed');
    await expect(observer.assess()).rejects.toThrow('the observer is closed');
  });
});

describe('start and close', () => {
  it('runs collectors until closed, and survives one that fails', async () => {
    const log: string[] = [];
    const collector: Collector = {
      name: 'good',
      async run(sink, { signal, clock }) {
        await sink.write(telemetry[0] as TelemetryBatch);
        log.push('wrote');
        await clock.sleep(1e9, { signal }).catch(() => log.push('stopped'));
      },
    };
    const bad: Collector = {
      name: 'bad',
      async run() {
        throw new Error('no route');
      },
    };
    const errors: unknown[] = [];
    const store = batchStore();
    {
      await using observer = createObserver({
        store,
        clock: manualClock(told.range.end),
        collectors: [bad, collector],
        logger: { log: (level, message) => void (level === 'error' && errors.push(message)) },
      });
      observer.start();
      observer.start();
      await new Promise((resolve) => setImmediate(resolve));
      expect(observer.sink.counts().written).toBeGreaterThan(0);
    }
    expect(log).toEqual(['wrote', 'stopped']);
    expect(errors).toEqual(['collector bad stopped']);
  });

  it('does not wait for ever for a collector that will not stop', async () => {
    const clock = manualClock(0);
    const deaf: Collector = { name: 'deaf', run: () => new Promise(() => {}) };
    const warnings: unknown[] = [];
    const observer = createObserver({
      store: batchStore(),
      clock,
      collectors: [deaf],
      logger: {
        log: (level, message, fields) =>
          void (level === 'warn' && warnings.push([message, fields])),
      },
    });
    observer.start();
    const closed = observer.close();
    await clock.advance(10_000);
    await closed;
    expect(warnings).toEqual([['collectors did not stop in time', { collectors: ['deaf'] }]]);
  });
});

describe('options', () => {
  it.each([
    [{ step: 0 }, 'step is 0'],
    [{ window: Number.NaN }, 'window is NaN'],
    [{ step: 60_000, window: 1000 }, 'shorter than a step'],
    [{ limits: { spans: -1 } }, 'spans is -1'],
  ])('refuses %o', (options, message) => {
    expect(() => createObserver({ store: batchStore(), ...options })).toThrow(message);
  });
});
