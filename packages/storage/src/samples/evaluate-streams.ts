import type { Labels, MetricPlan, Series } from '@abduce/core';
import type { Slices } from '../slices.ts';
import { reduceColumns } from './reduce-columns.ts';
import { addSample, clearSamples, newSamples, type Samples } from './samples.ts';
import { seriesGroups } from './series-groups.ts';

/** Raw samples that count on from one another: one label set, kind, temporality and scope. */
export interface SampleStream {
  /** `labelsKey(labels)` where it is known already. */
  readonly key?: string;
  readonly labels: Labels;
  readonly delta: boolean;
  /** In any order; those outside of the plan's time do not count. */
  readonly times: Float64Array;
  /** Since when each value counts, `NaN` or 0 when unknown; absent when none is known. */
  readonly starts?: Float64Array;
  /** `NaN` is no value. */
  readonly values: Float64Array;
}

const nothing = new Float64Array(0);

/** Whether the columns can be read as they stand. */
function isTidy({ times, values }: SampleStream, from: number, to: number): boolean {
  let before = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < times.length; i++) {
    const time = times[i] as number;
    if (!(time > before) || time < from || time >= to || Number.isNaN(values[i])) return false;
    before = time;
  }
  return true;
}

/** The stream's samples within the plan: the columns themselves where they are in order, a copy in `spare` otherwise. */
function samplesOf(stream: SampleStream, { from, to }: MetricPlan, spare: Samples): Samples {
  const { times, starts = nothing, values } = stream;
  if (isTidy(stream, from, to)) {
    return { length: times.length, times, starts, values, ordered: true };
  }
  clearSamples(spare);
  for (let i = 0; i < times.length; i++) {
    const time = times[i] as number;
    const value = values[i] as number;
    if (time < from || time >= to || Number.isNaN(value)) continue;
    addSample(spare, time, starts[i] ?? Number.NaN, value);
  }
  return spare;
}

/**
 * Answers a metric query from raw samples, for stores whose engine means something else than the reference evaluator
 * does. Takes the streams whose labels satisfy the plan's matchers, with all their samples from `plan.from` up to
 * `plan.to`; gives what `evaluateMetricQuery` would. Linear in the samples that come in order, else `n log n`.
 */
export async function evaluateStreams(
  streams: Iterable<SampleStream> | AsyncIterable<SampleStream>,
  plan: MetricPlan,
  work: Slices,
): Promise<Series[]> {
  const groups = seriesGroups(plan);
  const spare = newSamples();
  for await (const stream of streams) {
    await work.pause();
    const samples = samplesOf(stream, plan, spare);
    if (samples.length === 0) continue;
    groups.add(stream.labels, stream.key, reduceColumns(samples, stream.delta, plan));
  }
  return groups.series(work);
}
