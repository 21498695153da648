import type { OtlpSignal } from '../otlp/signal.ts';

/** A message as protobufjs decodes it: absent fields are `null` or empty lists. */
type Node = { readonly [name: string]: unknown };

interface Long {
  readonly low: number;
  readonly high: number;
}

/** One span, log record or point with all that belongs to it, free of any encoding's habits. */
export type PlainRow = { readonly [name: string]: unknown };

function nodes(value: unknown): readonly Node[] {
  return (value ?? []) as readonly Node[];
}

function signed(value: unknown): bigint {
  if (value === null || value === undefined) return 0n;
  if (typeof value === 'number') return BigInt(value);
  const { low, high } = value as Long;
  return (BigInt(high | 0) << 32n) | BigInt(low >>> 0);
}

function unsigned(value: unknown): bigint {
  return BigInt.asUintN(64, signed(value));
}

/** Hexadecimal; an id of zeros is no id. */
function id(value: unknown): string {
  const hex = Buffer.from((value ?? []) as Uint8Array).toString('hex');
  return /^0*$/.test(hex) ? '' : hex;
}

function whole(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function plainValue(value: Node | null | undefined): unknown {
  if (value === null || value === undefined) return null;
  if (value.stringValue != null) return value.stringValue;
  if (value.boolValue != null) return value.boolValue;
  if (value.intValue != null) return whole(signed(value.intValue));
  if (value.doubleValue != null) return value.doubleValue;
  if (value.bytesValue != null) return new Uint8Array(value.bytesValue as Uint8Array);
  if (value.arrayValue != null) {
    return nodes((value.arrayValue as Node).values).map(plainValue);
  }
  if (value.kvlistValue != null) {
    return new Map(plainAttributes((value.kvlistValue as Node).values));
  }
  return null;
}

function plainAttributes(value: unknown): [string, unknown][] {
  return nodes(value).map(({ key, value }) => [(key ?? '') as string, plainValue(value as Node)]);
}

function owner(node: unknown, schemaUrl: unknown): PlainRow {
  const own = (node ?? {}) as Node;
  return {
    name: own.name ?? '',
    version: own.version ?? '',
    attributes: plainAttributes(own.attributes),
    dropped: own.droppedAttributesCount ?? 0,
    schemaUrl: schemaUrl ?? '',
  };
}

function plainSpan(span: Node): PlainRow {
  const status = (span.status ?? {}) as Node;
  return {
    traceId: id(span.traceId),
    spanId: id(span.spanId),
    parentSpanId: id(span.parentSpanId),
    traceState: span.traceState ?? '',
    name: span.name ?? '',
    kind: span.kind ?? 0,
    start: unsigned(span.startTimeUnixNano),
    end: unsigned(span.endTimeUnixNano),
    status: status.code ?? 0,
    statusMessage: status.message ?? '',
    attributes: plainAttributes(span.attributes),
    dropped: [
      span.droppedAttributesCount ?? 0,
      span.droppedEventsCount ?? 0,
      span.droppedLinksCount ?? 0,
    ],
    events: nodes(span.events).map((event) => ({
      name: event.name ?? '',
      time: unsigned(event.timeUnixNano),
      attributes: plainAttributes(event.attributes),
      dropped: event.droppedAttributesCount ?? 0,
    })),
    links: nodes(span.links).map((link) => ({
      traceId: id(link.traceId),
      spanId: id(link.spanId),
      traceState: link.traceState ?? '',
      attributes: plainAttributes(link.attributes),
      dropped: link.droppedAttributesCount ?? 0,
    })),
  };
}

function plainLog(log: Node): PlainRow {
  return {
    time: unsigned(log.timeUnixNano),
    observed: unsigned(log.observedTimeUnixNano),
    severity: log.severityNumber ?? 0,
    severityText: log.severityText ?? '',
    body: plainValue(log.body as Node),
    attributes: plainAttributes(log.attributes),
    dropped: log.droppedAttributesCount ?? 0,
    flags: log.flags ?? 0,
    traceId: id(log.traceId),
    spanId: id(log.spanId),
  };
}

function plainNumber(point: Node): { value: unknown; integer: boolean } {
  return point.asInt != null
    ? { value: Number(signed(point.asInt)), integer: true }
    : { value: point.asDouble ?? Number.NaN, integer: false };
}

function plainExemplar(exemplar: Node): PlainRow {
  return {
    ...plainNumber(exemplar),
    time: unsigned(exemplar.timeUnixNano),
    traceId: id(exemplar.traceId),
    spanId: id(exemplar.spanId),
    attributes: new Map(plainAttributes(exemplar.filteredAttributes)),
  };
}

function counts(value: unknown): number[] {
  return ((value ?? []) as readonly unknown[]).map((count) => Number(unsigned(count)));
}

function plainBuckets(value: unknown): PlainRow {
  const buckets = (value ?? {}) as Node;
  return { offset: buckets.offset ?? 0, counts: counts(buckets.bucketCounts) };
}

function plainDetail(kind: string, point: Node): PlainRow {
  const [min, max] = [point.min ?? Number.NaN, point.max ?? Number.NaN];
  switch (kind) {
    case 'histogram':
      return {
        min,
        max,
        bounds: [...((point.explicitBounds ?? []) as number[])],
        counts: counts(point.bucketCounts),
      };
    case 'exponentialHistogram':
      return {
        min,
        max,
        scale: point.scale ?? 0,
        zeroCount: Number(unsigned(point.zeroCount)),
        zeroThreshold: point.zeroThreshold ?? 0,
        positive: plainBuckets(point.positive),
        negative: plainBuckets(point.negative),
      };
    case 'summary':
      return {
        quantiles: nodes(point.quantileValues).map((q) => [q.quantile ?? 0, q.value ?? 0]),
      };
    default:
      return {};
  }
}

const dataKinds = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'];
const temporalities = ['unspecified', 'delta', 'cumulative'];

function plainPoints(metric: Node): PlainRow[] {
  const kind = dataKinds.find((name) => metric[name] != null) ?? '';
  const data = (metric[kind] ?? {}) as Node;
  const descriptor = {
    name: metric.name ?? '',
    description: metric.description ?? '',
    unit: metric.unit ?? '',
    kind: kind === 'exponentialHistogram' ? 'exponential_histogram' : kind,
    temporality: temporalities[(data.aggregationTemporality ?? 0) as number],
    monotonic: data.isMonotonic ?? false,
  };
  const numeric = kind === 'gauge' || kind === 'sum';
  return nodes(data.dataPoints).map((point) => ({
    descriptor,
    start: unsigned(point.startTimeUnixNano),
    time: unsigned(point.timeUnixNano),
    flags: point.flags ?? 0,
    attributes: plainAttributes(point.attributes),
    ...(numeric
      ? plainNumber(point)
      : { value: point.sum ?? (kind === 'summary' ? 0 : Number.NaN), integer: false }),
    count: numeric ? 0 : Number(unsigned(point.count)),
    detail: plainDetail(kind, point),
    exemplars: nodes(point.exemplars).map(plainExemplar),
  }));
}

const names = {
  traces: ['resourceSpans', 'scopeSpans', 'spans'],
  logs: ['resourceLogs', 'scopeLogs', 'logRecords'],
  metrics: ['resourceMetrics', 'scopeMetrics', 'metrics'],
} as const;

/** The rows of a request that protobufjs decoded, in order. */
export function plainRequest(signal: OtlpSignal, request: object): PlainRow[] {
  const [resources, scopes, items] = names[signal];
  const rows: PlainRow[] = [];
  for (const own of nodes((request as Node)[resources])) {
    const resource = owner(own.resource, own.schemaUrl);
    for (const scoped of nodes(own[scopes])) {
      const scope = owner(scoped.scope, scoped.schemaUrl);
      for (const item of nodes(scoped[items])) {
        const plain =
          signal === 'traces'
            ? [plainSpan(item)]
            : signal === 'logs'
              ? [plainLog(item)]
              : plainPoints(item);
        for (const row of plain) rows.push({ resource, scope, ...row });
      }
    }
  }
  return rows;
}
