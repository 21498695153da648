import { caseStore, createCaseFile, type Incident, type Report } from '@abduce/core';
import { minutes, type ScenarioEffect } from '@abduce/core/testing';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../engine.ts';
import { templateExplainer } from '../report/template-explainer.ts';
import { caseOfScenario, type ScenarioCaseOptions } from '../test-kit/case-of-scenario.ts';
import { around, fault, ordersQuery, shop } from '../test-kit/shop.ts';
import { verifyReport } from './verify-report.ts';

const latency = { target: { service: 'gateway', indicator: 'latency' } } as const;
const failures = { target: { service: 'gateway', indicator: 'availability' } } as const;

const told: readonly (readonly [string, ScenarioEffect, Partial<ScenarioCaseOptions>])[] = [
  [
    'a slow statement',
    { call: ['orders', 'postgresql/shop'], operation: ordersQuery, slower: 200 },
    latency,
  ],
  ['calls repeated', { call: ['catalog', 'pricing'], repeats: 20 }, latency],
  ['a burnt processor', { service: 'catalog', slower: 30 }, latency],
  ['failures of its own', { service: 'pricing', errorRate: 0.6 }, failures],
  ['a process that is gone', { service: 'pricing', down: true }, failures],
  ['a slow network', { call: ['gateway', 'orders'], delay: 300 }, latency],
  ['more traffic', { load: 6 }, latency],
  ['nothing that was asked about', { service: 'cart', slower: 40 }, {}],
  ['metrics alone', { service: 'catalog', slower: 30 }, { ...latency, without: ['spans', 'logs'] }],
  [
    'spans alone',
    { service: 'pricing', errorRate: 0.6 },
    { ...failures, without: ['metrics', 'logs', 'changes'] },
  ],
  [
    'two normal times',
    { service: 'pricing', errorRate: 0.6 },
    {
      ...failures,
      baselines: [
        [0, minutes(0.75)],
        [minutes(1), minutes(2)],
      ],
    },
  ],
];

const incident: Incident = {
  id: 'i1',
  status: 'open',
  severity: 'critical',
  service: 'api',
  objective: { id: 'o1', service: 'api', indicator: 'latency', target: 0.99, threshold: 0.5 },
  related: [],
  openedAt: 660_000,
  updatedAt: 720_000,
  burnRates: [],
};

async function reported(caseFile: ReturnType<typeof caseOfScenario>): Promise<Report> {
  return templateExplainer().explain(await createEngine().analyze(caseFile), caseFile);
}

async function expectPass(caseFile: ReturnType<typeof caseOfScenario>): Promise<Report> {
  const report = await reported(caseFile);
  const { status, evidence, violations } = await verifyReport(report, caseStore(caseFile));
  expect(evidence.filter((one) => one.status !== 'pass')).toEqual([]);
  expect(violations).toEqual([]);
  expect(status).toBe('pass');
  return report;
}

describe('reports of told incidents are verified', { timeout: 30_000 }, () => {
  it.each(told)('%s', async (_, effect, options) => {
    const scenario = shop(7)
      .deploy('orders', fault.from - 5000, { version: '2.0.0' })
      .during(fault.from, fault.to, effect);
    const report = await expectPass(caseOfScenario(scenario, { ...around, ...options }));
    expect(report.evidence.length).toBeGreaterThan(2);
  });

  it('with normal times that were troubled, too, where the calm start of the window stands in', async () => {
    const quiet = [0.1, 0.11, 0.1, 0.09, 0.1, 0.1];
    const loud = [4, 4.1, 4, 3.9, 4, 4.1];
    const rate = (length: number) => new Array<number>(length).fill(10);
    const time = (values: readonly number[]) => values.map((value) => value * 10);
    const caseFile = createCaseFile({
      target: { service: 'api', indicator: 'latency' },
      window: {
        start: 600_000,
        end: 720_000,
        signals: {
          api: { 'service.requests': rate(12), 'service.time': time([...quiet, ...loud]) },
        },
      },
      baselines: [
        {
          start: 540_000,
          end: 600_000,
          signals: { api: { 'service.requests': rate(6), 'service.time': time(loud) } },
        },
      ],
      incident,
    });
    const report = await expectPass(caseFile);
    expect(report.window).toEqual({ start: 660_000, end: 720_000 });
    expect(report.evidence[0]?.scope?.baselines).toMatchObject([{ start: 600_000, end: 660_000 }]);
  });
});
