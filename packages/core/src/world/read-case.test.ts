import { describe, expect, it } from 'vitest';
import { batchBuilder } from '../model/batch-builder.ts';
import { logRows, spanRows } from '../model/rows.ts';
import { seriesAt } from '../model/signal-table.ts';
import type { MetricQuery } from '../ports/store.ts';
import { evaluateMetricQuery } from '../query/evaluate.ts';
import { random } from '../testing/random.ts';
import { alignedSeries } from './case-series.ts';
import { caseStore } from './case-store.ts';
import { createCaseFile } from './create-case-file.ts';
import { readCase } from './read-case.ts';

const builder = batchBuilder();
for (const start of [150, 20, 180]) {
  builder.span({
    resource: { 'service.name': 'cart' },
    traceId: String(start).padStart(32, '0'),
    spanId: String(start).padStart(16, '1'),
    name: 'GET /',
    kind: 2,
    start,
    duration: 5,
  });
  builder.log({
    resource: { 'service.name': 'cart' },
    time: start,
    severity: 9,
    body: `at ${start}`,
  });
}

const caseFile = createCaseFile({
  target: { service: 'cart', indicator: 'latency' },
  window: {
    start: 100,
    end: 200,
    signals: {
      cart: {
        'service.requests': [1, 2, Number.NaN, 4],
        'log.messages': [
          { labels: { severity: 'error' }, values: [1, 1, 1, 1] },
          { labels: { severity: 'info' }, values: [5, 6, 7, 8] },
        ],
      },
      'cart#a': { 'instance.up': [1, 1, 1, 0] },
      'site -> cart': { 'dependency.requests': [3, 3, 3, 3] },
    },
  },
  baselines: [
    { start: 0, end: 40, signals: { cart: { 'service.requests': [7, 8] } } },
    { start: 40, end: 100, signals: { cart: { 'service.requests': [6, 5, 4] } } },
  ],
  services: [{ id: 'site' }, { id: 'cart' }],
  telemetry: [builder.build()],
  changes: [{ id: 'a', kind: 'deploy', service: 'cart', time: -500, title: 'cart 2' }],
});
const { world, window, baselines, baselineSignals } = caseFile;
const plan = {
  ...(caseFile.target && { target: caseFile.target }),
  window: { ...window, grid: world.signals.grid },
  baselines: baselines.map((range, at) => ({
    ...range,
    grid: (baselineSignals[at] ?? world.signals).grid,
  })),
};

/** Rows with data, by what tells them apart: a store does not know of rows without any. */
function rowsOf(table: typeof world.signals): Record<string, number[]> {
  const rows = table.rows.map(({ signal, entity, labels }, at): [string, number[]] => [
    JSON.stringify([signal, entity, [...labels]]),
    [...seriesAt(table, at).values],
  ]);
  return Object.fromEntries(rows.filter(([, values]) => values.some(Number.isFinite)).sort());
}

describe('readCase', () => {
  it('gives back what the store was made of', async () => {
    const read = await readCase(caseStore(caseFile), plan);
    expect(read.target).toEqual(caseFile.target);
    expect([read.window, read.baselines]).toEqual([window, baselines]);
    expect(rowsOf(read.world.signals)).toEqual(rowsOf(world.signals));
    expect(read.baselineSignals.map(rowsOf)).toEqual(baselineSignals.map(rowsOf));
    for (const part of ['services', 'instances', 'nodes', 'dependencies', 'changes'] as const)
      expect(read.world[part], part).toEqual(world[part]);
    expect(read.findings).toEqual(caseFile.findings);
    const starts = read.telemetry.flatMap((batch) =>
      [...spanRows(batch)].map(({ start }) => start),
    );
    expect(starts).toEqual([20, 150, 180]);
    const bodies = read.telemetry.flatMap((batch) => [...logRows(batch)].map(({ body }) => body));
    expect(bodies).toEqual(['at 20', 'at 150', 'at 180']);
  });

  it('reads a part of the times on their steps', async () => {
    const grid = { start: 150, step: 25, length: 2 };
    const part = { ...plan, window: { start: 150, end: 200, grid } };
    const read = await readCase(caseStore(caseFile), part);
    expect(rowsOf(read.world.signals)[JSON.stringify(['service.requests', 'cart', []])]).toEqual([
      Number.NaN,
      4,
    ]);
  });

  it('asks each signal once for each time', async () => {
    const store = caseStore(caseFile);
    const { metrics } = store;
    const asked: string[] = [];
    if (metrics === undefined) throw new Error('the store has no metrics');
    await readCase(
      {
        ...store,
        metrics: {
          names: (range, options) => metrics.names(range, options),
          query: (query, options) => {
            asked.push(`${query.metric} ${query.grid.start}`);
            return metrics.query(query, options);
          },
        },
      },
      plan,
    );
    expect(new Set(asked).size).toBe(asked.length);
  });

  it('refuses stores that do not know their entities, and heeds an abort', async () => {
    const { topology: _, ...other } = caseStore(caseFile);
    await expect(readCase(other, plan)).rejects.toThrow(/does not know entities by itself/);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(readCase(caseStore(caseFile), plan, { signal })).rejects.toThrow('enough');
  });
});

describe('alignedSeries', () => {
  const labelsFor = ({ labels, entity }: (typeof world.signals.rows)[0]) =>
    new Map([...labels, ['entity', entity]]);
  const tables = [...baselineSignals, world.signals];
  const points = tables.map((table) => {
    const batch = batchBuilder();
    for (const [at, row] of table.rows.entries()) {
      for (const [step, value] of seriesAt(table, at).values.entries()) {
        if (Number.isNaN(value)) continue;
        const time = table.grid.start + step * table.grid.step;
        batch.point({ name: row.signal, time, value, attributes: labelsFor(row) });
      }
    }
    return batch.build();
  });

  it('says what the reference evaluator says, wherever it says anything', () => {
    const draw = random(9);
    let answered = 0;
    for (let round = 0; round < 1500; round++) {
      const query: MetricQuery = {
        metric: draw.pick(['service.requests', 'log.messages', 'instance.up', 'no.such']),
        reduce: draw.pick(['last', 'avg', 'min', 'max', 'sum', 'count', 'rate'] as const),
        grid: {
          start: draw.pick([100, 125, 75, 40, 60, 0, 110]),
          step: draw.pick([25, 25, 20, 50]),
          length: draw.integer(7),
        },
        ...(draw.chance(0.2) && { groupBy: ['entity'] }),
        ...(draw.chance(0.3) && {
          where: [{ label: 'severity', op: draw.pick(['=', '!='] as const), value: 'error' }],
        }),
      };
      const found = alignedSeries(tables, query, labelsFor);
      if (found === undefined) continue;
      answered++;
      const expected = evaluateMetricQuery(points, query);
      const plain = (series: typeof found) =>
        series.map(({ labels, values }) => [[...labels].sort(), [...values]]);
      expect(plain(found), JSON.stringify(query)).toEqual(plain(expected));
    }
    expect(answered).toBeGreaterThan(50);
  });
});
