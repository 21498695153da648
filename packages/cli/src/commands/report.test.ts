import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeDocument, encodeDocument, type Report } from '@abduce/core';
import type { ReportVerification } from '@abduce/rca';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folder } from '../test-kit/folder.ts';
import { invoke } from '../test-kit/invoke.ts';
import { outage, writeTelemetry } from '../test-kit/outage.ts';

let home: Awaited<ReturnType<typeof folder>>;
let caseFile: string;
let told: string;
let report: Report;
let verified: Awaited<ReturnType<typeof invoke>>;

const written = async (name: string, document: unknown): Promise<string> => {
  const path = join(home.path, name);
  await writeFile(path, typeof document === 'string' ? document : encodeDocument(document));
  return path;
};

beforeAll(async () => {
  home = await folder();
  const telemetry = join(home.path, 'telemetry');
  caseFile = join(home.path, 'case.json');
  await writeTelemetry(telemetry, outage().batches());
  const { stdout } = await invoke('investigate', telemetry, '--json', '--save-case', caseFile);
  told = await written('told.json', stdout);
  ({ report } = decodeDocument(stdout) as { report: Report });
  verified = await invoke('report', 'verify', told, '--case', caseFile);
}, 60_000);
afterAll(() => home[Symbol.asyncDispose]());

/** The report with another number in its first evidence. */
function altered(): Report {
  const [first, ...others] = report.evidence;
  if (first === undefined) throw new Error('the report has no evidence');
  const facts = first.facts.map((fact) =>
    fact.name === 'before' ? { ...fact, value: Number(fact.value) + 1 } : fact,
  );
  return { ...report, evidence: [{ ...first, facts }, ...others] };
}

describe('report verify', () => {
  it('passes on the case file', () => {
    expect(verified.stderr).toBe('');
    expect(verified.code).toBe(0);
    expect(verified.stdout).toMatch(/^evidence +status +fact +stated +found +reason\nE1 +pass /);
    const count = report.evidence.length;
    expect(verified.stdout.trimEnd()).toMatch(new RegExp(`\\npass: ${count} of ${count} pass$`));
  });

  it('takes a report alone as well', async () => {
    const alone = await written('alone.json', report);
    expect(await invoke('report', 'verify', alone, '--case', caseFile)).toEqual(verified);
  });

  it('fails with what is stated and what is found', async () => {
    const path = await written('altered.json', altered());
    const { code, stdout } = await invoke('report', 'verify', path, '--case', caseFile);
    expect(code).toBe(1);
    expect(stdout).toMatch(/\nE1 +fail +before .*before measured otherwise\n/);
    expect(stdout.trimEnd()).toMatch(/\nfail: .* 1 fail.*$/);
    const machine = await invoke('report', 'verify', path, '--case', caseFile, '--json');
    expect(machine.code).toBe(1);
    const { evidence, status } = decodeDocument(machine.stdout) as ReportVerification;
    expect([status, evidence[0]?.status]).toEqual(['fail', 'fail']);
    const before = evidence[0]?.facts.find(({ name }) => name === 'before');
    expect(Number(before?.stated)).toBeCloseTo(Number(before?.found) + 1, 6);
  });

  it('is stale against a store that has forgotten', async () => {
    const { code, stdout } = await invoke('report', 'verify', told, '--store', 'memory:');
    expect([code, stdout.trimEnd().split('\n').at(-1)]).toEqual([
      3,
      expect.stringMatching(/^stale: 0 of \d+ pass, \d+ stale/),
    ]);
  });

  it.each([
    [['report', 'explain', 'x'], 2, /there is no "report explain"/],
    [['report', 'verify'], 2, /needs a report/],
    [['report', 'verify', 'x'], 2, /either --case .* or --store/],
    [['report', 'verify', 'x', '--case', 'y', '--store', 'memory'], 2, /either --case/],
    [['report', 'verify', 'no-such-file', '--case', 'y'], 1, /cannot read "no-such-file"/],
  ])('refuses %j', async (args, code, message) => {
    const outcome = await invoke(...args);
    expect(outcome.code).toBe(code);
    expect(outcome.stderr).toMatch(message);
  });

  it.each([
    ['{', /no-report.json/],
    ['[]', /is not an object/],
    ['{"schema":2}', /is no report of schema 1/],
    [{ ...({} as Report), schema: 1, title: [] }, /has no list "summary"/],
  ])('refuses %j as a report', async (document, message) => {
    const path = await written('no-report.json', document);
    const { code, stderr } = await invoke('report', 'verify', path, '--case', caseFile);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
  });

  it('refuses evidence without its parts', async () => {
    const [first] = report.evidence;
    const { query: _, ...rest } = first ?? {};
    const path = await written('broken.json', { ...report, evidence: [rest] });
    const { stderr } = await invoke('report', 'verify', path, '--case', caseFile);
    expect(stderr).toMatch(/has an evidence\[0\] without id, query, window and facts/);
  });

  it('refuses a directory in place of a case file', async () => {
    const { code, stderr } = await invoke('report', 'verify', told, '--case', home.path);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/./)]);
    expect(await readFile(told, 'utf8')).not.toBe('');
  });
});
