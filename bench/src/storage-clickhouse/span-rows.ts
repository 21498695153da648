/** A row of `otel_traces` as the OpenTelemetry exporter fills it. */
export type Row = Record<string, unknown>;

interface Node {
  readonly [name: string]: unknown;
}

interface Long {
  readonly low: number;
  readonly high: number;
}

const nodes = (value: unknown): readonly Node[] => (value ?? []) as readonly Node[];

const kinds = ['Unspecified', 'Internal', 'Server', 'Client', 'Producer', 'Consumer'];
const codes = ['Unset', 'Ok', 'Error'];

function nanos(value: unknown): bigint {
  const { low, high } = value as Long;
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}

const hex = (bytes: unknown): string => Buffer.from((bytes ?? []) as Uint8Array).toString('hex');

function text(value: Node | null | undefined): string {
  if (value?.stringValue != null) return value.stringValue as string;
  const other = value?.intValue ?? value?.doubleValue ?? value?.boolValue;
  return other == null ? '' : String(other);
}

function attributes(list: unknown): Record<string, string> {
  const map: Record<string, string> = {};
  for (const { key, value } of nodes(list)) map[key as string] = text(value as Node);
  return map;
}

/** Times as decimal seconds: the format's own way to keep nanoseconds. */
const seconds = (time: bigint): string => {
  const digits = String(time).padStart(10, '0');
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`;
};

/** An export request, as protobufjs decodes it, as rows. */
export function spanRows(request: unknown): readonly Row[] {
  const rows: Row[] = [];
  for (const own of nodes((request as Node).resourceSpans)) {
    const resource = attributes((own.resource as Node | undefined)?.attributes);
    const service = resource['service.name'] ?? '';
    for (const scoped of nodes(own.scopeSpans)) {
      const scope = (scoped.scope ?? {}) as Node;
      for (const span of nodes(scoped.spans)) {
        const start = nanos(span.startTimeUnixNano);
        const status = (span.status ?? {}) as Node;
        const [events, links] = [nodes(span.events), nodes(span.links)];
        rows.push({
          Timestamp: seconds(start),
          TraceId: hex(span.traceId),
          SpanId: hex(span.spanId),
          ParentSpanId: hex(span.parentSpanId),
          TraceState: span.traceState ?? '',
          SpanName: span.name,
          SpanKind: kinds[(span.kind as number | undefined) ?? 0],
          ServiceName: service,
          ResourceAttributes: resource,
          ScopeName: scope.name ?? '',
          ScopeVersion: scope.version ?? '',
          SpanAttributes: attributes(span.attributes),
          Duration: Number(nanos(span.endTimeUnixNano) - start),
          StatusCode: codes[(status.code as number | undefined) ?? 0],
          StatusMessage: status.message ?? '',
          'Events.Timestamp': events.map((event) => seconds(nanos(event.timeUnixNano))),
          'Events.Name': events.map(({ name }) => name),
          'Events.Attributes': events.map((event) => attributes(event.attributes)),
          'Links.TraceId': links.map(({ traceId }) => hex(traceId)),
          'Links.SpanId': links.map(({ spanId }) => hex(spanId)),
          'Links.TraceState': links.map(({ traceState }) => traceState ?? ''),
          'Links.Attributes': links.map((link) => attributes(link.attributes)),
        });
      }
    }
  }
  return rows;
}
