import {
  type ExponentialPoint,
  type MetricDescriptor,
  noRecordedValue,
  type TelemetryBatch,
} from '../model/batch.ts';
import { type Labels, labelsKey, pickLabels } from '../model/labels.ts';
import type { Series } from '../model/series.ts';
import type { MetricQuery } from '../ports/store.ts';
import { combineSeries } from './combine.ts';
import { type ExponentialLadder, exponentialLadder } from './exponential.ts';
import { matchesCompiled } from './matcher.ts';
import { type MetricPlan, planMetricQuery } from './metric-plan.ts';
import { pointLabels } from './point-labels.ts';
import { boundText, bucketsAt, fieldAt, startMsAt } from './point-samples.ts';
import { reduceSamples, type Sample } from './reduce.ts';

/** Points that count on from one another: one label set, one kind and temporality, one scope. */
interface Stream {
  readonly labels: Labels;
  readonly delta: boolean;
  readonly samples: Sample[];
}

interface FoundPoint {
  readonly batch: TelemetryBatch;
  readonly row: number;
}

function* pointsOf(batches: Iterable<TelemetryBatch>, plan: MetricPlan): Generator<FoundPoint> {
  for (const batch of batches) {
    const { metrics } = batch;
    for (let row = 0; metrics !== undefined && row < metrics.length; row++) {
      const descriptor = metrics.descriptors[metrics.descriptor[row] as number] as MetricDescriptor;
      const time = metrics.timeMs[row] as number;
      if (descriptor.name !== plan.metric || time < plan.from || time >= plan.to) continue;
      if (((metrics.flags[row] as number) & noRecordedValue) === 0) yield { batch, row };
    }
  }
}

function exponentialAt({ batch, row }: FoundPoint): ExponentialPoint | undefined {
  const { metrics } = batch as Required<TelemetryBatch>;
  const { kind } = metrics.descriptors[metrics.descriptor[row] as number] as MetricDescriptor;
  if (kind !== 'exponential_histogram') return undefined;
  return metrics.exponentials[metrics.detail[row] as number];
}

/** Every number that the field names in one point, with the labels it goes by. */
function numbersOf(
  { batch, row }: FoundPoint,
  plan: MetricPlan,
  ladder: ExponentialLadder,
): readonly (readonly [Labels, number])[] {
  const { metrics } = batch as Required<TelemetryBatch>;
  const labels = pointLabels(batch, row);
  if (plan.field !== 'bucket') return [[labels, fieldAt(metrics, row, plan.field)]];
  const buckets = bucketsAt(metrics, row, ladder);
  return Array.from(buckets?.bounds ?? [], (bound, i) => [
    new Map([...labels, ['le', boundText(bound)]]),
    buckets?.counts[i] as number,
  ]);
}

/** Two points with equal keys belong to one stream. */
function streamKey({ batch, row }: FoundPoint, labels: Labels): string {
  const { metrics, scopes, strings } = batch as Required<TelemetryBatch>;
  const { kind, temporality } = metrics.descriptors[
    metrics.descriptor[row] as number
  ] as MetricDescriptor;
  const scope = metrics.scope[row] as number;
  const name = strings[scopes.name[scope] as number];
  const version = strings[scopes.version[scope] as number];
  return JSON.stringify([kind, temporality, name, version, labelsKey(labels)]);
}

/**
 * The meaning of a `MetricQuery`, written to be read: every store must answer as this function does.
 *
 * 1. Points of the metric in time are turned into numbers of the asked `field` (`value`: gauges and sums; `count`,
 *    `sum`: histograms and summaries; `bucket`: cumulative counts of histograms of both sorts, one per bound, with
 *    label `le`). Points flagged "no recorded value" and `NaN` values do not exist.
 * 2. Numbers whose labels satisfy `where` form streams: equal labels, kind, temporality and instrumentation scope.
 *    Arrival order is irrelevant. Of several numbers at one instant the greatest counts.
 * 3. Each stream is reduced per step `[start + i·step, start + (i + 1)·step)`; see `reduceSamples`. A step that
 *    holds nothing is `NaN` for every reduction, `count` included.
 * 4. Streams are grouped by the labels in `groupBy` (all labels when absent) and combined per step over the values
 *    that are not `NaN`; where all are, so is the result.
 * 5. Groups with a value in at least one step are returned in order of `labelsKey`.
 *
 * Exponential histograms are brought to one common ladder per query, so that bounds agree across time and streams.
 */
export function evaluateMetricQuery(
  batches: Iterable<TelemetryBatch>,
  query: MetricQuery,
): Series[] {
  const plan = planMetricQuery(query);
  const points = [...pointsOf(batches, plan)];
  const withoutBound = plan.matchers.filter(({ label }) => label !== 'le');
  const ladder = exponentialLadder(
    points
      .filter(({ batch, row }) => matchesCompiled(pointLabels(batch, row), withoutBound))
      .map(exponentialAt)
      .filter((point) => point !== undefined),
  );

  const streams = new Map<string, Stream>();
  for (const point of points) {
    const { metrics } = point.batch as Required<TelemetryBatch>;
    const descriptor = metrics.descriptors[metrics.descriptor[point.row] as number];
    for (const [labels, value] of numbersOf(point, plan, ladder)) {
      if (Number.isNaN(value) || !matchesCompiled(labels, plan.matchers)) continue;
      const key = streamKey(point, labels);
      let stream = streams.get(key);
      if (stream === undefined) {
        stream = { labels, delta: descriptor?.temporality === 'delta', samples: [] };
        streams.set(key, stream);
      }
      stream.samples.push({
        time: metrics.timeMs[point.row] as number,
        start: startMsAt(metrics, point.row),
        value,
      });
    }
  }

  const groups = new Map<string, { labels: Labels; members: Float64Array[] }>();
  for (const { labels, delta, samples } of streams.values()) {
    const kept = plan.groupBy === undefined ? labels : pickLabels(labels, plan.groupBy);
    const key = labelsKey(kept);
    const group = groups.get(key) ?? { labels: kept, members: [] };
    groups.set(key, group);
    group.members.push(reduceSamples(samples, delta, plan.grid, plan.reduce));
  }
  return [...groups.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { labels, members }]) => ({
      labels,
      grid: plan.grid,
      values: combineSeries(members, plan.grid.length, plan.combine),
    }))
    .filter(({ values }) => values.some((value) => !Number.isNaN(value)));
}
