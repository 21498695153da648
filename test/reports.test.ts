import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type CaseFile, caseStore, type Diagnosis, decodeCase, encodeCase } from '@abduce/core';
import {
  checkReport,
  createEngine,
  renderText,
  templateExplainer,
  verifyReport,
} from '@abduce/rca';
import { describe, expect, it } from 'vitest';
import { reportPages } from '../docs/report-pages.ts';
import { reportCases } from '../fixtures/reports/all.ts';
import { root } from './sources.ts';

interface ReportTruth {
  readonly verdict: Diagnosis['verdict'];
  readonly cause: string;
  readonly entity: string;
  readonly trigger: string;
  readonly innocent: readonly string[];
  /** Kinds of check that have to bear the cause out. */
  readonly confirmed: readonly string[];
}

const patience = 60_000;

const read = (path: string): string => gunzipSync(readFileSync(join(root, path))).toString('utf8');

const names = Object.keys(reportCases);
const fileOf = (name: string): string => `fixtures/reports/${name}/case.json.gz`;
const truthOf = (name: string): ReportTruth =>
  JSON.parse(readFileSync(join(root, `fixtures/reports/${name}/truth.json`), 'utf8'));

const diagnoses = new Map<string, Promise<{ caseFile: CaseFile; diagnosis: Diagnosis }>>();
function diagnose(path: string): Promise<{ caseFile: CaseFile; diagnosis: Diagnosis }> {
  let found = diagnoses.get(path);
  if (found === undefined) {
    const caseFile = decodeCase(read(path));
    found = createEngine()
      .analyze(caseFile)
      .then((diagnosis) => ({ caseFile, diagnosis }));
    diagnoses.set(path, found);
  }
  return found;
}

describe.each(names)('%s', (name) => {
  it(
    'is what the simulation gives, to the byte, and small',
    () => {
      expect(encodeCase((reportCases[name] as () => CaseFile)())).toBe(read(fileOf(name)));
      expect(statSync(join(root, fileOf(name))).size).toBeLessThanOrEqual(2_000_000);
    },
    patience,
  );

  it('is diagnosed as it was made, with high confidence', async () => {
    const truth = truthOf(name);
    const { diagnosis } = await diagnose(fileOf(name));
    const [best] = diagnosis.hypotheses;
    expect({ verdict: diagnosis.verdict, ...best }).toMatchObject({
      verdict: truth.verdict,
      cause: truth.cause,
      entity: truth.entity,
      trigger: truth.trigger,
    });
    expect(diagnosis.confidence).toBeGreaterThanOrEqual(0.94);
    const cleared = diagnosis.ruledOut.map(({ trigger }) => trigger);
    for (const id of truth.innocent) expect(cleared).toContain(id);
    expect(cleared).not.toContain(truth.trigger);
    const confirmed = diagnosis.counterfactuals
      .filter(({ verdict }) => verdict === 'confirms')
      .map(({ method }) => method);
    for (const method of truth.confirmed) expect(confirmed).toContain(method);
    expect(diagnosis.counterfactuals.filter(({ verdict }) => verdict === 'contradicts')).toEqual(
      [],
    );
  });
});

const witnesses = names
  .map(fileOf)
  .concat(
    ['fixtures/cases/bad-release', 'fixtures/cases/kept-connections'].map(
      (folder) => `${folder}/case.json.gz`,
    ),
  );

describe.each(witnesses)('the report of %s', (path) => {
  it(
    'rests on evidence that can be measured again',
    async () => {
      const { caseFile, diagnosis } = await diagnose(path);
      const report = await templateExplainer().explain(diagnosis, caseFile);
      expect(checkReport(report)).toEqual([]);
      const { status, violations, evidence } = await verifyReport(report, caseStore(caseFile));
      expect(violations).toEqual([]);
      expect(evidence.filter((one) => one.status !== 'pass')).toEqual([]);
      expect(status).toBe('pass');
    },
    patience,
  );

  it('says what, why and what to do now on one screen', async () => {
    const { caseFile, diagnosis } = await diagnose(path);
    const text = renderText(await templateExplainer().explain(diagnosis, caseFile));
    const lines = text.split('\n');
    for (const line of lines) expect([...line].length, line).toBeLessThanOrEqual(80);
    const now = lines.indexOf('Do now');
    const end = lines.indexOf('', now);
    expect(now).toBeGreaterThan(0);
    expect(end).toBeLessThanOrEqual(45);
  });
});

describe('pages of the reports', () => {
  it(
    'are what `pnpm docs:pages` writes',
    async () => {
      for (const [path, text] of Object.entries(await reportPages())) {
        expect(readFileSync(join(root, path), 'utf8'), path).toBe(text);
      }
    },
    patience,
  );
});
