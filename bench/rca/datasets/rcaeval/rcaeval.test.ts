import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { indexSignals, spanKind, statistics } from '@abduce/core';
import { createEngine } from '@abduce/rca';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { baro } from '../../baselines/baro.ts';
import { evaluate } from '../../evaluate.ts';
import { dataset } from './index.ts';
import { type MadeFault, madeServices, makeIncident } from './make-incidents.ts';
import { metricMeaning } from './metric-signal.ts';
import { epochMs, logBatch, spanBatch } from './telemetry.ts';
import { parseWideTable } from './wide-table.ts';

describe('wide tables', () => {
  it('split a column at its first underscore and take what is no number for missing', () => {
    const table = parseWideTable('time,a-b_cpu,c_x_y,odd\n2,1,,5\n1,inf,3,6\n', 'data.csv');
    expect([...table.times]).toEqual([1, 2]);
    expect(table.columns.map(({ service, metric }) => [service, metric])).toEqual([
      ['a-b', 'cpu'],
      ['c', 'x_y'],
    ]);
    expect([...(table.columns[0]?.values ?? [])]).toEqual([Number.NaN, 1]);
    expect([...(table.columns[1]?.values ?? [])]).toEqual([3, Number.NaN]);
  });

  it('need a time', () => {
    expect(() => parseWideTable('a_cpu\n1\n', 'data.csv')).toThrow('no column "time"');
  });

  it('speak the words of the catalog', () => {
    expect(metricMeaning('latency-90')?.signal).toBe('service.latency.p95');
    expect(metricMeaning('lat_50')?.signal).toBe('service.latency.p50');
    expect(metricMeaning('workload')?.signal).toBe('service.requests');
    expect(metricMeaning('mem')?.signal).toBe('instance.memory.usage');
    expect(metricMeaning('weather')).toBeUndefined();
  });
});

describe('traces and logs', () => {
  it('tell times by their size', () => {
    const ms = 1_700_000_000_000;
    for (const text of ['1700000000', '1700000000000', '1700000000000000', '1700000000000000000']) {
      expect(epochMs(text)).toBe(ms);
    }
    expect(epochMs('2023-11-14T22:13:20Z')).toBe(ms);
  });

  it('find the sides of a call', () => {
    const { spans } = spanBatch(
      [
        'traceID,spanID,parentSpanID,serviceName,operationName,startTime,duration,statusCode',
        '0a,01,,front,GET /,1700000000000000,9000,0',
        '0a,02,01,front,call,1700000000000000,8000,0',
        '0a,03,02,back,work,1700000000001000,7000,2',
      ].join('\n'),
    );
    expect([...(spans?.kind ?? [])]).toEqual([spanKind.server, spanKind.client, spanKind.server]);
    expect([...(spans?.durationMs ?? [])]).toEqual([9, 8, 7]);
    expect([...(spans?.status ?? [])]).toEqual([0, 0, 2]);
  });

  it('read log records with a level', () => {
    const { logs } = logBatch('time,container_name,level,message\n1700000000,a,ERROR,"x, y"\n');
    expect(logs?.severity[0]).toBe(17);
  });
});

describe('a directory of the wide form', () => {
  let dir = '';
  const truths: readonly (readonly [string, MadeFault])[] = [
    ['store', 'cpu'],
    ['catalogue', 'cpu'],
    ['orders', 'mem'],
    ['prices', 'mem'],
    ['ledger', 'delay'],
    ['basket', 'delay'],
    ['prices', 'loss'],
    ['catalogue', 'loss'],
  ];
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'wide-'));
    for (const [at, [service, fault]] of truths.entries())
      makeIncident(dir, service, fault, at + 1);
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('gives a case per folder, labelled by its name, with no target and no graph', () => {
    const cases = [...dataset.cases(dir)];
    expect(cases.map(({ id, group, truth }) => [id, group, truth])).toContainEqual([
      'store_cpu/1',
      'cpu',
      'store',
    ]);
    expect(cases).toHaveLength(truths.length);
    const caseFile = cases[0]?.caseFile();
    expect(caseFile?.target).toBeUndefined();
    expect(caseFile?.world.dependencies).toEqual([]);
    expect(caseFile?.world.services.map(({ id }) => id)).toEqual([...madeServices].sort());
    expect(caseFile?.window.start).toBe(1_700_000_600_000);
    expect(caseFile?.baselines).toEqual([{ start: 1_700_000_000_000, end: 1_700_000_600_000 }]);
  });

  it('keeps the values on their side of the injection', () => {
    const found = [...dataset.cases(dir)].find(({ id }) => id === 'store_cpu/1');
    const caseFile = found?.caseFile();
    if (caseFile === undefined) throw new Error('no case');
    const mean = (values: Float64Array | undefined): number =>
      values === undefined ? Number.NaN : statistics.mean(values);
    const window = indexSignals(caseFile.world.signals);
    const [table] = caseFile.baselineSignals;
    if (table === undefined) throw new Error('no baseline');
    const before = indexSignals(table);
    expect(mean(before.one('instance.cpu.usage', 'store#1')?.values)).toBeCloseTo(0.3, 1);
    expect(mean(window.one('instance.cpu.usage', 'store#1')?.values)).toBeCloseTo(0.9, 1);
    expect(window.one('instance.cpu.usage', 'store#1')?.values).toHaveLength(600);
  });

  it('is answered by the engine, which has nothing but the metrics', async () => {
    const evaluation = await evaluate({
      dataset,
      dir,
      engine: createEngine(),
      baselines: [baro()],
    });
    const said = evaluation.cases.map(({ id, rankWorstTie }) => [id, rankWorstTie]);
    expect(evaluation.ac1, JSON.stringify(said)).toBeGreaterThanOrEqual(0.75);
    expect(Object.keys(evaluation.perGroup)).toEqual(['cpu', 'delay', 'loss', 'mem']);
  });

  it('says what is wrong with a directory of another layout', () => {
    const other = mkdtempSync(join(tmpdir(), 'other-'));
    try {
      expect(() => [...dataset.cases(other)]).toThrow('data.csv below');
      mkdirSync(join(other, 'nolabel', '1'), { recursive: true });
      writeFileSync(join(other, 'nolabel', '1', 'data.csv'), 'time,a_cpu\n1,1\n');
      expect(() => [...dataset.cases(other)]).toThrow('no label');
    } finally {
      rmSync(other, { recursive: true, force: true });
    }
  });
});
