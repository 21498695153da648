import {
  boundText,
  type CallOptions,
  type CumulativeBuckets,
  type ExponentialPoint,
  exponentialBuckets,
  exponentialLadder,
  type MetricPlan,
} from '@abduce/core';
import type { SampleStream } from '../../samples/evaluate-streams.ts';
import { addSample, newSamples, type Samples } from '../../samples/samples.ts';
import type { Slices } from '../../slices.ts';
import type { NativeBlock } from '../native/column.ts';
import { decodeNative } from '../native/decode.ts';
import type { PartContext } from '../part-context.ts';
import { metricExponentials, metricHistograms } from '../schema/tables-metrics.ts';
import { type Sql, sql, uint64 } from '../sql.ts';
import { bigintsOf, floatListsOf, floatsOf } from './column-access.ts';
import { exponentialsOf } from './exponential-points.ts';
import type { KnownStream } from './known-streams.ts';
import { pointsOf, tooMany } from './read-samples.ts';
import { startMs, timeMs } from './time-sql.ts';

/** What the buckets of a query are read from. */
export interface BucketSource {
  readonly context: PartContext;
  readonly plan: MetricPlan;
  readonly filter: Sql | undefined;
  readonly known: ReadonlyMap<bigint, KnownStream>;
  /** Samples of single buckets; `tooMany` is thrown past it. */
  readonly limit: number;
  readonly options: CallOptions;
  readonly work: Slices;
}

/** Takes the cumulative buckets of points, and keeps a stream for each bound. */
interface BucketSink {
  add(stream: KnownStream, time: number, start: number, buckets: CumulativeBuckets): void;
  streams(): Iterable<SampleStream>;
}

function bucketSink({ plan, limit }: BucketSource): BucketSink {
  const held = new Map<KnownStream, Map<string, Samples>>();
  const texts = new Map<number, string | undefined>();
  const tests = plan.matchers.filter(({ label }) => label === 'le').map(({ test }) => test);
  let count = 0;
  /** The bound as a label, when it is asked for. */
  const textOf = (bound: number): string | undefined => {
    if (texts.has(bound)) return texts.get(bound);
    const text = boundText(bound);
    const kept = tests.every((test) => test(text)) ? text : undefined;
    texts.set(bound, kept);
    return kept;
  };
  return {
    add(stream, time, start, { bounds, counts }) {
      let byBound = held.get(stream);
      if (byBound === undefined) held.set(stream, (byBound = new Map()));
      for (let i = 0; i < bounds.length; i++) {
        const text = textOf(bounds[i] as number);
        if (text === undefined) continue;
        let samples = byBound.get(text);
        if (samples === undefined) byBound.set(text, (samples = newSamples(16)));
        addSample(samples, time, start, counts[i] as number);
        if (++count > limit) throw tooMany;
      }
    },
    *streams() {
      for (const [{ labels, delta }, byBound] of held) {
        for (const [text, { length, times, starts, values }] of byBound) {
          yield {
            labels: new Map([...labels, ['le', text]]),
            delta,
            times: times.subarray(0, length),
            starts: starts.subarray(0, length),
            values: values.subarray(0, length),
          };
        }
      }
    },
  };
}

type Visit = (row: number, stream: KnownStream, time: number, start: number) => void;

/** Visits points of known series, in order of series and time. */
async function eachPoint(
  { context, plan, filter, known, options, work, limit }: BucketSource,
  table: string,
  columns: Sql,
  open: (block: NativeBlock) => Visit,
): Promise<void> {
  const answer = context.connection.read(
    sql`SELECT Series, ${timeMs} AS T, ${startMs} AS S, ${columns} FROM ${context.table(table)}
    WHERE ${pointsOf(plan, filter)} ORDER BY Series, T LIMIT ${uint64(limit + 1)}`,
    options,
  );
  for await (const block of decodeNative(answer)) {
    const visit = open(block);
    const ids = bigintsOf(block, 'Series');
    const [times, starts] = [floatsOf(block, 'T'), floatsOf(block, 'S')];
    for (let row = 0; row < block.rows; row++) {
      if (row % 256 === 255) await work.pause();
      const stream = known.get(ids[row] as bigint);
      if (stream !== undefined) visit(row, stream, times[row] as number, starts[row] as number);
    }
  }
}

/** Bounds and cumulative counts, the last bound `Infinity`; see `bucketsAt` of the reference. */
function cumulative(bounds: Float64Array, counts: Float64Array, count: number): CumulativeBuckets {
  if (counts.length === 0) {
    return { bounds: Float64Array.of(Number.POSITIVE_INFINITY), counts: Float64Array.of(count) };
  }
  const upper = new Float64Array(bounds.length + 1);
  upper.set(bounds);
  upper[bounds.length] = Number.POSITIVE_INFINITY;
  let total = 0;
  return { bounds: upper, counts: upper.map((_, i) => (total += counts[i] ?? 0)) };
}

function readHistograms(source: BucketSource, sink: BucketSink): Promise<void> {
  return eachPoint(source, metricHistograms.name, sql`Count, Bounds, Buckets`, (block) => {
    const count = floatsOf(block, 'Count');
    const bounds = floatListsOf(block, 'Bounds');
    const counts = floatListsOf(block, 'Buckets');
    return (row, stream, time, start) =>
      sink.add(stream, time, start, cumulative(bounds(row), counts(row), count[row] as number));
  });
}

/** All points first: the ladder of bounds is made for all of them together. */
async function readExponentials(source: BucketSource, sink: BucketSink): Promise<void> {
  const found: { stream: KnownStream; time: number; start: number; point: ExponentialPoint }[] = [];
  const columns = sql`Scale, ZeroCount, ZeroThreshold, PositiveOffset, PositiveBuckets,
    NegativeOffset, NegativeBuckets, Min, Max`;
  await eachPoint(source, metricExponentials.name, columns, (block) => {
    const pointAt = exponentialsOf(block);
    return (row, stream, time, start) => found.push({ stream, time, start, point: pointAt(row) });
  });
  const ladder = exponentialLadder(found.map(({ point }) => point));
  for (const { stream, time, start, point } of found) {
    await source.work.pause();
    sink.add(stream, time, start, exponentialBuckets(point, ladder));
  }
}

/** Cumulative buckets of histograms of both sorts as streams, one for each series and bound. */
export async function readBuckets(source: BucketSource): Promise<Iterable<SampleStream>> {
  const sink = bucketSink(source);
  const kinds = new Set(Array.from(source.known.values(), ({ kind }) => kind));
  if (kinds.has('histogram')) await readHistograms(source, sink);
  if (kinds.has('exponential_histogram')) await readExponentials(source, sink);
  return sink.streams();
}
