import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { indexSignals } from '@abduce/core';
import { createEngine } from '@abduce/rca';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataset } from './index.ts';

const nodes = ['web', 'cart', 'search, full text'] as const;
type Node = (typeof nodes)[number];

/** Seconds and percent of each node in each row; every node serves 300 requests a row, the cart none in row 0. */
function metrics(start: number, rows: readonly Partial<Record<Node, readonly [number, number]>>[]) {
  const columns = nodes.flatMap((node) =>
    (['latency/Average', 'latency/p95', 'requests/Sum', 'availability/Average'] as const).map(
      (column) => ({ node, column }),
    ),
  );
  const head = (name: string, of: (one: (typeof columns)[number]) => string): string =>
    [name, ...columns.map(of)].join(',');
  const body = rows.map((row, at) =>
    [
      `${start + at * 300}.0`,
      ...columns.map(({ node, column }) => {
        const [seconds, percent] = row[node] ?? [0.1 + 0.001 * (at % 3), 100];
        const silent = node === 'cart' && at === 0;
        if (column === 'requests/Sum') return silent ? '0.0' : '300.0';
        if (silent) return '';
        return column === 'availability/Average' ? `${percent}` : `${seconds}`;
      }),
    ].join(','),
  );
  return [
    head('microservice', ({ node }) => (node.includes(',') ? `"${node}"` : node)),
    head('metric', ({ column }) => column.split('/')[0] as string),
    head('statistic', ({ column }) => column.split('/')[1] as string),
    `unix_timestamp${','.repeat(columns.length)}`,
    ...body,
    '',
  ].join('\n');
}

const graph = [
  ',web,cart,"search, full text"',
  'web,0,1,1',
  'cart,0,0,0',
  '"search, full text",0,0,0',
  '',
].join('\n');

const target = (metric: string, node: string): string =>
  JSON.stringify({
    target: { node: 'web', metric, agg: 'Average', timestamp: 1 },
    root_cause: { node, metric: null },
    metadata: {},
  });

const usual = { web: [0.3, 100], cart: [0.05, 100], 'search, full text': [0.1, 100] } as const;
const slow = { ...usual, web: [2.3, 100], 'search, full text': [2.1, 100] } as const;
const failing = { ...usual, web: [0.3, 80], cart: [0.05, 79] } as const;
const incident = (then: typeof slow | typeof failing) => [usual, usual, then, then, then];

let dir: string;

function write(path: string, text: string | Uint8Array): void {
  const file = join(dir, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'petshop-'));
  for (const scenario of ['calm', 'bare']) {
    write(`${scenario}/graph.csv`, graph);
    write(`${scenario}/train/issue_0/metrics.csv`, metrics(600_000, incident(slow)));
    write(`${scenario}/train/issue_0/target.json`, target('latency', 'search, full text'));
    write(`${scenario}/test/issue_3/metrics.csv`, metrics(900_000, incident(failing)));
    write(`${scenario}/test/issue_3/target.json`, target('availability', 'cart'));
  }
  const calm = metrics(2_000_000, Array(40).fill(usual));
  write('calm/noissue/metrics.csv.gz', gzipSync(calm));
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('petshop', () => {
  it('finds cases by content, with and without a fault-free recording', () => {
    const cases = [...dataset.cases(dir)];
    expect(cases.map(({ id, group, truth }) => [id, group, truth])).toEqual([
      ['bare/test/issue_3', 'bare/availability', 'cart'],
      ['bare/train/issue_0', 'bare/latency', 'search, full text'],
      ['calm/test/issue_3', 'calm/availability', 'cart'],
      ['calm/train/issue_0', 'calm/latency', 'search, full text'],
    ]);
    const lengths = cases.map((one) =>
      one.caseFile().baselineSignals.map(({ grid }) => grid.length),
    );
    expect(lengths).toEqual([
      [2, 2],
      [2, 2],
      [40, 2],
      [40, 2],
    ]);
  });

  it('turns counts, seconds and percent into rates, and empty cells into no data', () => {
    const [, , failed] = [...dataset.cases(dir)];
    const caseFile = failed?.caseFile();
    expect(caseFile?.target).toEqual({ service: 'web', indicator: 'availability' });
    expect(caseFile?.world.dependencies.map(({ id }) => id).sort()).toEqual([
      'web -> cart',
      'web -> search, full text',
    ]);
    const window = indexSignals(caseFile?.world.signals as never);
    const values = (signal: 'service.requests' | 'service.time' | 'service.errors') =>
      [...(window.one(signal, 'cart')?.values ?? [])].map((value) => Number(value.toFixed(6)));
    expect(values('service.requests')).toEqual([1, 1, 1]);
    expect(values('service.time')).toEqual([0.05, 0.05, 0.05]);
    expect(values('service.errors')).toEqual([0.21, 0.21, 0.21]);
    const before = indexSignals(caseFile?.baselineSignals[1] as never);
    expect([...(before.one('service.requests', 'cart')?.values ?? [])]).toEqual([0, 1]);
    expect(before.one('service.time', 'cart')?.values[0]).toBeNaN();
  });

  it('says nothing of the label to the engine, which finds it', async () => {
    for (const { truth, caseFile } of dataset.cases(dir)) {
      const file = caseFile();
      expect(file.incident).toBeUndefined();
      const diagnosis = await createEngine().analyze(file);
      expect(dataset.ranked(diagnosis, file)[0]?.name).toBe(truth);
      expect(diagnosis.verdict).toBe('root_cause');
    }
  });

  it('slides calm windows over the fault-free recording for each target', async () => {
    const windows = [...(dataset.calmWindows?.(dir) ?? [])];
    expect(windows).toHaveLength(2 * 36);
    const middle = windows[10]?.caseFile();
    expect(middle?.world.signals.grid).toMatchObject({ length: 3 });
    expect(middle?.baselineSignals.map(({ grid }) => grid.length)).toEqual([10, 25, 2]);
    expect((await createEngine().analyze(middle as never)).verdict).toBe('no_fault');
  });

  it('rejects a directory without scenarios', () => {
    expect(() => [...dataset.cases(join(dir, 'calm/train'))]).toThrow('no scenario');
  });
});
