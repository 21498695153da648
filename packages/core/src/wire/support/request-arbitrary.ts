import fc from 'fast-check';
import type { OtlpSignal } from '../otlp/signal.ts';
import {
  anyValue,
  attributes,
  double,
  idOf,
  int64,
  some,
  text,
  uint32,
  uint64,
} from './value-arbitrary.ts';

function list(item: fc.Arbitrary<object>, maxLength = 4): fc.Arbitrary<object[]> {
  return fc.array(item, { maxLength });
}

const event = some({
  timeUnixNano: uint64,
  name: text,
  attributes,
  droppedAttributesCount: uint32,
});

const link = some({
  traceId: idOf(16),
  spanId: idOf(8),
  traceState: text,
  attributes,
  droppedAttributesCount: uint32,
});

const span = some({
  traceId: idOf(16),
  spanId: idOf(8),
  traceState: text,
  parentSpanId: idOf(8),
  name: text,
  kind: fc.nat({ max: 5 }),
  startTimeUnixNano: uint64,
  endTimeUnixNano: uint64,
  attributes,
  droppedAttributesCount: uint32,
  events: list(event),
  droppedEventsCount: uint32,
  links: list(link),
  droppedLinksCount: uint32,
  status: some({ message: text, code: fc.nat({ max: 2 }) }),
});

const logRecord = some({
  timeUnixNano: uint64,
  observedTimeUnixNano: uint64,
  severityNumber: fc.nat({ max: 24 }),
  severityText: text,
  body: anyValue,
  attributes,
  droppedAttributesCount: uint32,
  flags: uint32,
  traceId: idOf(16),
  spanId: idOf(8),
});

const number = fc.oneof(
  fc.record({ asDouble: double }),
  fc.record({ asInt: int64 }),
  fc.constant({}),
);

const exemplar = fc
  .tuple(
    some({
      filteredAttributes: attributes,
      timeUnixNano: uint64,
      spanId: idOf(8),
      traceId: idOf(16),
    }),
    number,
  )
  .map(([rest, value]) => ({ ...rest, ...value }));

const pointFields = {
  attributes,
  startTimeUnixNano: uint64,
  timeUnixNano: uint64,
  flags: uint32,
};
const distribution = { count: uint64, sum: double };
const observed = { ...distribution, exemplars: list(exemplar, 2), min: double, max: double };

const numberPoint = fc
  .tuple(some({ ...pointFields, exemplars: list(exemplar, 2) }), number)
  .map(([rest, value]) => ({ ...rest, ...value }));

/** Bounds that repeat between points, and one count more than bounds, as OTLP demands. */
const explicitBuckets = fc.oneof(
  fc.constant({}),
  fc.oneof(fc.constant([1, 2, 5]), fc.array(double, { maxLength: 5 })).chain((explicitBounds) =>
    fc
      .array(uint64, {
        minLength: explicitBounds.length + 1,
        maxLength: explicitBounds.length + 1,
      })
      .map((bucketCounts) => ({ explicitBounds, bucketCounts })),
  ),
);

const histogramPoint = fc
  .tuple(some({ ...pointFields, ...observed }), explicitBuckets)
  .map(([rest, buckets]) => ({ ...rest, ...buckets }));

const sint32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const buckets = some({ offset: sint32, bucketCounts: fc.array(uint64, { maxLength: 5 }) });

const exponentialPoint = some({
  ...pointFields,
  ...observed,
  scale: sint32,
  zeroCount: uint64,
  positive: buckets,
  negative: buckets,
  zeroThreshold: double,
});

const summaryPoint = some({
  ...pointFields,
  ...distribution,
  quantileValues: list(some({ quantile: double, value: double })),
});

const aggregationTemporality = fc.nat({ max: 2 });

const data = fc.oneof(
  some({ gauge: some({ dataPoints: list(numberPoint) }) }),
  some({
    sum: some({
      dataPoints: list(numberPoint),
      aggregationTemporality,
      isMonotonic: fc.boolean(),
    }),
  }),
  some({ histogram: some({ dataPoints: list(histogramPoint), aggregationTemporality }) }),
  some({
    exponentialHistogram: some({ dataPoints: list(exponentialPoint), aggregationTemporality }),
  }),
  some({ summary: some({ dataPoints: list(summaryPoint) }) }),
);

const metric = fc
  .tuple(some({ name: text, description: text, unit: text }), data)
  .map(([rest, points]) => ({ ...rest, ...points }));

function request(
  names: readonly [string, string, string],
  item: fc.Arbitrary<object>,
): fc.Arbitrary<object> {
  const [resources, scopes, items] = names;
  const scope = some({ name: text, version: text, attributes, droppedAttributesCount: uint32 });
  const resource = some({ attributes, droppedAttributesCount: uint32 });
  const scoped = some({ scope, [items]: list(item, 6), schemaUrl: text });
  const own = some({ resource, [scopes]: list(scoped, 3), schemaUrl: text });
  return fc.record({ [resources]: list(own, 3) });
}

/** Requests of every shape, as objects that protobufjs encodes. */
export const requestArbitraries: Readonly<Record<OtlpSignal, fc.Arbitrary<object>>> = {
  traces: request(['resourceSpans', 'scopeSpans', 'spans'], span),
  logs: request(['resourceLogs', 'scopeLogs', 'logRecords'], logRecord),
  metrics: request(['resourceMetrics', 'scopeMetrics', 'metrics'], metric),
};
