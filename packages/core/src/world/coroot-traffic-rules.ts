import type { LabelMatcher } from '../ports/store.ts';
import type { DialectRule } from './dialect.ts';

interface Protocol {
  /** Middle of the metric's name. */
  readonly name: string;
  readonly counted: 'requests' | 'queries';
  /** What the edges speak. */
  readonly speaks: string;
}

const protocols: readonly Protocol[] = [
  { name: 'http', counted: 'requests', speaks: 'http' },
  { name: 'postgres', counted: 'queries', speaks: 'postgresql' },
  { name: 'mysql', counted: 'queries', speaks: 'mysql' },
  { name: 'redis', counted: 'queries', speaks: 'redis' },
  { name: 'mongo', counted: 'queries', speaks: 'mongodb' },
  { name: 'memcached', counted: 'queries', speaks: 'memcached' },
  { name: 'cassandra', counted: 'queries', speaks: 'cassandra' },
  { name: 'clickhouse', counted: 'queries', speaks: 'clickhouse' },
  { name: 'kafka', counted: 'requests', speaks: 'kafka' },
  { name: 'zookeeper', counted: 'requests', speaks: 'zookeeper' },
  { name: 'dubbo', counted: 'requests', speaks: 'dubbo' },
  { name: 'foundationdb', counted: 'requests', speaks: 'foundationdb' },
];

/**
 * Failed by fault of the callee: HTTP 5xx, the gRPC codes that a server is to blame for (as in the rules for
 * OpenTelemetry's own metrics), and what a database's protocol calls an error.
 */
export const failedStatus: readonly LabelMatcher[] = [
  {
    label: 'status',
    op: '=~',
    value:
      '5.*|failed|error|grpc:(2|4|12|13|14|15|Unknown|DeadlineExceeded|Unimplemented|Internal|Unavailable|DataLoss|UNKNOWN|DEADLINE_EXCEEDED|UNIMPLEMENTED|INTERNAL|UNAVAILABLE|DATA_LOSS)',
  },
];

/** Rules of one source add up: what a container serves over all protocols. */
export const servedSource = 'requests that the agent saw served';
/** What a container calls over all protocols. */
export const calledSource = 'requests that the agent saw made';

export const destinations: readonly string[] = ['destination', 'actual_destination'];

function served({ name, counted }: Protocol): DialectRule[] {
  const count = `container_${name}_inbound_${counted}_total`;
  const duration = `container_${name}_inbound_${counted}_duration_seconds_total`;
  const shared = { reduce: 'rate', entity: 'container', source: servedSource } as const;
  return [
    { ...shared, signal: 'service.requests', metric: count },
    { ...shared, signal: 'service.errors', metric: count, where: failedStatus },
    { ...shared, signal: 'service.time', metric: duration, field: 'sum' },
    { ...shared, signal: 'service.latency.bucket', metric: duration, field: 'bucket' },
  ];
}

function called({ name, counted, speaks }: Protocol): DialectRule[] {
  const count = `container_${name}_${counted}_total`;
  const duration = `container_${name}_${counted}_duration_seconds_total`;
  const shared = {
    reduce: 'rate',
    entity: 'connection',
    keep: destinations,
    protocol: speaks,
    source: calledSource,
  } as const;
  return [
    { ...shared, signal: 'dependency.requests', metric: count },
    { ...shared, signal: 'dependency.errors', metric: count, where: failedStatus },
    { ...shared, signal: 'dependency.time', metric: duration, field: 'sum' },
    { ...shared, signal: 'dependency.latency.p95', metric: duration, field: 'bucket' },
  ];
}

const messages: readonly DialectRule[] = ['rabbitmq', 'nats'].map((system) => ({
  signal: 'dependency.requests',
  metric: `container_${system}_messages_total`,
  reduce: 'rate',
  entity: 'connection',
  keep: destinations,
  protocol: system,
  source: calledSource,
}));

/** Lookups that a name server failed; names that do not exist are counted apart, since search paths ask for many. */
const failedLookup: readonly LabelMatcher[] = [
  { label: 'status', op: '!~', value: 'ok|nxdomain|' },
];

const lookups: readonly DialectRule[] = [
  { signal: 'service.dns.requests', metric: 'container_dns_requests_total' },
  { signal: 'service.dns.errors', metric: 'container_dns_requests_total', where: failedLookup },
  {
    signal: 'service.dns.nxdomain',
    metric: 'container_dns_requests_total',
    where: [{ label: 'status', op: '=', value: 'nxdomain' }],
  },
  {
    signal: 'service.dns.time',
    metric: 'container_dns_requests_duration_seconds_total',
    field: 'sum',
  },
].map((rule) => ({ ...rule, reduce: 'rate', entity: 'container' }) as DialectRule);

/** Requests, messages and lookups, as node agents parse them. */
export const corootTrafficRules: readonly DialectRule[] = [
  ...protocols.flatMap(served),
  ...protocols.flatMap(called),
  ...messages,
  ...lookups,
];
