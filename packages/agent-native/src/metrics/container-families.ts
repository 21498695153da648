import { counter, type Family, gauge, histogram } from './family.ts';

const resources = 'container_resources';
const tcp = 'container_net_tcp';

/** Of containers: who they are and how they live. */
export const life: Readonly<
  Record<'info' | 'application' | 'restarts' | 'oomKills' | 'loopBlocked', Family>
> = {
  info: gauge('container_info', '1', 'Image of the container; what starts a systemd unit.'),
  application: gauge('container_application_type', '1', 'What runs in it, by its command lines.'),
  restarts: counter(
    'container_restarts_total',
    '{restart}',
    'Main processes started again in place of one that ended.',
  ),
  oomKills: counter('container_oom_kills_total', '{kill}', 'Processes killed for lack of memory.'),
  loopBlocked: counter(
    'container_nodejs_event_loop_blocked_time_seconds_total',
    's',
    'Time that event loops of Node.js spent in callbacks.',
  ),
};

/** Of containers: what they use. */
export const use: Readonly<
  Record<
    | 'cpuLimit'
    | 'cpuUsage'
    | 'cpuThrottled'
    | 'cpuDelay'
    | 'cpuPressure'
    | 'memoryPressure'
    | 'ioPressure'
    | 'memoryLimit'
    | 'memoryRss'
    | 'memoryCache'
    | 'diskSize'
    | 'diskUsed'
    | 'diskReserved'
    | 'diskReads'
    | 'diskWrites'
    | 'diskRead'
    | 'diskWritten'
    | 'diskDuration'
    | 'diskErrors',
    Family
  >
> = {
  cpuLimit: gauge(`${resources}_cpu_limit_cores`, '{cpu}', 'CPU allowed.'),
  cpuUsage: counter(`${resources}_cpu_usage_seconds_total`, 's', 'CPU used.'),
  cpuThrottled: counter(
    `${resources}_cpu_throttled_seconds_total`,
    's',
    'Time held back by the CPU limit.',
  ),
  cpuDelay: counter(
    `${resources}_cpu_delay_seconds_total`,
    's',
    'Time runnable threads waited for a CPU.',
  ),
  cpuPressure: counter(
    `${resources}_cpu_pressure_waiting_seconds_total`,
    's',
    'Time tasks waited for a CPU (PSI).',
  ),
  memoryPressure: counter(
    `${resources}_memory_pressure_waiting_seconds_total`,
    's',
    'Time tasks waited for memory (PSI).',
  ),
  ioPressure: counter(
    `${resources}_io_pressure_waiting_seconds_total`,
    's',
    'Time tasks waited for I/O (PSI).',
  ),
  memoryLimit: gauge(`${resources}_memory_limit_bytes`, 'By', 'Memory allowed.'),
  memoryRss: gauge(`${resources}_memory_rss_bytes`, 'By', 'Anonymous memory in use.'),
  memoryCache: gauge(`${resources}_memory_cache_bytes`, 'By', 'Page cache in use.'),
  diskSize: gauge(`${resources}_disk_size_bytes`, 'By', 'Size of the file system.'),
  diskUsed: gauge(`${resources}_disk_used_bytes`, 'By', 'Used of the file system.'),
  diskReserved: gauge(`${resources}_disk_reserved_bytes`, 'By', 'Kept for the superuser.'),
  diskReads: counter(`${resources}_disk_reads_total`, '{operation}', 'Reads of the device.'),
  diskWrites: counter(`${resources}_disk_writes_total`, '{operation}', 'Writes to the device.'),
  diskRead: counter(`${resources}_disk_read_bytes_total`, 'By', 'Read from the device.'),
  diskWritten: counter(`${resources}_disk_written_bytes_total`, 'By', 'Written to the device.'),
  diskDuration: histogram(
    'container_disk_io_duration_seconds',
    'From issue to completion of disk operations.',
  ),
  diskErrors: counter(
    'container_disk_io_errors_total',
    '{operation}',
    'Disk operations that failed.',
  ),
};

/** Of containers: connections. */
export const net: Readonly<
  Record<
    | 'listen'
    | 'connects'
    | 'connectTime'
    | 'failed'
    | 'errors'
    | 'active'
    | 'retransmits'
    | 'sent'
    | 'received'
    | 'latency'
    | 'names',
    Family
  >
> = {
  listen: gauge(`${tcp}_listen_info`, '1', 'An address that it listens on.'),
  connects: counter(
    `${tcp}_successful_connects_total`,
    '{connection}',
    'Outgoing connections made.',
  ),
  connectTime: counter(
    `${tcp}_connection_time_seconds_total`,
    's',
    'Time that successful connects took.',
  ),
  failed: counter(
    `${tcp}_failed_connects_total`,
    '{connection}',
    'Outgoing connections that failed.',
  ),
  errors: counter(
    'container_net_tcp_connect_errors_total',
    '{connection}',
    'Failed connects by errno.',
  ),
  active: gauge(`${tcp}_active_connections`, '{connection}', 'Outgoing connections that are open.'),
  retransmits: counter(`${tcp}_retransmits_total`, '{segment}', 'Segments sent again.'),
  sent: counter(`${tcp}_bytes_sent_total`, 'By', 'Sent to the destination.'),
  received: counter(`${tcp}_bytes_received_total`, 'By', 'Received from the destination.'),
  latency: gauge(
    'container_net_latency_seconds',
    's',
    'Smoothed round trip of TCP, the best of its connections.',
  ),
  names: gauge('ip_to_fqdn', '1', 'A name that was asked for, and its address.'),
};

/** Of containers: name lookups. */
export const lookups: Readonly<Record<'requests' | 'durations', Family>> = {
  requests: counter('container_dns_requests_total', '{request}', 'DNS requests.'),
  durations: histogram(
    'container_dns_requests_duration_seconds_total',
    'Duration of DNS requests.',
  ),
};
