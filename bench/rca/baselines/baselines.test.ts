import { batchBuilder, type CaseFile, createCaseFile, type RootCauseEngine } from '@abduce/core';
import { random } from '@abduce/core/testing';
import { describe, expect, it } from 'vitest';
import { baro } from './baro.ts';
import { energyStatistic, epsilonDiagnosis } from './epsilon-diagnosis.ts';
import { latestDeploy } from './latest-deploy.ts';
import { microRca } from './micro-rca.ts';
import { monitorRank } from './monitor-rank.ts';
import { nSigma } from './n-sigma.ts';
import { periodOf } from './period-of.ts';
import { rankedCorrelation } from './ranked-correlation.ts';
import { stationary } from './stationary.ts';
import { correlation, correlationPValue, madOf, quantileOf } from './statistics.ts';
import { traceSpectrum } from './trace-spectrum.ts';
import { traversal } from './traversal.ts';

const chance = random(7);
const around = (level: number, length: number): number[] =>
  Array.from({ length }, () => level * (1 + 0.03 * chance.normal()));

/** site calls shop and search, search calls store; store is slow, and shop is not touched. */
function slowStore(): CaseFile {
  const period = (length: number, extra: readonly number[]) => {
    const store = around(0.01, length).map((value, i) => value + (extra[i] ?? 0));
    const search = store.map((value) => value + 0.01 * (1 + 0.03 * chance.normal()));
    const shop = around(0.02, length);
    const site = search.map((value, i) => value + (shop[i] as number) + 0.005);
    const one = (latency: readonly number[]) => ({
      'service.requests': latency.map(() => 10),
      'service.time': latency.map((value) => value * 10),
    });
    return { site: one(site), shop: one(shop), search: one(search), store: one(store) };
  };
  return createCaseFile({
    target: { service: 'site', indicator: 'latency' },
    dependencies: [
      ['site', 'shop'],
      ['site', 'search'],
      ['search', 'store'],
    ],
    window: { start: 72_000, end: 75_000, step: 1000, signals: period(3, [0.2, 0.4, 0.3]) },
    baselines: [
      { start: 0, end: 60_000, step: 1000, signals: period(60, []) },
      { start: 70_000, end: 72_000, step: 1000, signals: period(2, []) },
    ],
  });
}

async function ranking(engine: RootCauseEngine, caseFile: CaseFile): Promise<readonly string[]> {
  return (await engine.analyze(caseFile)).ranking.map(({ entity }) => entity);
}

describe('methods on metrics with a graph', () => {
  it('traversal stops at the deepest anomalous service', async () => {
    expect(await ranking(traversal(), slowStore())).toEqual(['store']);
  });

  it('ranked correlation leaves out the target and what did not move', async () => {
    const names = await ranking(rankedCorrelation(), slowStore());
    expect(new Set(names)).toEqual(new Set(['search', 'store']));
  });

  it.each([nSigma(), nSigma({ targetOnly: true }), baro(), epsilonDiagnosis()])(
    '$name puts the service that changed most first and the untouched one last',
    async (engine) => {
      const names = await ranking(engine, slowStore());
      expect(names[0]).toBe('store');
      expect(names.at(-1)).toBe('shop');
    },
  );

  it.each([microRca(), monitorRank()])('$name walks into the troubled branch', async (engine) => {
    const names = await ranking(engine, slowStore());
    expect(['search', 'store']).toContain(names[0]);
    expect(names).not.toContain('site');
  });

  it.each([traversal(), microRca(), monitorRank(), traceSpectrum(), latestDeploy()])(
    '$name says what it lacks',
    async (engine) => {
      const bare = createCaseFile({
        window: { start: 10, end: 20, step: 5, signals: { a: { 'service.requests': [1, 2] } } },
      });
      await expect(engine.analyze(bare)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    },
  );
});

describe('trace spectrum', () => {
  it('suspects the service that abnormal traces have in common', async () => {
    const batch = batchBuilder();
    for (let i = 0; i < 40; i++) {
      const late = i >= 20;
      const through = i % 2 === 0 ? 'left' : 'right';
      const own = late && through === 'left' ? 500 : 10;
      const ids = { traceId: (i + 1).toString(16).padStart(32, '0') };
      const at = i * 1000;
      batch.span({
        ...ids,
        resource: { 'service.name': 'entry' },
        spanId: '00000000000000aa',
        name: 'GET /',
        start: at,
        duration: own + 5,
      });
      batch.span({
        ...ids,
        resource: { 'service.name': through },
        spanId: '00000000000000bb',
        parentSpanId: '00000000000000aa',
        name: 'work',
        start: at + 1,
        duration: own,
      });
    }
    const caseFile = createCaseFile({
      window: { start: 20_000, end: 40_000 },
      telemetry: [batch.build()],
    });
    const { ranking } = await traceSpectrum().analyze(caseFile);
    expect(ranking.map(({ entity }) => entity)).toEqual(['left', 'entry', 'right']);
    expect(ranking[0]?.score).toBe(1);
    expect(ranking[1]?.score).toBeCloseTo(Math.sqrt(0.5));
    expect(ranking[2]?.score).toBe(0);
  });
});

describe('normal time', () => {
  it('is what comes before the window, and baselines recorded after it', () => {
    const caseFile = createCaseFile({
      window: { start: 100, end: 200, step: 50, signals: { a: { 'service.requests': [1, 1] } } },
      baselines: [{ start: 300, end: 400, step: 50 }],
    });
    const period = periodOf(caseFile);
    expect([50, 100, 199, 200, 299, 300, 399, 400].map(period)).toEqual([
      'normal',
      'window',
      'window',
      undefined,
      undefined,
      'normal',
      'normal',
      undefined,
    ]);
  });
});

describe('latest deploy', () => {
  it('orders deploys from the last one back', async () => {
    const caseFile = createCaseFile({
      window: { start: 100, end: 200, step: 50, signals: { a: { 'service.requests': [1, 1] } } },
      baselines: [{ start: 0, end: 100, step: 50 }],
      changes: [
        { id: 'one', kind: 'deploy', service: 'a', time: 50, title: 'one' },
        { id: 'two', kind: 'deploy', service: 'a', time: 90, title: 'two' },
        { id: 'flag', kind: 'flag', service: 'a', time: 95, title: 'flag' },
      ],
    });
    const { triggers } = await latestDeploy().analyze(caseFile);
    expect(triggers.map(({ change }) => change)).toEqual(['two', 'one']);
  });
});

describe('statistics', () => {
  it('of order and spread', () => {
    const values = Float64Array.of(4, 1, 3, 2, 100);
    expect(quantileOf(values, 0.5)).toBe(3);
    expect(quantileOf(values, 0.25)).toBe(2);
    expect(madOf(values)).toBeCloseTo(1 / 0.6745);
  });

  it('of moving together', () => {
    const a = Float64Array.of(1, 2, Number.NaN, 4, 5);
    expect(correlation(a, Float64Array.of(2, 4, 0, 8, 10)).r).toBeCloseTo(1);
    expect(correlation(a, Float64Array.of(2, 4, 0, 8, 10)).pairs).toBe(4);
    expect(correlation(a, Float64Array.of(1, 1, 1, 1, 1)).r).toBeNaN();
    // t = 0.8 · √(3 ÷ 0.36) = 2.309 on 3 degrees of freedom: p = 0.1041 in any table.
    expect(correlationPValue(0.8, 5)).toBeCloseTo(0.1041, 4);
    expect(correlationPValue(0, 5)).toBeCloseTo(1);
    expect(correlationPValue(0.8, 2)).toBe(1);
  });

  it('energy distance agrees with its definition', () => {
    const a = Float64Array.of(1, 2, 4);
    const b = Float64Array.of(3, 9);
    const mean = (x: Float64Array, y: Float64Array): number => {
      let sum = 0;
      for (const one of x) for (const other of y) sum += Math.abs(one - other);
      return sum / (x.length * y.length);
    };
    const deviation = Math.sqrt(((1 - 7 / 3) ** 2 + (2 - 7 / 3) ** 2 + (4 - 7 / 3) ** 2) / 3);
    const expected = ((6 / 5) * (2 * mean(a, b) - mean(a, a) - mean(b, b))) / deviation;
    expect(energyStatistic(a, b)).toBeCloseTo(expected, 10);
    expect(energyStatistic(a, a)).toBeCloseTo(0);
  });

  it('a walker spends its time where edges lead', () => {
    const shares = stationary(
      new Map([
        ['a', new Map([['b', 1]])],
        ['b', new Map([['a', 1]])],
      ]),
      new Map([['a', 1]]),
      0.5,
    );
    expect(shares.get('a')).toBeCloseTo(2 / 3);
    expect(shares.get('b')).toBeCloseTo(1 / 3);
  });
});
