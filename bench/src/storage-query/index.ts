import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labelsKey, type MetricQuery, type Series } from '@abduce/core';
import { chdbStore } from '@abduce/storage/chdb';
import { answerParser, prometheusStore } from '@abduce/storage/prometheus';
import { loadTestChdb } from '../../../packages/storage/src/test-kit/load-chdb.ts';
import {
  type MetricServer,
  startPrometheus,
} from '../../../packages/storage/src/test-kit/prometheus-server.ts';
import {
  atLeast,
  type Bench,
  type BenchRatio,
  type BenchResult,
  cpuOf,
  defineBench,
  median,
} from '../harness/index.ts';
import { metric, pointCount, scrapes, seriesCount, step } from './scrapes.ts';

const rounds = 15;
const warmup = 4;

interface Way {
  readonly name: string;
  run(): Promise<unknown>;
}

interface Cost {
  readonly name: string;
  /** Milliseconds until the answer was there, by round. */
  readonly wall: number[];
  /** Milliseconds of processor time of this process and the server, by round. */
  readonly cpu: number[];
}

async function measure(ways: readonly Way[], serverMs: () => number): Promise<readonly Cost[]> {
  const costs = ways.map(({ name }): Cost => ({ name, wall: [], cpu: [] }));
  const cpuMs = (): number => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000 + serverMs();
  };
  for (let round = 0; round < warmup + rounds; round++) {
    const order = [...ways.keys()];
    for (const i of round % 2 === 0 ? order : order.reverse()) {
      const [began, spent] = [performance.now(), cpuMs()];
      // Ticks of the server's clock are coarse: several calls a measurement.
      for (let call = 0; call < 3; call++) await ways[i]?.run();
      if (round < warmup) continue;
      costs[i]?.wall.push((performance.now() - began) / 3);
      costs[i]?.cpu.push((cpuMs() - spent) / 3);
    }
  }
  return costs;
}

/** How many times less `a` took than `b`: the median over the rounds. */
function times(costs: readonly Cost[], a: number, b: number, of: 'wall' | 'cpu'): number {
  const [ours, theirs] = [costs[a]?.[of] ?? [], costs[b]?.[of] ?? []];
  return median(ours.map((value, round) => (theirs[round] as number) / value));
}

interface JsonMatrix {
  readonly data: {
    readonly result: readonly { readonly values: readonly (readonly [number, string])[] }[];
  };
}

function rangeUrl(prometheus: MetricServer, expression: string, start: number): string {
  const range = {
    query: expression,
    start: String(start / 1000),
    end: String((start + (pointCount - 1) * step) / 1000),
    step: String(step / 1000),
  };
  return `${prometheus.url}/api/v1/query_range?${new URLSearchParams(range)}`;
}

async function parsed(url: string): Promise<ReturnType<ReturnType<typeof answerParser>['end']>> {
  const parser = answerParser({ maxSamples: 2 * seriesCount * pointCount });
  const { body } = await fetch(url);
  if (body === null) throw new Error('Prometheus gave no answer');
  for await (const chunk of body) parser.push(chunk as Uint8Array);
  return parser.end();
}

/** Throws unless both hold the same values. */
async function checkSame(ours: readonly Series[], url: string): Promise<void> {
  const { series } = await parsed(url);
  const theirs = new Map(
    series.map(({ labels, values }) => [
      labelsKey(new Map([...labels].filter(([name]) => name !== '__name__'))),
      values,
    ]),
  );
  const same =
    ours.length > 0 &&
    ours.length === theirs.size &&
    ours.every(({ labels, values }) => {
      const other = theirs.get(labelsKey(labels));
      return (
        other?.length === values.length &&
        values.every((value, i) => Math.abs(value - (other[i] as number)) <= 1e-9 * Math.abs(value))
      );
    });
  if (!same) throw new Error(`the two stores do not say the same: ${ours.length}, ${theirs.size}`);
}

export const bench: Bench = defineBench({
  name: 'storage-query',
  async run({ log }) {
    const prometheus = await startPrometheus();
    const path = mkdtempSync(join(tmpdir(), 'abduce-bench-'));
    const store = chdbStore({ path, load: loadTestChdb });
    const remote = prometheusStore({
      url: prometheus.url,
      writeUrl: `${prometheus.url}/api/v1/write`,
    });
    const results: BenchResult[] = [];
    const ratios: BenchRatio[] = [];
    try {
      // Both take data of the last hour without further ado.
      const start = Math.floor((Date.now() - pointCount * step) / step) * step;
      log(`${seriesCount} series of ${pointCount} points into both`);
      for (const batch of scrapes(start)) {
        await store.metrics.write(batch);
        await remote.metrics.write?.(batch);
      }
      const grid = { start, step, length: pointCount };
      const questions: readonly (readonly [string, MetricQuery, string])[] = [
        ['range of all series', { metric, grid }, metric],
        [
          'sum by job',
          { metric, grid, groupBy: ['job'], combine: 'sum' },
          `sum by (job) (${metric})`,
        ],
      ];
      for (const [name, query, expression] of questions) {
        log(name);
        const url = rangeUrl(prometheus, expression, start);
        await checkSame(await store.metrics.query(query), url);
        const ways: readonly Way[] = [
          { name: 'chDB, abduce', run: () => store.metrics.query(query) },
          { name: "Prometheus, abduce's parser", run: () => parsed(url) },
          {
            name: 'Prometheus, JSON.parse',
            async run() {
              const { data } = JSON.parse(await (await fetch(url)).text()) as JsonMatrix;
              return data.result.map(({ values }) =>
                Float64Array.from(values, ([, text]) => Number(text)),
              );
            },
          },
        ];
        const costs = await measure(ways, () => cpuOf(prometheus.pid));
        for (const { name: way, wall, cpu } of costs) {
          results.push({ name: `${name}: ${way}`, value: median(wall), unit: 'ms' });
          results.push({ name: `${name}: ${way}, both sides`, value: median(cpu), unit: 'CPU-ms' });
        }
        if (query.groupBy !== undefined) continue;
        ratios.push(
          atLeast(`${name}: quicker than Prometheus and JSON.parse`, times(costs, 0, 2, 'wall'), 2),
          atLeast(`${name}: quicker than Prometheus and our parser`, times(costs, 0, 1, 'wall'), 2),
          atLeast(`${name}: less CPU than Prometheus and JSON.parse`, times(costs, 0, 2, 'cpu'), 2),
        );
      }
      const sizes = await store.sizes();
      for (const { table, bytes, rows } of sizes.tables) {
        if (!table.startsWith('metric_s')) continue;
        results.push({ name: `bytes a row of ${table}`, value: bytes / rows, unit: 'B' });
      }
    } finally {
      await Promise.allSettled([store.close(), remote.close()]);
      await prometheus.stop();
      rmSync(path, { recursive: true, force: true });
    }
    return { results, ratios };
  },
});
