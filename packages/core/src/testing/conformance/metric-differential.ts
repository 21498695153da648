import type { TelemetryBatch } from '../../model/batch.ts';
import { batchBuilder, type PointInit } from '../../model/batch-builder.ts';
import type { Series } from '../../model/series.ts';
import type { UnixMs } from '../../model/units.ts';
import type { MetricStore } from '../../ports/store.ts';
import { evaluateMetricQuery } from '../../query/evaluate.ts';
import type { Random } from '../random.ts';
import { shown } from './expectations.ts';
import { randomMetricQuery } from './random-metric-query.ts';
import { type MetricAbilities, randomStream } from './random-streams.ts';
import { plainLabels } from './store-subject.ts';

export interface DifferentialOptions extends MetricAbilities {
  readonly store: Pick<MetricStore, 'query' | 'names'>;
  /** Brings batches into the store. */
  put(...batches: readonly TelemetryBatch[]): Promise<void>;
  /** Where all data and queries come from. */
  readonly chance: Random;
  /** Data lies within half an hour of this time. */
  readonly at: UnixMs;
  /** Name of the metric, new for each call on one store. */
  readonly metric: string;
  /** Streams of points; 12. */
  readonly streams?: number;
  /** Queries asked; 25. */
  readonly queries?: number;
}

const defaults = { streams: 12, queries: 25 } as const;
const tolerance = 1e-9;

function near(a: number, b: number): boolean {
  if (Object.is(a, b) || a === b) return true;
  return Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
}

const key = ({ labels }: Series): string => shown(plainLabels(labels));

/** The first difference between two answers, in words; `undefined` when there is none. */
export function seriesDifference(
  actual: readonly Series[],
  expected: readonly Series[],
): string | undefined {
  const [found, wanted] = [actual.map(key), expected.map(key)];
  if (shown(found) !== shown(wanted))
    return `series are ${shown(found)} instead of ${shown(wanted)}`;
  for (const [i, series] of expected.entries()) {
    const values = actual[i]?.values as Float64Array;
    for (const [step, value] of series.values.entries()) {
      if (!near(values[step] as number, value)) {
        return `step ${step} of ${wanted[i]} is ${values[step]} instead of ${value}`;
      }
    }
    if (values.length !== series.values.length) return `${wanted[i]} has ${values.length} steps`;
  }
  return undefined;
}

/** The same instant once more: the same point, or another value, or another start. */
function again(chance: Random, point: PointInit, can: MetricAbilities): PointInit {
  if (point.kind !== 'gauge' && point.kind !== 'sum') return point;
  const how = chance.integer(3);
  if (how === 1) return { ...point, value: chance.integer(40) };
  return how === 2 && can.starts !== false
    ? { ...point, start: point.time - chance.integer(5000) }
    : point;
}

function batchesOf(
  chance: Random,
  points: readonly PointInit[],
  can: MetricAbilities,
): TelemetryBatch[] {
  const disorder = can.disorder !== false;
  const batches: TelemetryBatch[] = [];
  const mixed = disorder ? chance.shuffle(points) : [...points].sort((a, b) => a.time - b.time);
  for (let from = 0; from < mixed.length; from += 100) {
    const builder = batchBuilder();
    for (const point of mixed.slice(from, from + 100)) {
      builder.point(point);
      if (disorder && chance.chance(0.06)) builder.point(again(chance, point, can));
    }
    batches.push(builder.build());
  }
  return disorder && chance.chance(0.5) ? [...batches, ...batches.slice(0, 1)] : batches;
}

/**
 * Random points and queries, drawn from `chance` within what the engine can hold: the store must answer each query as
 * `evaluateMetricQuery` does, that is, with equal labels in equal order, `NaN` in the same steps, and values within
 * 1e-9 of their size. Throws at the first difference, with the query.
 *
 * @example
 * fc.assert(fc.asyncProperty(fc.integer(), (seed) =>
 *   differMetrics({ store, put, chance: random(seed), at, metric: `m${seed}`, delta: false })));
 */
export async function differMetrics(options: DifferentialOptions): Promise<void> {
  const { store, chance, at, metric, streams, queries } = { ...defaults, ...options };
  const points = Array.from({ length: streams }, (_, i) =>
    // Without scopes every stream needs a label of its own.
    randomStream(chance, metric, at, options, options.scopes === false ? i : undefined),
  );
  const batches = batchesOf(chance, points.flat(), options);
  await options.put(...batches);
  for (let i = 0; i < queries; i++) {
    const query = randomMetricQuery(chance, metric, at, options);
    const difference = seriesDifference(
      await store.query(query),
      evaluateMetricQuery(batches, query),
    );
    if (difference !== undefined) throw new Error(`query ${i}, ${shown(query)}: ${difference}`);
  }
  const range = { start: at - 60_000 * chance.integer(8), end: at + 1000 + chance.integer(60_000) };
  const there = points.some((stream) =>
    stream.some(
      ({ time, flags, value }) =>
        time >= range.start && time < range.end && flags !== 1 && !Number.isNaN(value),
    ),
  );
  if (there && !(await store.names(range)).includes(metric)) {
    throw new Error(`${metric} is not among the names from ${range.start} to ${range.end}`);
  }
}
