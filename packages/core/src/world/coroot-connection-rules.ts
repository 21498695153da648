import { destinations } from './coroot-traffic-rules.ts';
import type { DialectRule } from './dialect.ts';

const shared = { entity: 'connection', keep: destinations } as const;
const tcp = 'container_net_tcp';

/** TCP connections as their source sees them. */
export const corootConnectionRules: readonly DialectRule[] = [
  {
    ...shared,
    signal: 'dependency.connects',
    metric: `${tcp}_successful_connects_total`,
    reduce: 'rate',
  },
  {
    ...shared,
    signal: 'dependency.connect_errors',
    metric: `${tcp}_failed_connects_total`,
    reduce: 'rate',
  },
  {
    ...shared,
    signal: 'dependency.connect_time',
    metric: `${tcp}_connection_time_seconds_total`,
    reduce: 'rate',
  },
  {
    ...shared,
    signal: 'dependency.connections',
    metric: `${tcp}_active_connections`,
    reduce: 'avg',
  },
  {
    ...shared,
    signal: 'dependency.retransmits',
    metric: `${tcp}_retransmits_total`,
    reduce: 'rate',
  },
  { ...shared, signal: 'dependency.bytes_sent', metric: `${tcp}_bytes_sent_total`, reduce: 'rate' },
  {
    ...shared,
    signal: 'dependency.bytes_received',
    metric: `${tcp}_bytes_received_total`,
    reduce: 'rate',
  },
  {
    signal: 'dependency.round_trip',
    metric: 'container_net_latency_seconds',
    entity: 'connection',
    keep: ['destination_ip'],
    reduce: 'avg',
    combine: 'max',
  },
];
