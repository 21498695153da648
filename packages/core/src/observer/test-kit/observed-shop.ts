import type { TelemetryBatch } from '../../model/batch.ts';
import type { CaseFile } from '../../model/case-file.ts';
import type { Diagnosis } from '../../model/diagnosis.ts';
import type { BurnRateRule } from '../../model/incident.ts';
import type { Report } from '../../model/report.ts';
import type { Explainer, RootCauseEngine } from '../../ports/analysis.ts';
import type { TelemetryStore } from '../../ports/store.ts';
import { evaluateMetricQuery } from '../../query/evaluate.ts';
import { type ManualClock, manualClock } from '../../testing/manual-clock.ts';
import { type Scenario, scenario } from '../../testing/scenario/scenario.ts';
import { minutes, seconds } from '../../testing/scenario/types.ts';
import { logPages, spanPages } from '../../world/case-rows.ts';
import { createObserver, type Observer } from '../create-observer.ts';
import type { ObserverOptions } from '../options.ts';

/** The least store there can be: it keeps batches and asks the reference evaluator. */
export function batchStore(): TelemetryStore & { readonly batches: TelemetryBatch[] } {
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

export function shop(): Scenario {
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

export const told: Scenario = shop();
export const telemetry: readonly TelemetryBatch[] = told.batches();

export const rules: readonly BurnRateRule[] = [
  { long: minutes(5), short: minutes(1), rate: 10, severity: 'critical' },
];
export const engine: RootCauseEngine = {
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
export const explainer: Explainer = {
  name: 'test',
  explain: async (diagnosis: Diagnosis): Promise<Report> =>
    ({ schema: 1, verdict: diagnosis.verdict }) as unknown as Report,
};

export interface Observed {
  readonly observer: Observer;
  readonly clock: ManualClock;
  readonly store: ReturnType<typeof batchStore>;
  readonly story: Scenario;
}

export async function observed(
  options: Partial<ObserverOptions> = {},
  at: number = minutes(20),
): Promise<Observed> {
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
