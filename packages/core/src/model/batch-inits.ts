import type { AttributesInit, AttributeValue } from './attributes.ts';
import type {
  Exemplar,
  ExponentialPoint,
  HistogramPoint,
  MetricKind,
  SummaryPoint,
  Temporality,
} from './batch.ts';
import type { Millis, UnixMs } from './units.ts';

export interface ScopeInit {
  readonly name?: string;
  readonly version?: string;
  readonly attributes?: AttributesInit;
  readonly schemaUrl?: string;
}

/** A span to add. Times are milliseconds, or exact nanoseconds where given. */
export interface SpanInit {
  readonly resource?: AttributesInit;
  readonly scope?: ScopeInit;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind?: number;
  readonly start: UnixMs;
  readonly duration: Millis;
  readonly startNano?: bigint;
  readonly endNano?: bigint;
  readonly status?: number;
  readonly statusMessage?: string;
  readonly traceState?: string;
  readonly flags?: number;
  readonly attributes?: AttributesInit;
  readonly events?: readonly {
    readonly name: string;
    readonly time: UnixMs;
    readonly attributes?: AttributesInit;
  }[];
  readonly links?: readonly {
    readonly traceId: string;
    readonly spanId: string;
    readonly attributes?: AttributesInit;
  }[];
}

export interface LogInit {
  readonly resource?: AttributesInit;
  readonly scope?: ScopeInit;
  readonly time: UnixMs;
  readonly timeNano?: bigint;
  /** When it was collected. Default: its time. */
  readonly observedNano?: bigint;
  readonly severity?: number;
  readonly severityText?: string;
  readonly eventName?: string;
  readonly body?: AttributeValue;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly attributes?: AttributesInit;
}

export interface PointInit {
  readonly resource?: AttributesInit;
  readonly scope?: ScopeInit;
  readonly name: string;
  readonly unit?: string;
  readonly description?: string;
  /** Default `gauge`. */
  readonly kind?: MetricKind;
  /** Default `cumulative` for sums and histograms. */
  readonly temporality?: Temporality;
  /** Default true for sums. */
  readonly monotonic?: boolean;
  readonly time: UnixMs;
  readonly start?: UnixMs;
  readonly value?: number;
  /** Gauge and sum: the value leaves as an integer. Default false. */
  readonly integer?: boolean;
  readonly count?: number;
  readonly flags?: number;
  readonly histogram?: HistogramPoint;
  readonly exponential?: ExponentialPoint;
  readonly summary?: SummaryPoint;
  readonly exemplars?: readonly Omit<Exemplar, 'point'>[];
  readonly attributes?: AttributesInit;
}
