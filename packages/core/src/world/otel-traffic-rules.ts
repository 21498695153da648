import type { SignalName } from '../model/signals.ts';
import type { LabelMatcher } from '../ports/store.ts';
import type { DialectRule, EntityRule } from './dialect.ts';

interface Traffic {
  readonly metric: string;
  readonly side: 'service' | 'dependency';
  /** Which of the measured requests failed. */
  readonly failed: readonly LabelMatcher[];
  readonly scale?: number;
  readonly entity?: EntityRule;
  readonly keep?: readonly string[];
  readonly replacedBy?: string;
}

const serverError = (label: string): readonly LabelMatcher[] => [{ label, op: '=~', value: '5..' }];
const anyError: readonly LabelMatcher[] = [{ label: 'error.type', op: '!=', value: '' }];
const grpcServerError: readonly LabelMatcher[] = [
  // UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS: what the server is to blame for.
  { label: 'rpc.grpc.status_code', op: '=~', value: '2|4|12|13|14|15' },
];
const milliseconds = 1e-3;
const peer = ['server.address', 'server.port'];
const database = ['db.system.name', 'db.system', 'db.namespace', 'db.name', 'server.address'];
const queue = ['messaging.system', 'messaging.destination.name'];

/** Requests, errors, time and latency of one duration histogram. */
function trafficRules({
  metric,
  side,
  failed,
  scale,
  entity,
  keep,
  replacedBy,
}: Traffic): DialectRule[] {
  const shared = {
    metric,
    source: `${side} metrics`,
    reduce: 'rate',
    ...(entity !== undefined && { entity }),
    ...(keep !== undefined && { keep }),
    ...(replacedBy !== undefined && { replacedBy }),
  } as const;
  const time = { ...shared, ...(scale !== undefined && { scale }) };
  const latency: SignalName =
    side === 'service' ? 'service.latency.bucket' : 'dependency.latency.p95';
  return [
    { ...shared, signal: `${side}.requests`, field: 'count' },
    { ...shared, signal: `${side}.errors`, field: 'count', where: failed },
    { ...time, signal: `${side}.time`, field: 'sum' },
    { ...time, signal: latency, field: 'bucket' },
  ];
}

/** Server-side requests of services that report metrics but no spans. */
export const serverRules: readonly DialectRule[] = [
  {
    metric: 'http.server.request.duration',
    failed: serverError('http.response.status_code'),
  },
  {
    metric: 'http.server.duration',
    failed: serverError('http.status_code'),
    scale: milliseconds,
    replacedBy: 'http.server.request.duration',
  },
  { metric: 'rpc.server.call.duration', failed: anyError },
  {
    metric: 'rpc.server.duration',
    failed: grpcServerError,
    scale: milliseconds,
    replacedBy: 'rpc.server.call.duration',
  },
  { metric: 'messaging.process.duration', failed: anyError },
].flatMap((traffic) => trafficRules({ ...traffic, side: 'service' }));

/** Calls as their source measures them, of services that report metrics but no spans. */
export const clientRules: readonly DialectRule[] = [
  ...[
    { metric: 'http.client.request.duration', failed: anyError },
    { metric: 'rpc.client.call.duration', failed: anyError },
    {
      metric: 'http.client.duration',
      failed: serverError('http.status_code'),
      scale: milliseconds,
      replacedBy: 'http.client.request.duration',
    },
  ].map((traffic) => ({ ...traffic, entity: 'http_target', keep: peer }) as const),
  {
    metric: 'db.client.operation.duration',
    failed: anyError,
    entity: 'database_target',
    keep: database,
  } as const,
  {
    metric: 'messaging.client.operation.duration',
    failed: anyError,
    entity: 'queue_target',
    keep: queue,
  } as const,
].flatMap((traffic) => trafficRules({ ...traffic, side: 'dependency' }));

/** Messages that wait, as the Kafka receiver of the collector reports them. */
export const queueRules: readonly DialectRule[] = [
  {
    signal: 'queue.lag',
    metric: 'kafka.consumer_group.lag_sum',
    entity: 'queue',
    keep: ['topic', 'group'],
    labels: (labels) => ({ group: labels.get('group') ?? '' }),
  },
  {
    signal: 'queue.lag',
    metric: 'kafka.consumer_group.lag',
    entity: 'queue',
    keep: ['topic', 'group'],
    labels: (labels) => ({ group: labels.get('group') ?? '' }),
  },
];
