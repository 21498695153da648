import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Diagnosis, decodeDocument, type Report } from '@abduce/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folder } from '../test-kit/folder.ts';
import { invoke } from '../test-kit/invoke.ts';
import { outage, writeTelemetry } from '../test-kit/outage.ts';

let home: Awaited<ReturnType<typeof folder>>;
let telemetry: string;
let caseFile: string;
let told: Awaited<ReturnType<typeof invoke>>;

beforeAll(async () => {
  home = await folder();
  telemetry = join(home.path, 'telemetry');
  caseFile = join(home.path, 'case.json');
  await writeTelemetry(telemetry, outage().batches());
  told = await invoke('investigate', telemetry, '--save-case', caseFile);
}, 60_000);
afterAll(() => home[Symbol.asyncDispose]());

describe('a directory of telemetry', () => {
  it('is explained: what, where and set off by what', () => {
    expect(told.code, told.stderr).toBe(0);
    expect(told.stderr).toMatch(/^incident: latency of gateway, opened 2026-01-05T12:04:/);
    expect(told.stdout).toContain('◀ ROOT CAUSE');
    expect(told.stdout).toContain('lost an index');
    expect(told.stdout).toMatch(/release 2\.0\.0 of\s+orders/);
    expect(told.stdout).not.toContain('\x1b[');
    expect(Math.max(...told.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('says when it ended with a part of a step that nothing fell', () => {
    expect(told.stdout).not.toContain('Requests per second at gateway fell');
  });

  it('for another service and time than the data suggest', async () => {
    const { code, stdout, stderr } = await invoke(
      'investigate',
      telemetry,
      '--json',
      '--service',
      'catalog',
      '--from',
      '2026-01-05T12:02:00Z',
      '--to',
      '2026-01-05T12:03:30Z',
    );
    expect([code, stderr]).toEqual([0, '']);
    const { diagnosis } = decodeDocument(stdout) as { diagnosis: Diagnosis };
    expect(diagnosis.target).toMatchObject({ service: 'catalog' });
    expect(diagnosis.window).toEqual({
      start: Date.UTC(2026, 0, 5, 12, 2),
      end: Date.UTC(2026, 0, 5, 12, 3, 30),
    });
    expect(diagnosis.verdict).not.toBe('root_cause');
  });

  it.each([
    [['--from', '2026-01-05T11:00:00Z'], 'no normal time before', 'choose a later --from'],
    [['--from', '2026-01-05T13:00:00Z'], 'no data in the time', 'choose an earlier --from'],
    [['--service', 'nobody', '--from', '2026-01-05T12:02:00Z'], 'nobody', ''],
    [['--from', '2026-01-05T12:02:00Z', '--out', '/nowhere/report.txt'], '/nowhere/report.txt', ''],
  ])('fails with %j', async (flags, said, advice) => {
    const { code, stderr } = await invoke('investigate', telemetry, ...flags);
    expect(code).toBe(1);
    expect(stderr).toContain(said);
    expect(stderr).toContain(advice);
    expect(stderr).not.toContain('    at ');
  });
});

describe('a store', () => {
  it('is read as it is, and explained like files', { timeout: 60_000 }, async () => {
    const store = `memory:${join(home.path, 'kept.snapshot')}`;
    const imported = await invoke('import', telemetry, '--store', store);
    expect(imported.code, imported.stderr).toBe(0);
    const when = ['--from', '2026-01-05T12:04:00Z', '--to', '2026-01-05T12:06:00Z'];
    const found = await invoke('investigate', '--store', store, ...when, '--service', 'gateway');
    expect(found.code, found.stderr).toBe(0);
    expect(found.stdout).toContain('lost an index');
    expect(found.stdout).toMatch(/release 2\.0\.0 of\s+orders/);
  });

  it.each([
    [['--store', 'memory:x'], '--store needs --from'],
    [['--store', 'memory:x', '--from', '2999-01-01'], 'it must be in the past'],
    [['in.json', '--store', 'memory:x'], 'not both'],
  ])('is refused with %j', async (args, said) => {
    const { code, stderr } = await invoke('investigate', ...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(said)]);
  });
});

describe('what the demo recorded', () => {
  it.each([
    ['bad-release', 'schema_index_lost', 'deploy-orders-2.14.0'],
    ['innocent-deploy', 'dependency_slow', undefined],
  ])('%s is explained without a flag', async (scenario, cause, trigger) => {
    const path = new URL(`../../../../fixtures/demo/${scenario}/telemetry`, import.meta.url);
    const { code, stdout, stderr } = await invoke('investigate', fileURLToPath(path), '--json');
    expect(code, stderr).toBe(0);
    const { diagnosis } = decodeDocument(stdout) as { diagnosis: Diagnosis };
    expect(diagnosis.verdict).toBe('root_cause');
    expect(diagnosis.hypotheses[0]?.cause).toBe(cause);
    expect(diagnosis.hypotheses[0]?.trigger).toBe(trigger);
  });
});

describe('a case file', () => {
  it('gives the same report again, to the byte', async () => {
    const again = await invoke('investigate', caseFile);
    expect(again).toEqual({ code: 0, stdout: told.stdout, stderr: '' });
    const copy = join(home.path, 'copy.json');
    const documents = [
      await invoke('investigate', caseFile, '--json', '--save-case', copy),
      await invoke('investigate', copy, '--json'),
    ];
    expect(documents[1]?.stdout).toBe(documents[0]?.stdout);
    expect(await readFile(copy, 'utf8')).toBe(await readFile(caseFile, 'utf8'));
  });

  it('as one JSON document, charts included', async () => {
    const { stdout, stderr } = await invoke('investigate', caseFile, '--json');
    expect(stderr).toBe('');
    const { diagnosis, report } = decodeDocument(stdout) as {
      diagnosis: Diagnosis;
      report: Report;
    };
    expect(diagnosis).toMatchObject({
      verdict: 'root_cause',
      hypotheses: [{ cause: 'schema_index_lost', trigger: 'deploy-orders-2.0.0' }],
    });
    const chart = report.evidence.find((item) => item.chart !== undefined)?.chart;
    expect(chart?.lines[0]?.values).toBeInstanceOf(Float64Array);
  });

  it.each([
    ['markdown', /^# ● /],
    ['html', /^<!doctype html>/i],
    ['json', /^\{"actions":/],
    ['text', /^● gateway/],
  ])('as %s, on standard output and in a file', async (format, start) => {
    const printed = await invoke('investigate', caseFile, '--format', format);
    expect(printed.stdout.slice(0, 40)).toMatch(start);
    const file = join(home.path, `report.${format}`);
    const written = await invoke('investigate', caseFile, '--format', format, '--out', file);
    expect(written).toEqual({ code: 0, stdout: '', stderr: `wrote ${file}\n` });
    expect((await readFile(file, 'utf8')).trimEnd()).toBe(printed.stdout.trimEnd());
  });

  it('as JSON on standard output and a page in a file', async () => {
    const file = join(home.path, 'both.html');
    const both = await invoke('investigate', caseFile, '--json', '--format', 'html', '--out', file);
    expect(both).toMatchObject({ code: 0, stderr: '' });
    expect(both.stdout).toMatch(/^\{"diagnosis"/);
    expect(await readFile(file, 'utf8')).toContain('<svg');
  });

  it('takes no time, service or threshold: it holds them', async () => {
    for (const [flag, value] of [
      ['--from', '2026-01-05T12:02:00Z'],
      ['--service', 'orders'],
      ['--latency', '100'],
    ] as const) {
      const { code, stderr } = await invoke('investigate', caseFile, flag, value);
      expect(code).toBe(2);
      expect(stderr).toContain(`${flag} is for a directory`);
    }
  });
});
