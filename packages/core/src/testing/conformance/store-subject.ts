import type { TelemetryBatch } from '../../model/batch.ts';
import { type BatchBuilder, batchBuilder } from '../../model/batch-builder.ts';
import type { Labels } from '../../model/labels.ts';
import type { Series } from '../../model/series.ts';
import type { UnixMs } from '../../model/units.ts';
import type {
  ChangeStore,
  LogStore,
  MetricQuery,
  MetricStore,
  ProfileStore,
  TelemetryStore,
  TraceStore,
} from '../../ports/store.ts';
import type { ConformanceCase } from './conform.ts';

/** What a store may be able to do. Those of a part are checked against the store itself. */
export type StoreFeature =
  | `${'metrics' | 'logs' | 'traces' | 'profiles' | 'changes'}.${'read' | 'write'}`
  /** `=~` and `!~`. */
  | 'metrics.regex'
  /** Exponential histograms as buckets. */
  | 'metrics.exponential'
  /** When counters began, and since when deltas count. */
  | 'metrics.starts'
  /** Of several values that a series has at one instant the greatest counts, also when they came one by one. */
  | 'metrics.instants'
  /** What is written again is there once. */
  | 'replays'
  /** Telemetry is let go with age; needs the option `retention`. */
  | 'retention';

/** Every feature: what a store that can do all of it declares. */
export const storeFeatures: readonly StoreFeature[] = [
  ...(['metrics', 'logs', 'traces', 'profiles', 'changes'] as const).flatMap(
    (part) => [`${part}.read`, `${part}.write`] as const,
  ),
  'metrics.regex',
  'metrics.exponential',
  'metrics.starts',
  'metrics.instants',
  'replays',
  'retention',
];

/** A store under test, and the ways in which cases reach it. */
export interface StoreSubject {
  readonly store: TelemetryStore;
  /** A round minute; all data of the cases lies in the hour before and after. */
  readonly at: UnixMs;
  /** Brings batches into the store, all parts of them. */
  put(...batches: readonly TelemetryBatch[]): Promise<void>;
  readonly retention: StoreRetention | undefined;
}

export interface StoreRetention {
  /** How long telemetry is kept at least, at most twice as long. */
  readonly keep: number;
  /** Lets time pass for the store. */
  advance(duration: number): Promise<void>;
}

export type StoreCase = ConformanceCase<StoreSubject>;

/** A part that features promise to be there. */
export const part = {
  metrics: ({ store }: StoreSubject): MetricStore => store.metrics as MetricStore,
  logs: ({ store }: StoreSubject): LogStore => store.logs as LogStore,
  traces: ({ store }: StoreSubject): TraceStore => store.traces as TraceStore,
  profiles: ({ store }: StoreSubject): ProfileStore => store.profiles as ProfileStore,
  changes: ({ store }: StoreSubject): ChangeStore => store.changes as ChangeStore,
} as const;

export function batchOf(fill: (builder: BatchBuilder) => void): TelemetryBatch {
  const builder = batchBuilder();
  fill(builder);
  return builder.build();
}

/** Series as plain data: labels as an object, values as a list. */
export function plainSeries(series: readonly Series[]): unknown {
  return series.map(({ labels, values }) => [plainLabels(labels), Array.from(values)]);
}

export function plainLabels(labels: Labels): Record<string, string> {
  return Object.fromEntries([...labels].sort(([a], [b]) => (a < b ? -1 : 1)));
}

export async function ask(subject: StoreSubject, query: MetricQuery): Promise<unknown> {
  return plainSeries(await part.metrics(subject).query(query));
}

/** All rows of the pages, as `read` makes them. */
export async function rowsOf<T>(
  pages: AsyncIterable<TelemetryBatch>,
  read: (page: TelemetryBatch) => Iterable<T>,
): Promise<T[]> {
  const rows: T[] = [];
  for await (const page of pages) rows.push(...read(page));
  return rows;
}

/** Sixteen and eight bytes of id that are told apart by a number. */
export const traceIdOf = (number: number): string => (number + 1).toString(16).padStart(32, 'a');
export const spanIdOf = (number: number): string => (number + 1).toString(16).padStart(16, 'b');
