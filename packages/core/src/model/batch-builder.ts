import { attributeWriter, valueWriter } from './attribute-writer.ts';
import type { AttributesInit, AttributeValue } from './attributes.ts';
import type {
  Exemplar,
  ExponentialPoint,
  HistogramPoint,
  MetricDescriptor,
  MetricKind,
  SummaryPoint,
  TelemetryBatch,
  Temporality,
} from './batch.ts';
import type { ChangeEvent } from './change.ts';
import { bytes, floats, words } from './columns.ts';
import { parseHexId } from './ids.ts';
import type { Profile } from './profile.ts';
import type { Millis, UnixMs } from './units.ts';

export interface ScopeInit {
  readonly name?: string;
  readonly version?: string;
  readonly attributes?: AttributesInit;
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
  readonly count?: number;
  readonly flags?: number;
  readonly histogram?: HistogramPoint;
  readonly exponential?: ExponentialPoint;
  readonly summary?: SummaryPoint;
  readonly exemplars?: readonly Omit<Exemplar, 'point'>[];
  readonly attributes?: AttributesInit;
}

/** Turns rows into a batch. For hand-made data, tests and JSON; the wire decoders write columns directly. */
export interface BatchBuilder {
  span(span: SpanInit): void;
  log(record: LogInit): void;
  point(point: PointInit): void;
  profile(profile: Profile): void;
  change(change: ChangeEvent): void;
  build(): TelemetryBatch;
}

/** Exact to the microsecond, which is all a millisecond number of today's date can carry. */
export function msToNano(ms: UnixMs): bigint {
  return BigInt(Math.round(ms * 1000)) * 1000n;
}

function big(values: readonly bigint[]): BigUint64Array {
  return BigUint64Array.from(values);
}

function floatColumn(values: readonly bigint[]): Float64Array {
  return Float64Array.from(values, (nano) => Number(nano / 1000n) / 1000);
}

/** Counts per row, as the running offsets that the tables hold. */
function offsetWriter(): { push(count: number): void; take(): Uint32Array } {
  const offsets = words();
  let total = 0;
  offsets.push(0);
  return {
    push(count) {
      total += count;
      offsets.push(total);
    },
    take: () => offsets.take(),
  };
}

export function batchBuilder(): BatchBuilder {
  const strings: string[] = [''];
  const ids = new Map<string, number>([['', 0]]);
  const intern = (value: string): number => {
    let id = ids.get(value);
    if (id === undefined) {
      id = strings.length;
      strings.push(value);
      ids.set(value, id);
    }
    return id;
  };

  const resourceAttributes = attributeWriter(intern);
  const resourceIds = new Map<unknown, number>();
  const resource = (attributes: AttributesInit | undefined): number => {
    // By identity: rows of one resource share the object, and equal resources twice do no harm.
    let id = resourceIds.get(attributes);
    if (id === undefined) {
      id = resourceIds.size;
      resourceIds.set(attributes, id);
      resourceAttributes.pushRow(attributes);
    }
    return id;
  };

  const scopeAttributes = attributeWriter(intern);
  const scopeNames = words();
  const scopeVersions = words();
  const scopeIds = new Map<unknown, number>();
  const scope = (init: ScopeInit | undefined): number => {
    let id = scopeIds.get(init);
    if (id === undefined) {
      id = scopeIds.size;
      scopeIds.set(init, id);
      scopeNames.push(intern(init?.name ?? ''));
      scopeVersions.push(intern(init?.version ?? ''));
      scopeAttributes.pushRow(init?.attributes);
    }
    return id;
  };

  const pushId = (
    column: ReturnType<typeof words>,
    hex: string | undefined,
    count: number,
  ): void => {
    for (const word of parseHexId(hex ?? '', count)) column.push(word);
  };

  const spanColumns = {
    resource: words(),
    scope: words(),
    traceId: words(),
    spanId: words(),
    parentSpanId: words(),
    traceState: words(),
    name: words(),
    kind: bytes(),
    start: [] as bigint[],
    end: [] as bigint[],
    status: bytes(),
    statusMessage: words(),
    attributes: attributeWriter(intern),
  };
  const events = {
    offsets: offsetWriter(),
    name: words(),
    time: [] as bigint[],
    attributes: attributeWriter(intern),
  };
  const links = {
    offsets: offsetWriter(),
    traceId: words(),
    spanId: words(),
    attributes: attributeWriter(intern),
  };

  const logColumns = {
    resource: words(),
    scope: words(),
    time: [] as bigint[],
    severity: bytes(),
    severityText: words(),
    eventName: words(),
    body: valueWriter(intern),
    traceId: words(),
    spanId: words(),
    attributes: attributeWriter(intern),
  };

  const descriptors: MetricDescriptor[] = [];
  const descriptorIds = new Map<string, number>();
  const pointColumns = {
    descriptor: words(),
    resource: words(),
    scope: words(),
    start: [] as bigint[],
    time: [] as bigint[],
    value: floats(),
    integer: bytes(),
    count: floats(),
    flags: words(),
    attributes: attributeWriter(intern),
    detail: words(),
  };
  const histograms: HistogramPoint[] = [];
  const exponentials: ExponentialPoint[] = [];
  const summaries: SummaryPoint[] = [];
  const exemplars: Exemplar[] = [];
  const profiles: Profile[] = [];
  const changes: ChangeEvent[] = [];

  const descriptorId = (point: PointInit): number => {
    const kind = point.kind ?? 'gauge';
    const additive = kind === 'sum' || kind === 'histogram' || kind === 'exponential_histogram';
    const descriptor: MetricDescriptor = {
      name: point.name,
      description: point.description ?? '',
      unit: point.unit ?? '',
      kind,
      temporality: point.temporality ?? (additive ? 'cumulative' : 'unspecified'),
      monotonic: point.monotonic ?? kind === 'sum',
    };
    const key = JSON.stringify(descriptor);
    let id = descriptorIds.get(key);
    if (id === undefined) {
      id = descriptors.length;
      descriptors.push(descriptor);
      descriptorIds.set(key, id);
    }
    return id;
  };

  return {
    span(span) {
      const c = spanColumns;
      c.resource.push(resource(span.resource));
      c.scope.push(scope(span.scope));
      pushId(c.traceId, span.traceId, 4);
      pushId(c.spanId, span.spanId, 2);
      pushId(c.parentSpanId, span.parentSpanId, 2);
      c.traceState.push(intern(span.traceState ?? ''));
      c.name.push(intern(span.name));
      c.kind.push(span.kind ?? 1);
      c.start.push(span.startNano ?? msToNano(span.start));
      c.end.push(span.endNano ?? msToNano(span.start + span.duration));
      c.status.push(span.status ?? 0);
      c.statusMessage.push(intern(span.statusMessage ?? ''));
      c.attributes.pushRow(span.attributes);
      events.offsets.push(span.events?.length ?? 0);
      for (const event of span.events ?? []) {
        events.name.push(intern(event.name));
        events.time.push(msToNano(event.time));
        events.attributes.pushRow(event.attributes);
      }
      links.offsets.push(span.links?.length ?? 0);
      for (const link of span.links ?? []) {
        pushId(links.traceId, link.traceId, 4);
        pushId(links.spanId, link.spanId, 2);
        links.attributes.pushRow(link.attributes);
      }
    },
    log(record) {
      const c = logColumns;
      c.resource.push(resource(record.resource));
      c.scope.push(scope(record.scope));
      c.time.push(record.timeNano ?? msToNano(record.time));
      c.severity.push(record.severity ?? 0);
      c.severityText.push(intern(record.severityText ?? ''));
      c.eventName.push(intern(record.eventName ?? ''));
      c.body.push(record.body ?? null);
      pushId(c.traceId, record.traceId, 4);
      pushId(c.spanId, record.spanId, 2);
      c.attributes.pushRow(record.attributes);
    },
    point(point) {
      const c = pointColumns;
      const row = c.descriptor.length;
      c.descriptor.push(descriptorId(point));
      c.resource.push(resource(point.resource));
      c.scope.push(scope(point.scope));
      c.start.push(point.start === undefined ? 0n : msToNano(point.start));
      c.time.push(msToNano(point.time));
      c.value.push(point.value ?? Number.NaN);
      c.integer.push(0);
      c.count.push(point.count ?? 0);
      c.flags.push(point.flags ?? 0);
      c.attributes.pushRow(point.attributes);
      if (point.histogram !== undefined) c.detail.push(histograms.push(point.histogram) - 1);
      else if (point.exponential !== undefined)
        c.detail.push(exponentials.push(point.exponential) - 1);
      else if (point.summary !== undefined) c.detail.push(summaries.push(point.summary) - 1);
      else c.detail.push(0);
      for (const exemplar of point.exemplars ?? []) exemplars.push({ point: row, ...exemplar });
    },
    profile: (profile) => void profiles.push(profile),
    change: (change) => void changes.push(change),
    build() {
      const s = spanColumns;
      const l = logColumns;
      const p = pointColumns;
      const [spanCount, logCount, pointCount] = [
        s.name.length,
        l.severity.length,
        p.descriptor.length,
      ];
      return {
        strings,
        resources: {
          length: resourceIds.size,
          attributes: resourceAttributes.take(),
          droppedAttributes: new Uint32Array(resourceIds.size),
          schemaUrl: new Uint32Array(resourceIds.size),
        },
        scopes: {
          length: scopeIds.size,
          name: scopeNames.take(),
          version: scopeVersions.take(),
          attributes: scopeAttributes.take(),
          droppedAttributes: new Uint32Array(scopeIds.size),
          schemaUrl: new Uint32Array(scopeIds.size),
        },
        ...(spanCount > 0 && {
          spans: {
            length: spanCount,
            resource: s.resource.take(),
            scope: s.scope.take(),
            traceId: s.traceId.take(),
            spanId: s.spanId.take(),
            parentSpanId: s.parentSpanId.take(),
            traceState: s.traceState.take(),
            flags: new Uint32Array(spanCount),
            name: s.name.take(),
            kind: s.kind.take(),
            startNano: big(s.start),
            endNano: big(s.end),
            startMs: floatColumn(s.start),
            durationMs: Float64Array.from(s.start, (start, i) =>
              Math.max(0, Number((s.end[i] as bigint) - start) / 1e6),
            ),
            status: s.status.take(),
            statusMessage: s.statusMessage.take(),
            attributes: s.attributes.take(),
            droppedAttributes: new Uint32Array(spanCount),
            events: {
              length: events.name.length,
              offsets: events.offsets.take(),
              name: events.name.take(),
              timeNano: big(events.time),
              attributes: events.attributes.take(),
              droppedAttributes: new Uint32Array(events.name.length),
            },
            droppedEvents: new Uint32Array(spanCount),
            links: {
              length: links.spanId.length / 2,
              offsets: links.offsets.take(),
              traceId: links.traceId.take(),
              spanId: links.spanId.take(),
              traceState: new Uint32Array(links.spanId.length / 2),
              flags: new Uint32Array(links.spanId.length / 2),
              attributes: links.attributes.take(),
              droppedAttributes: new Uint32Array(links.spanId.length / 2),
            },
            droppedLinks: new Uint32Array(spanCount),
          },
        }),
        ...(logCount > 0 && {
          logs: {
            length: logCount,
            resource: l.resource.take(),
            scope: l.scope.take(),
            timeNano: big(l.time),
            observedNano: big(l.time),
            timeMs: floatColumn(l.time),
            severity: l.severity.take(),
            severityText: l.severityText.take(),
            eventName: l.eventName.take(),
            body: l.body.take(),
            traceId: l.traceId.take(),
            spanId: l.spanId.take(),
            flags: new Uint32Array(logCount),
            attributes: l.attributes.take(),
            droppedAttributes: new Uint32Array(logCount),
          },
        }),
        ...(pointCount > 0 && {
          metrics: {
            length: pointCount,
            descriptors,
            descriptor: p.descriptor.take(),
            resource: p.resource.take(),
            scope: p.scope.take(),
            startNano: big(p.start),
            timeNano: big(p.time),
            timeMs: floatColumn(p.time),
            value: p.value.take(),
            integer: p.integer.take(),
            count: p.count.take(),
            flags: p.flags.take(),
            attributes: p.attributes.take(),
            detail: p.detail.take(),
            histograms,
            exponentials,
            summaries,
            exemplars,
          },
        }),
        ...(profiles.length > 0 && { profiles }),
        ...(changes.length > 0 && { changes }),
      };
    },
  };
}
