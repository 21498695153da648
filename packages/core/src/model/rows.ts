import { type Attributes, type AttributeValue, readAttributes, readValue } from './attributes.ts';
import type {
  ExponentialPoint,
  HistogramPoint,
  MetricDescriptor,
  SummaryPoint,
  TelemetryBatch,
} from './batch.ts';
import { hexId } from './ids.ts';
import type { Millis, UnixMs } from './units.ts';

export interface Scope {
  readonly name: string;
  readonly version: string;
  readonly attributes: Attributes;
}

export interface SpanEvent {
  readonly name: string;
  readonly timeNano: bigint;
  readonly attributes: Attributes;
}

export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Attributes;
}

/** One span as an object. Made on demand: hot paths read the columns. Ids are lower-case hexadecimal, empty for none. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  /** See `spanKind`. */
  readonly kind: number;
  readonly start: UnixMs;
  readonly startNano: bigint;
  readonly endNano: bigint;
  readonly duration: Millis;
  /** See `spanStatus`. */
  readonly status: number;
  readonly statusMessage: string;
  readonly traceState: string;
  readonly attributes: Attributes;
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
  readonly resource: Attributes;
  readonly scope: Scope;
}

export interface LogRecord {
  readonly time: UnixMs;
  readonly timeNano: bigint;
  readonly observedNano: bigint;
  readonly severity: number;
  readonly severityText: string;
  readonly eventName: string;
  readonly body: AttributeValue;
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Attributes;
  readonly resource: Attributes;
  readonly scope: Scope;
}

export interface MetricPoint {
  readonly descriptor: MetricDescriptor;
  readonly time: UnixMs;
  readonly timeNano: bigint;
  readonly startNano: bigint;
  /** See `MetricTable.value`. */
  readonly value: number;
  readonly count: number;
  readonly flags: number;
  readonly histogram: HistogramPoint | undefined;
  readonly exponential: ExponentialPoint | undefined;
  readonly summary: SummaryPoint | undefined;
  readonly attributes: Attributes;
  readonly resource: Attributes;
  readonly scope: Scope;
}

function resourceOf(batch: TelemetryBatch, row: number): Attributes {
  return readAttributes(batch.resources.attributes, batch.strings, row);
}

function scopeOf(batch: TelemetryBatch, row: number): Scope {
  const { scopes, strings } = batch;
  return {
    name: strings[scopes.name[row] as number] ?? '',
    version: strings[scopes.version[row] as number] ?? '',
    attributes: readAttributes(scopes.attributes, strings, row),
  };
}

export function spanAt(batch: TelemetryBatch, row: number): Span {
  const spans = batch.spans as NonNullable<TelemetryBatch['spans']>;
  const { strings } = batch;
  const events: SpanEvent[] = [];
  for (
    let i = spans.events.offsets[row] as number;
    i < (spans.events.offsets[row + 1] as number);
    i++
  ) {
    events.push({
      name: strings[spans.events.name[i] as number] as string,
      timeNano: spans.events.timeNano[i] as bigint,
      attributes: readAttributes(spans.events.attributes, strings, i),
    });
  }
  const links: SpanLink[] = [];
  for (
    let i = spans.links.offsets[row] as number;
    i < (spans.links.offsets[row + 1] as number);
    i++
  ) {
    links.push({
      traceId: hexId(spans.links.traceId, i * 4, 4),
      spanId: hexId(spans.links.spanId, i * 2, 2),
      attributes: readAttributes(spans.links.attributes, strings, i),
    });
  }
  return {
    traceId: hexId(spans.traceId, row * 4, 4),
    spanId: hexId(spans.spanId, row * 2, 2),
    parentSpanId: hexId(spans.parentSpanId, row * 2, 2),
    name: strings[spans.name[row] as number] as string,
    kind: spans.kind[row] as number,
    start: spans.startMs[row] as number,
    startNano: spans.startNano[row] as bigint,
    endNano: spans.endNano[row] as bigint,
    duration: spans.durationMs[row] as number,
    status: spans.status[row] as number,
    statusMessage: strings[spans.statusMessage[row] as number] as string,
    traceState: strings[spans.traceState[row] as number] as string,
    attributes: readAttributes(spans.attributes, strings, row),
    events,
    links,
    resource: resourceOf(batch, spans.resource[row] as number),
    scope: scopeOf(batch, spans.scope[row] as number),
  };
}

export function logAt(batch: TelemetryBatch, row: number): LogRecord {
  const logs = batch.logs as NonNullable<TelemetryBatch['logs']>;
  const { strings } = batch;
  return {
    time: logs.timeMs[row] as number,
    timeNano: logs.timeNano[row] as bigint,
    observedNano: logs.observedNano[row] as bigint,
    severity: logs.severity[row] as number,
    severityText: strings[logs.severityText[row] as number] as string,
    eventName: strings[logs.eventName[row] as number] as string,
    body: readValue(logs.body, strings, row),
    traceId: hexId(logs.traceId, row * 4, 4),
    spanId: hexId(logs.spanId, row * 2, 2),
    attributes: readAttributes(logs.attributes, strings, row),
    resource: resourceOf(batch, logs.resource[row] as number),
    scope: scopeOf(batch, logs.scope[row] as number),
  };
}

export function pointAt(batch: TelemetryBatch, row: number): MetricPoint {
  const metrics = batch.metrics as NonNullable<TelemetryBatch['metrics']>;
  const descriptor = metrics.descriptors[metrics.descriptor[row] as number] as MetricDescriptor;
  const detail = metrics.detail[row] as number;
  return {
    descriptor,
    time: metrics.timeMs[row] as number,
    timeNano: metrics.timeNano[row] as bigint,
    startNano: metrics.startNano[row] as bigint,
    value: metrics.value[row] as number,
    count: metrics.count[row] as number,
    flags: metrics.flags[row] as number,
    histogram: descriptor.kind === 'histogram' ? metrics.histograms[detail] : undefined,
    exponential:
      descriptor.kind === 'exponential_histogram' ? metrics.exponentials[detail] : undefined,
    summary: descriptor.kind === 'summary' ? metrics.summaries[detail] : undefined,
    attributes: readAttributes(metrics.attributes, batch.strings, row),
    resource: resourceOf(batch, metrics.resource[row] as number),
    scope: scopeOf(batch, metrics.scope[row] as number),
  };
}

/** The batch's spans, one object at a time. */
export function* spanRows(batch: TelemetryBatch): IterableIterator<Span> {
  for (let row = 0; row < (batch.spans?.length ?? 0); row++) yield spanAt(batch, row);
}

/** The batch's log records, one object at a time. */
export function* logRows(batch: TelemetryBatch): IterableIterator<LogRecord> {
  for (let row = 0; row < (batch.logs?.length ?? 0); row++) yield logAt(batch, row);
}

/** The batch's metric points, one object at a time. */
export function* pointRows(batch: TelemetryBatch): IterableIterator<MetricPoint> {
  for (let row = 0; row < (batch.metrics?.length ?? 0); row++) yield pointAt(batch, row);
}
