import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAbduceError } from '@abduce/core';
import { createEngine } from '@abduce/rca';
import { afterAll, describe, expect, it } from 'vitest';
import { dataset } from './index.ts';

const dir = mkdtempSync(join(tmpdir(), 'incidents-'));
afterAll(() => rmSync(dir, { recursive: true }));

const start = Date.UTC(2026, 1, 2, 9);
const at = (minute: number): string => new Date(start + minute * 60_000).toISOString();
const [guilty, innocent] = ['a'.repeat(40), 'b'.repeat(40)];

function write(path: string, content: unknown): void {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  writeFileSync(join(dir, path), text);
}

mkdirSync(join(dir, 'rcb-1', 'data', 'context'), { recursive: true });
write('rcb-1/ground_truth.json', { root_cause_commit: guilty, decoy_deploy_commits: [innocent] });
write('rcb-1/data/alert.json', {
  service: 'till',
  metric: 'http_5xx_ratio',
  fired_at: at(60),
  severity: 'critical',
  monitor: 'till-errors',
  summary: 'till fails',
});
const rows = ['timestamp,service,metric,value'];
for (let minute = 0; minute < 70; minute++) {
  rows.push(`${at(minute)},till,http_5xx_ratio,${minute < 50 ? 0.002 : 0.6}`);
  rows.push(`${at(minute)},till,open_drawers,${minute % 3}`);
}
write('rcb-1/data/metrics.csv', rows.join('\n'));
const log = (minute: number, severity_text: string, msg: string): string =>
  JSON.stringify({ timestamp: at(minute), service: 'till', severity_text, msg, trace_id: 'x' });
write(
  'rcb-1/data/logs.ndjson',
  [
    ...Array.from({ length: 40 }, (_, minute) => log(minute, 'INFO', `sold item ${minute}`)),
    ...Array.from({ length: 15 }, (_, n) =>
      log(50 + n, 'ERROR', "missing required field 'drawer_no'"),
    ),
  ].join('\n'),
);
write('rcb-1/data/traces.json', [
  {
    trace_id: 't1',
    span_id: 's1',
    parent_id: null,
    service: 'shop',
    name: 'GET /pay',
    start: at(51),
    duration_ms: 20,
    status: 'ERROR',
  },
  {
    trace_id: 'same',
    span_id: 's2',
    parent_id: 's1',
    service: 'till',
    name: 'Pay',
    start: at(51),
    duration_ms: 10,
    status: 'ERROR',
    error: 'missing field',
  },
]);
write('rcb-1/data/patterns.json', []);
write('rcb-1/data/context/commits.json', [
  {
    sha: guilty,
    author: 'x',
    timestamp: at(44),
    message: 'tidy names',
    files_changed: ['till/model.go'],
    diff: '@@ till/model.go @@\n-\tDrawer int `json:"drawer_no"`\n+\tDrawer int `json:"drawer"`',
  },
  {
    sha: innocent,
    author: 'x',
    timestamp: at(46),
    message: 'colours',
    files_changed: ['till/theme.css'],
    diff: null,
  },
]);
write('rcb-1/data/context/deploys.json', [
  { timestamp: at(48), service: 'till', commit_sha: guilty, version: 'v1' },
  { timestamp: at(49), service: 'till', commit_sha: innocent, version: 'v2' },
]);
write('rcb-1/data/context/flags.json', [
  { timestamp: at(20), flag: 'new_drawer', service: 'till', change: 'off->on', actor: 'x' },
]);

describe('rootcausebench', () => {
  it('turns all that may be seen into a case file', () => {
    const [one] = [...dataset.cases(dir)];
    expect(one).toMatchObject({ id: 'rcb-1', group: 'guilty', truth: guilty, decoys: [innocent] });
    const caseFile = one?.caseFile();
    expect(caseFile?.target).toEqual({ service: 'till', indicator: 'availability' });
    expect(caseFile?.incident?.service).toBe('till');
    expect(caseFile?.world.changes.map(({ kind }) => kind)).toEqual([
      'flag',
      'commit',
      'commit',
      'deploy',
      'deploy',
    ]);
    const gauges = caseFile?.world.signals.rows
      .filter(({ signal }) => signal === 'service.gauge')
      .map(({ labels }) => labels.get('name'));
    expect(gauges).toEqual(['http_5xx_ratio', 'open_drawers']);
    expect(caseFile?.world.dependencies.map(({ id }) => id)).toEqual(['shop -> till']);
  });

  it('ranks commits and "none"', async () => {
    const [one] = [...dataset.cases(dir)];
    const caseFile = one?.caseFile();
    if (caseFile === undefined) throw new Error('no case');
    const ranked = dataset.ranked(await createEngine().analyze(caseFile), caseFile);
    expect(ranked[0]?.name).toBe(guilty);
    expect(ranked.map(({ name }) => name)).toContain('none');
    expect(ranked.find(({ name }) => name === innocent)?.score).toBe(0);
  });

  it('refuses a directory of another layout', () => {
    try {
      [...dataset.cases(join(dir, 'rcb-1'))];
      expect.unreachable();
    } catch (error) {
      expect(isAbduceError(error) && error.code).toBe('CONFIG');
    }
  });
});
