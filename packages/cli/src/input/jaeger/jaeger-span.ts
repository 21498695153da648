import {
  AbduceError,
  type AttributeValue,
  type SpanInit,
  spanKind,
  spanStatus,
} from '@abduce/core';
import type { JaegerReference, JaegerSpan, JaegerTrace } from './jaeger-json.ts';
import { tagsOf } from './jaeger-tags.ts';

const kinds: Readonly<Record<string, number>> = {
  internal: spanKind.internal,
  server: spanKind.server,
  client: spanKind.client,
  producer: spanKind.producer,
  consumer: spanKind.consumer,
};

/** Tags that say what OTLP has fields for. */
const absorbed = [
  'span.kind',
  'error',
  'otel.status_code',
  'otel.status_description',
  'otel.scope.name',
  'otel.scope.version',
  'otel.library.name',
  'otel.library.version',
  'w3c.tracestate',
];

/** An id of the length that OTLP has: Jaeger leaves out zeros in front, and has trace ids of 64 bits too. */
function idOf(value: unknown, digits: number, what: string): string {
  if (typeof value !== 'string' || value.length > digits || !/^[0-9a-fA-F]+$/.test(value)) {
    throw new AbduceError(
      'DECODE',
      `${what} is ${JSON.stringify(value)}, not at most ${digits} hexadecimal digits`,
    );
  }
  return value.toLowerCase().padStart(digits, '0');
}

function microseconds(value: unknown, what: string): bigint {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return BigInt(value);
  throw new AbduceError('DECODE', `${what} is ${JSON.stringify(value)}, not whole microseconds`);
}

function text(value: AttributeValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function statusOf(tags: ReadonlyMap<string, AttributeValue>): number {
  const code = text(tags.get('otel.status_code')).toUpperCase();
  if (code === 'ERROR') return spanStatus.error;
  const error = tags.get('error');
  // Some libraries put the message into the tag.
  if (error === true || (typeof error === 'string' && error !== '' && error !== 'false'))
    return spanStatus.error;
  return code === 'OK' ? spanStatus.ok : spanStatus.unset;
}

interface Parents {
  readonly parent: string;
  readonly links: NonNullable<SpanInit['links']>;
}

/** The parent is a caller in the same trace, else what the span follows from there; the rest are links. */
function parentsOf({ references, parentSpanID }: JaegerSpan, traceId: string): Parents {
  const all = (references ?? []).map(({ refType, traceID, spanID }: JaegerReference) => ({
    type: refType === 'FOLLOWS_FROM' ? 'follows_from' : 'child_of',
    traceId: idOf(traceID, 32, 'the traceID of a reference'),
    spanId: idOf(spanID, 16, 'the spanID of a reference'),
  }));
  const here = all.filter((reference) => reference.traceId === traceId);
  const parent = here.find(({ type }) => type === 'child_of') ?? here[0];
  const old = typeof parentSpanID === 'string' && /[^0]/.test(parentSpanID) ? parentSpanID : '';
  return {
    parent: parent?.spanId ?? (old === '' ? '' : idOf(old, 16, 'parentSpanID')),
    links: all
      .filter((reference) => reference !== parent)
      .map((reference) => ({
        traceId: reference.traceId,
        spanId: reference.spanId,
        attributes: { 'opentracing.ref_type': reference.type },
      })),
  };
}

function eventsOf({ logs }: JaegerSpan): NonNullable<SpanInit['events']> {
  return (logs ?? []).map(({ timestamp, fields }) => {
    const attributes = tagsOf(fields);
    const name = text(attributes.get('event')) || text(attributes.get('message'));
    if (attributes.get('event') === name) attributes.delete('event');
    return {
      name: name === '' ? 'log' : name,
      time: Number(microseconds(timestamp, 'the timestamp of a log')) / 1000,
      attributes,
    };
  });
}

/** A span of OTLP; `undefined` when the trace does not hold the process that it names. Throws `DECODE`. */
export function spanOf(
  span: JaegerSpan,
  { traceID, processes }: Omit<JaegerTrace, 'spans'>,
): SpanInit | undefined {
  const process =
    span.process ??
    (typeof span.processID === 'string' && processes && Object.hasOwn(processes, span.processID)
      ? processes[span.processID]
      : undefined);
  if (process === undefined || typeof process.serviceName !== 'string') return undefined;
  const traceId = idOf(span.traceID ?? traceID, 32, 'traceID');
  const start = microseconds(span.startTime, 'startTime');
  const duration = microseconds(span.duration ?? 0, 'duration');
  const tags = tagsOf(span.tags);
  const { parent, links } = parentsOf(span, traceId);
  const attributes = new Map([...tags].filter(([key]) => !absorbed.includes(key)));
  const error = tags.get('error');
  if (typeof error === 'string' && error !== 'true' && error !== 'false')
    attributes.set('error.message', error);
  return {
    resource: new Map([...tagsOf(process.tags), ['service.name', process.serviceName]]),
    scope: {
      name: text(tags.get('otel.scope.name') ?? tags.get('otel.library.name')),
      version: text(tags.get('otel.scope.version') ?? tags.get('otel.library.version')),
    },
    traceId,
    spanId: idOf(span.spanID, 16, 'spanID'),
    ...(parent !== '' && { parentSpanId: parent }),
    name: typeof span.operationName === 'string' ? span.operationName : '',
    kind: kinds[text(tags.get('span.kind'))] ?? spanKind.unspecified,
    start: Number(start) / 1000,
    duration: Number(duration) / 1000,
    startNano: start * 1000n,
    endNano: (start + duration) * 1000n,
    status: statusOf(tags),
    statusMessage: text(tags.get('otel.status_description')),
    traceState: text(tags.get('w3c.tracestate')),
    attributes,
    events: eventsOf(span),
    links,
  };
}
