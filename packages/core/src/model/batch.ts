import type { AttributeColumns, Attributes, ValueColumns } from './attributes.ts';
import type { ChangeEvent } from './change.ts';
import type { Profile } from './profile.ts';

/**
 * Telemetry as columns. Bytes become a batch once and stay one until a person reads them.
 *
 * Conventions of every table:
 * - row `i` of a column is entry `i`; all columns of a table have `length` rows;
 * - a *string id* indexes `TelemetryBatch.strings`; id 0 is always the empty string;
 * - `resource` and `scope` columns index `resources` and `scopes`;
 * - trace ids are four big-endian 32-bit words a row, span ids two; all zero means "none";
 * - `…Nano` columns are nanoseconds since the Unix epoch, exact; `…Ms` columns are milliseconds for arithmetic.
 */
export interface TelemetryBatch {
  readonly strings: readonly string[];
  readonly resources: ResourceTable;
  readonly scopes: ScopeTable;
  readonly spans?: SpanTable;
  readonly logs?: LogTable;
  readonly metrics?: MetricTable;
  readonly profiles?: readonly Profile[];
  readonly changes?: readonly ChangeEvent[];
}

export interface ResourceTable {
  readonly length: number;
  readonly attributes: AttributeColumns;
  readonly droppedAttributes: Uint32Array;
  /** String ids. */
  readonly schemaUrl: Uint32Array;
}

export interface ScopeTable {
  readonly length: number;
  /** String ids. */
  readonly name: Uint32Array;
  /** String ids. */
  readonly version: Uint32Array;
  readonly attributes: AttributeColumns;
  readonly droppedAttributes: Uint32Array;
  /** String ids. */
  readonly schemaUrl: Uint32Array;
}

/** Values of `SpanTable.kind`, as OTLP numbers them. */
export const spanKind = {
  unspecified: 0,
  internal: 1,
  server: 2,
  client: 3,
  producer: 4,
  consumer: 5,
} as const;

/** Values of `SpanTable.status`, as OTLP numbers them. */
export const spanStatus = { unset: 0, ok: 1, error: 2 } as const;

export interface SpanTable {
  readonly length: number;
  readonly resource: Uint32Array;
  readonly scope: Uint32Array;
  /** 4 words a row. */
  readonly traceId: Uint32Array;
  /** 2 words a row. */
  readonly spanId: Uint32Array;
  /** 2 words a row; zero for a root span. */
  readonly parentSpanId: Uint32Array;
  readonly traceState: Uint32Array;
  readonly flags: Uint32Array;
  readonly name: Uint32Array;
  readonly kind: Uint8Array;
  readonly startNano: BigUint64Array;
  readonly endNano: BigUint64Array;
  readonly startMs: Float64Array;
  /** End minus start, never negative. */
  readonly durationMs: Float64Array;
  readonly status: Uint8Array;
  readonly statusMessage: Uint32Array;
  readonly attributes: AttributeColumns;
  readonly droppedAttributes: Uint32Array;
  readonly events: SpanEventTable;
  readonly droppedEvents: Uint32Array;
  readonly links: SpanLinkTable;
  readonly droppedLinks: Uint32Array;
}

export interface SpanEventTable {
  readonly length: number;
  /** Span `r` owns events `offsets[r]` up to `offsets[r + 1]`. */
  readonly offsets: Uint32Array;
  readonly name: Uint32Array;
  readonly timeNano: BigUint64Array;
  readonly attributes: AttributeColumns;
  readonly droppedAttributes: Uint32Array;
}

export interface SpanLinkTable {
  readonly length: number;
  /** Span `r` owns links `offsets[r]` up to `offsets[r + 1]`. */
  readonly offsets: Uint32Array;
  readonly traceId: Uint32Array;
  readonly spanId: Uint32Array;
  readonly traceState: Uint32Array;
  readonly flags: Uint32Array;
  readonly attributes: AttributeColumns;
  readonly droppedAttributes: Uint32Array;
}

export interface LogTable {
  readonly length: number;
  readonly resource: Uint32Array;
  readonly scope: Uint32Array;
  readonly timeNano: BigUint64Array;
  readonly observedNano: BigUint64Array;
  /** The record's time, or the observed time where it has none. */
  readonly timeMs: Float64Array;
  /** OTLP severity 1–24; 0 is unspecified. 9 is INFO, 13 WARN, 17 ERROR, 21 FATAL. */
  readonly severity: Uint8Array;
  readonly severityText: Uint32Array;
  readonly eventName: Uint32Array;
  readonly body: ValueColumns;
  readonly traceId: Uint32Array;
  readonly spanId: Uint32Array;
  readonly flags: Uint32Array;
  readonly attributes: AttributeColumns;
  readonly droppedAttributes: Uint32Array;
}

export type MetricKind = 'gauge' | 'sum' | 'histogram' | 'exponential_histogram' | 'summary';
export type Temporality = 'unspecified' | 'delta' | 'cumulative';

/** What OTLP calls a metric: the name and meaning shared by many points. */
export interface MetricDescriptor {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly kind: MetricKind;
  readonly temporality: Temporality;
  readonly monotonic: boolean;
  /** What the sender says of the metric beyond this; absent when it says nothing. */
  readonly metadata?: Attributes;
}

/** Bit in `MetricTable.flags`: the series ended here; the point has no value. */
export const noRecordedValue = 1;

/** One row a data point, of any metric kind. */
export interface MetricTable {
  readonly length: number;
  readonly descriptors: readonly MetricDescriptor[];
  /** Index into `descriptors`. */
  readonly descriptor: Uint32Array;
  readonly resource: Uint32Array;
  readonly scope: Uint32Array;
  readonly startNano: BigUint64Array;
  readonly timeNano: BigUint64Array;
  readonly timeMs: Float64Array;
  /** Gauge and sum: the value. Other kinds: the sum of observations, `NaN` when not reported. */
  readonly value: Float64Array;
  /** Gauge and sum: 1 when the value was sent as an integer. */
  readonly integer: Uint8Array;
  /** Histograms and summaries: the count of observations; 0 elsewhere. */
  readonly count: Float64Array;
  readonly flags: Uint32Array;
  readonly attributes: AttributeColumns;
  /** Index into `histograms`, `exponentials` or `summaries` by the descriptor's kind; unused otherwise. */
  readonly detail: Uint32Array;
  readonly histograms: readonly HistogramPoint[];
  readonly exponentials: readonly ExponentialPoint[];
  readonly summaries: readonly SummaryPoint[];
  /** In order of `point`. */
  readonly exemplars: readonly Exemplar[];
}

/** Explicit buckets: `counts.length === bounds.length + 1`, or both empty. Bucket `i` is (bounds[i-1], bounds[i]]. */
export interface HistogramPoint {
  readonly bounds: Float64Array;
  readonly counts: Float64Array;
  /** `NaN` when not reported. */
  readonly min: number;
  /** `NaN` when not reported. */
  readonly max: number;
}

/** Base-2 exponential buckets: bucket `i` is (b^i, b^(i+1)] with b = 2^(2^-scale), as the OpenTelemetry data model defines. */
export interface ExponentialPoint {
  readonly scale: number;
  readonly zeroCount: number;
  readonly zeroThreshold: number;
  readonly positive: ExponentialBuckets;
  readonly negative: ExponentialBuckets;
  readonly min: number;
  readonly max: number;
}

export interface ExponentialBuckets {
  /** Index of the first bucket. */
  readonly offset: number;
  readonly counts: Float64Array;
}

export interface SummaryPoint {
  /** Each in 0..1. */
  readonly quantiles: Float64Array;
  readonly values: Float64Array;
}

export interface Exemplar {
  /** Row of the point it belongs to. */
  readonly point: number;
  readonly timeNano: bigint;
  readonly value: number;
  readonly integer: boolean;
  /** Hexadecimal, or empty. */
  readonly traceId: string;
  /** Hexadecimal, or empty. */
  readonly spanId: string;
  readonly attributes: Attributes;
}
