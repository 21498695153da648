import { caseStore, type Report } from '@abduce/core';
import { minutes, scenario } from '@abduce/core/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../engine.ts';
import { templateExplainer } from '../report/template-explainer.ts';
import { caseOfScenario } from '../test-kit/case-of-scenario.ts';
import type { ReportVerification } from './verification.ts';
import { verifyReport } from './verify-report.ts';

type Path = readonly string[];

/** What is no measurement: which version of the document this is, and services that the map had no room for. */
const unmeasured = /^(schema|map\.hidden)$/;

const story = scenario({ duration: minutes(8), seed: 5 })
  .service('web')
  .service('orders')
  .database('postgresql', 'shop')
  .call('web', 'orders')
  .call('orders', 'postgresql/shop', { operation: 'SELECT * FROM orders WHERE id = ?' })
  .load('web', 1)
  .log('orders', { body: 'order {int} failed: no such column', severity: 17, per: 'error' })
  .deploy('orders', minutes(5), { version: '2.0.0' })
  .during(minutes(5), minutes(8), { service: 'orders', errorRate: 0.5 });

const caseFile = caseOfScenario(story, {
  target: { service: 'web', indicator: 'availability' },
  window: [minutes(4), minutes(8)],
});
const store = caseStore(caseFile);
let report: Report;
let clean: ReportVerification;
beforeAll(async () => {
  report = await templateExplainer().explain(await createEngine().analyze(caseFile), caseFile);
  clean = await verifyReport(report, store);
}, 30_000);

/** Every number and every word of a document, and one value of each row of values. */
function* leavesOf(value: unknown, path: Path = []): Generator<readonly [Path, number | string]> {
  if (value instanceof Float64Array) {
    const at = value.findIndex(Number.isFinite);
    if (at >= 0) yield [[...path, String(at)], value[at] as number];
  } else if (typeof value === 'number' || typeof value === 'string') yield [path, value];
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) yield* leavesOf(item, [...path, key]);
  }
}

function changed<T>(document: T, [key, ...rest]: Path, into: (leaf: unknown) => unknown): T {
  if (key === undefined) return into(document) as T;
  const copy = (
    Array.isArray(document) || document instanceof Float64Array ? document.slice() : { ...document }
  ) as Record<string, unknown>;
  copy[key] = changed(copy[key], rest, into);
  return copy as T;
}

const otherwise = (leaf: unknown): unknown =>
  typeof leaf === 'number' ? leaf * 1.001 + 1 : `${leaf}x`;

async function statusWith(path: Path): Promise<ReportVerification> {
  return verifyReport(changed(report, path, otherwise), store);
}

describe('a report that was altered', { timeout: 120_000 }, () => {
  it('passes before', () => {
    expect(clean.violations).toEqual([]);
    expect(clean.evidence.filter(({ status }) => status !== 'pass')).toEqual([]);
    expect(report.evidence.length).toBeGreaterThan(8);
    expect(report.counterfactuals.length).toBeGreaterThan(0);
  });

  it('fails for every number, and at the evidence whose number it is', async () => {
    const survived: string[] = [];
    let tried = 0;
    // All evidence states the same times: one of each kind is enough.
    const kinds = report.evidence.map(({ query }) => query.kind);
    const repeated = (at: string): boolean =>
      kinds.indexOf(kinds[Number(at)] ?? 'change') < Number(at);
    for (const [path, value] of leavesOf(report)) {
      const name = path.join('.');
      if (path[0] === 'evidence' && path[2] === 'scope' && repeated(path[1] ?? '')) continue;
      if (typeof value !== 'number' || Number.isNaN(value) || unmeasured.test(name)) continue;
      tried++;
      const { status, evidence } = await statusWith(path);
      const [first, at] = path;
      const there = first !== 'evidence' || evidence[Number(at)]?.status === 'fail';
      if (status !== 'fail' || !there) survived.push(`${name} ${value}`);
    }
    expect(survived).toEqual([]);
    expect(tried).toBeGreaterThan(200);
  });

  it('fails for every word that evidence states', async () => {
    const survived: string[] = [];
    let tried = 0;
    for (const [path, value] of leavesOf(report.evidence, ['evidence'])) {
      const [, at, part, , field] = path;
      const stated =
        part === 'title' || part === 'query' || (part === 'facts' && field === 'value');
      if (typeof value !== 'string' || !stated) continue;
      tried++;
      const { evidence } = await statusWith(path);
      // A query for what the store has never seen finds nothing: that is no pass either.
      const wanted = part === 'query' ? ['fail', 'stale'] : ['fail'];
      if (!wanted.includes(evidence[Number(at)]?.status ?? '')) survived.push(path.join('.'));
    }
    expect(survived).toEqual([]);
    expect(tried).toBeGreaterThan(40);
  });

  it('fails for changes and for words that it quotes', async () => {
    for (const key of ['title', 'kind', 'service', 'version']) {
      const { violations } = await statusWith(['changes', '0', key]);
      expect(violations.map(({ place }) => place)).toContain(`changes[0].${key}`);
    }
  });

  it('fails for names of entities, and for what the mechanism names', async () => {
    const names = /^(target\.service|rootCause\.entity|(impact|path|chain|ruledOut)\.\d+\.entity)$/;
    const parts = /^(title|summary|rootCause\.text)\.\d+\.entity$|^rootCause\.mechanism\./;
    let tried = 0;
    for (const [path] of leavesOf(report)) {
      const name = path.join('.');
      if (!names.test(name) && !parts.test(name)) continue;
      tried++;
      expect((await statusWith(path)).status, name).toBe('fail');
    }
    expect(tried).toBeGreaterThan(10);
  });

  it('is stale where it does not say how it was measured', async () => {
    const without = report.evidence.map(({ scope: _, ...item }) => item);
    const { status, evidence } = await verifyReport({ ...report, evidence: without }, store);
    expect(status).toBe('stale');
    expect(evidence[0]?.reason).toBe('it does not say how it was measured');
  });

  it('fails for a report about other data', async () => {
    const other = caseOfScenario(
      scenario({ duration: minutes(8), seed: 6 })
        .service('web')
        .service('orders')
        .database('postgresql', 'shop')
        .call('web', 'orders')
        .call('orders', 'postgresql/shop', { operation: 'SELECT * FROM orders WHERE id = ?' })
        .load('web', 1),
      { target: { service: 'web', indicator: 'availability' }, window: [minutes(4), minutes(8)] },
    );
    const { status, evidence } = await verifyReport(report, caseStore(other));
    expect(status).toBe('fail');
    expect(evidence[0]?.status).toBe('fail');
  });
});
