import { describe, expect, it } from 'vitest';
import { batchBuilder } from '../model/batch-builder.ts';
import { logRows, spanRows } from '../model/rows.ts';
import { caseStore } from './case-store.ts';
import { type CaseFileInit, createCaseFile } from './create-case-file.ts';

function telemetry(offset: number) {
  const builder = batchBuilder();
  for (let i = 0; i < 5; i++) {
    builder.span({
      resource: { 'service.name': i % 2 === 0 ? 'cart' : 'site' },
      traceId: String(offset + i).padStart(32, '0'),
      spanId: String(offset + i).padStart(16, '1'),
      name: 'GET /',
      kind: 2,
      start: offset + i * 10,
      duration: i,
      status: i === 4 ? 2 : 0,
    });
    builder.log({
      resource: { 'service.name': 'cart' },
      time: offset + i * 10,
      severity: i * 4 + 1,
      body: `line ${offset + i}`,
    });
  }
  return builder.build();
}

const init: CaseFileInit = {
  window: {
    start: 100,
    end: 200,
    signals: {
      cart: {
        'service.requests': [1, 2, Number.NaN, 4],
        'log.messages': [{ labels: { severity: 'error' }, values: [1, 1, 1, 1] }],
      },
      site: { 'service.requests': [10, 20, 30, 40] },
    },
  },
  baselines: [{ start: 0, end: 100, signals: { cart: { 'service.requests': [7, 8] } } }],
  telemetry: [telemetry(100), telemetry(0)],
  changes: [
    { id: 'a', kind: 'deploy', service: 'cart', time: 50, title: 'cart 2' },
    { id: 'b', kind: 'config', time: 120, title: 'all' },
  ],
};
const caseFile = createCaseFile(init);
const store = caseStore(caseFile);
const { telemetry: _, ...withoutTelemetry } = init;
const metricsOnly = caseStore(createCaseFile(withoutTelemetry));

describe('caseStore', () => {
  it('answers the metric algebra over window and baselines', async () => {
    const grid = { start: 0, step: 50, length: 4 };
    const all = await metricsOnly.metrics?.query({ metric: 'service.requests', grid });
    expect(all?.map(({ labels, values }) => [labels.get('entity'), [...values]])).toEqual([
      ['cart', [7, 8, 2, 4]],
      ['site', [Number.NaN, Number.NaN, 20, 40]],
    ]);
    const one = await metricsOnly.metrics?.query({
      metric: 'service.requests',
      where: [{ label: 'entity', op: '=', value: 'cart' }],
      grid: { start: 100, step: 25, length: 4 },
    });
    expect([...(one?.[0]?.values ?? [])]).toEqual([1, 2, Number.NaN, 4]);
    expect(await store.metrics?.names({ start: 100, end: 200 })).toEqual(
      expect.arrayContaining(['log.messages', 'service.requests']),
    );
  });

  it('answers span queries, in order and bounded', async () => {
    const starts = async (query: object): Promise<number[]> => {
      const result: number[] = [];
      const range = { start: 0, end: 1000 };
      for await (const page of store.traces?.query({ range, ...query }) ?? []) {
        for (const { start } of spanRows(page)) result.push(start);
      }
      return result;
    };
    expect(await starts({})).toEqual([0, 10, 20, 30, 40, 100, 110, 120, 130, 140]);
    expect(await starts({ order: 'newest', limit: 3 })).toEqual([140, 130, 120]);
    expect(await starts({ status: 2 })).toEqual([40, 140]);
    expect(await starts({ minDuration: 3, name: 'GET /' })).toEqual([30, 40, 130, 140]);
    expect(await starts({ where: [{ label: 'service.name', op: '=', value: 'site' }] })).toEqual([
      10, 30, 110, 130,
    ]);
    expect(await starts({ traceIds: ['101'.padStart(32, '0')] })).toEqual([110]);
    expect(await starts({ kinds: [3] })).toEqual([]);
  });

  it('answers log queries', async () => {
    const bodies: unknown[] = [];
    const query = { range: { start: 0, end: 150 }, minSeverity: 13, search: '10' };
    for await (const page of store.logs?.query(query) ?? []) {
      for (const { body } of logRows(page)) bodies.push(body);
    }
    expect(bodies).toEqual(['line 103', 'line 104']);
  });

  it('answers change queries; a change of the whole system concerns every service', async () => {
    const ask = async (range: { start: number; end: number }, services?: string[]) =>
      (await store.changes?.query({ range, ...(services && { services }) }))?.map(({ id }) => id);
    expect(await ask({ start: 0, end: 200 })).toEqual(['a', 'b']);
    expect(await ask({ start: 0, end: 200 }, ['site'])).toEqual(['b']);
    expect(await ask({ start: 0, end: 50 })).toEqual([]);
  });

  it('heeds an abort', async () => {
    const signal = AbortSignal.abort();
    await expect(store.metrics?.names({ start: 0, end: 1 }, { signal })).rejects.toThrow('abort');
  });
});
