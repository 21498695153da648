import type { TelemetryBatch } from '../model/batch.ts';
import type { ChangeEvent } from '../model/change.ts';
import type { Finding } from '../model/finding.ts';
import type { TimeGrid } from '../model/grid.ts';
import type { Profile } from '../model/profile.ts';
import type { Series } from '../model/series.ts';
import type { Millis, TimeRange } from '../model/units.ts';
import type { WorldSnapshot } from '../model/world.ts';
import type { CallOptions, WriteOptions } from './runtime.ts';

export interface LabelMatcher {
  readonly label: string;
  /** `=~` and `!~` are anchored at both ends. An absent label is the empty string. */
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/**
 * A small closed algebra, so that one reference evaluator can judge every adapter.
 * Labels of a metric are its point attributes over its resource attributes (the point wins), as strings.
 */
export interface MetricQuery {
  readonly metric: string;
  /** Which number of a histogram or summary; `bucket` gives cumulative counts with a label `le`. Default `value`. */
  readonly field?: 'value' | 'count' | 'sum' | 'bucket';
  readonly where?: readonly LabelMatcher[];
  readonly grid: TimeGrid;
  /** Within one step of one series. `rate` and `increase` read counters of either temporality. Default `last`. */
  readonly reduce?: 'last' | 'avg' | 'min' | 'max' | 'sum' | 'count' | 'rate' | 'increase';
  /** Labels to keep; absent keeps all. */
  readonly groupBy?: readonly string[];
  /** Across the series of one group. Default `sum`. */
  readonly combine?: 'sum' | 'avg' | 'min' | 'max' | 'count';
}

/** Which points to read as they were written. */
export interface PointQuery {
  readonly range: TimeRange;
  /** Names; absent reads every metric. */
  readonly metrics?: readonly string[];
  /** See the labels that a query sees; never `le`. */
  readonly where?: readonly LabelMatcher[];
}

/** Matchers see resource attributes, record attributes and `service.name` alike, as strings. */
export interface LogQuery {
  readonly range: TimeRange;
  readonly where?: readonly LabelMatcher[];
  /** OTLP severity number. */
  readonly minSeverity?: number;
  /** Substring of the body, case-sensitive. */
  readonly search?: string;
  /** Hexadecimal. */
  readonly traceId?: string;
  readonly order?: 'oldest' | 'newest';
  readonly limit?: number;
}

export interface SpanQuery {
  /** By start time. */
  readonly range: TimeRange;
  readonly where?: readonly LabelMatcher[];
  readonly name?: string;
  readonly kinds?: readonly number[];
  readonly status?: number;
  readonly minDuration?: Millis;
  /** Hexadecimal. */
  readonly traceIds?: readonly string[];
  readonly order?: 'oldest' | 'newest';
  readonly limit?: number;
}

export interface ProfileQuery {
  readonly range: TimeRange;
  readonly type: string;
  readonly where?: readonly LabelMatcher[];
}

export interface ChangeQuery {
  readonly range: TimeRange;
  readonly services?: readonly string[];
}

export interface MetricStore {
  /** Series in order of their labels' key; `[]` when nothing matches. */
  query(query: MetricQuery, options?: CallOptions): Promise<readonly Series[]>;
  /** Names of metrics with points in the range, sorted. */
  names(range: TimeRange, options?: CallOptions): Promise<readonly string[]>;
  /**
   * Points as they were written, for copies and exports: metric by metric in order of names, and within one series in
   * order of time. Pages hold at most a few thousand points. A store that keeps labels only gives them as text, and
   * one that knows a histogram only by its cumulative counts gives no minimum and maximum.
   */
  points?(query: PointQuery, options?: CallOptions): AsyncIterable<TelemetryBatch>;
  write?(batch: TelemetryBatch, options?: WriteOptions): Promise<void>;
}

/** Pages hold at most a few thousand rows; over all pages the rows are in the order asked for. */
export interface LogStore {
  query(query: LogQuery, options?: CallOptions): AsyncIterable<TelemetryBatch>;
  write?(batch: TelemetryBatch, options?: WriteOptions): Promise<void>;
}

export interface TraceStore {
  query(query: SpanQuery, options?: CallOptions): AsyncIterable<TelemetryBatch>;
  write?(batch: TelemetryBatch, options?: WriteOptions): Promise<void>;
}

export interface ProfileStore {
  /** Merged over the range; `undefined` when there is none. */
  query(query: ProfileQuery, options?: CallOptions): Promise<Profile | undefined>;
  write?(batch: TelemetryBatch, options?: WriteOptions): Promise<void>;
}

export interface ChangeStore {
  /** Oldest first. */
  query(query: ChangeQuery, options?: CallOptions): Promise<readonly ChangeEvent[]>;
  write?(batch: TelemetryBatch, options?: WriteOptions): Promise<void>;
}

/** Entities, the log patterns counted for them, and what inspections found there. */
export interface Topology
  extends Pick<WorldSnapshot, 'services' | 'instances' | 'nodes' | 'dependencies' | 'logPatterns'> {
  readonly findings?: readonly Finding[];
}

/**
 * For stores that know entities by themselves, as a case file does; of others they are derived from telemetry. Such a
 * store names its metrics by the signals of the catalog and tells their entity by label `entity`.
 */
export interface TopologyStore {
  /** All that the store knows, whenever it was seen. */
  read(options?: CallOptions): Promise<Topology>;
}

/** An absent part, or a part without `write`, is an absent capability. */
export interface TelemetryStore {
  readonly name: string;
  /** Version of this interface. */
  readonly version: 1;
  readonly metrics?: MetricStore;
  readonly logs?: LogStore;
  readonly traces?: TraceStore;
  readonly profiles?: ProfileStore;
  readonly changes?: ChangeStore;
  readonly topology?: TopologyStore;
  /** Throws `STORE_UNAVAILABLE` when the store cannot answer. */
  check(options?: CallOptions): Promise<void>;
  /** Calling it twice is harmless. */
  close(): Promise<void>;
}
