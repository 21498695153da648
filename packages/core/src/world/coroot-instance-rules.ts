import type { Labels } from '../model/labels.ts';
import type { DialectRule } from './dialect.ts';

const container = { entity: 'container' } as const;
const some = [{ label: 'kind', op: '=', value: 'some' }] as const;
const resources = 'container_resources';

const mount = (labels: Labels): Readonly<Record<string, string>> => ({
  mount: labels.get('mount_point') ?? '',
});

/** Counters of a disk, each with its device; a device that is mounted twice is told of twice. */
const device = {
  reduce: 'rate',
  keep: ['device'],
  labels: (labels: Labels) => ({ device: labels.get('device') ?? '' }),
} as const;

const severities: Readonly<Record<string, string>> = {
  critical: 'fatal',
  error: 'error',
  warning: 'warn',
  info: 'info',
  debug: 'debug',
};

/** CPU, memory, disks and life of containers. */
export const corootInstanceRules: readonly DialectRule[] = [
  // It is told as long as the container has processes: a sign of life, as every other gauge.
  { signal: 'instance.up', metric: 'container_info', reduce: 'avg', ...container },
  {
    signal: 'instance.cpu.usage',
    metric: `${resources}_cpu_usage_seconds_total`,
    reduce: 'rate',
    ...container,
  },
  { signal: 'instance.cpu.limit', metric: `${resources}_cpu_limit_cores`, ...container },
  {
    signal: 'instance.cpu.throttled',
    metric: `${resources}_cpu_throttled_seconds_total`,
    reduce: 'rate',
    ...container,
  },
  {
    signal: 'instance.cpu.delay',
    metric: `${resources}_cpu_delay_seconds_total`,
    reduce: 'rate',
    ...container,
  },
  {
    signal: 'instance.disk.delay',
    metric: `${resources}_disk_delay_seconds_total`,
    reduce: 'rate',
    ...container,
  },
  ...(
    [
      ['instance.cpu.pressure', 'cpu'],
      ['instance.memory.pressure', 'memory'],
      ['instance.disk.pressure', 'io'],
    ] as const
  ).map(
    ([signal, of]): DialectRule => ({
      signal,
      metric: `${resources}_${of}_pressure_waiting_seconds_total`,
      where: some,
      reduce: 'rate',
      combine: 'max',
      ...container,
    }),
  ),
  {
    signal: 'instance.memory.usage',
    metric: `${resources}_memory_rss_bytes`,
    reduce: 'avg',
    ...container,
  },
  { signal: 'instance.memory.limit', metric: `${resources}_memory_limit_bytes`, ...container },
  {
    signal: 'instance.disk.used',
    metric: `${resources}_disk_used_bytes`,
    combine: 'max',
    keep: ['mount_point'],
    labels: mount,
    ...container,
  },
  {
    signal: 'instance.disk.size',
    metric: `${resources}_disk_size_bytes`,
    combine: 'max',
    keep: ['mount_point'],
    labels: mount,
    ...container,
  },
  {
    signal: 'instance.restarts',
    metric: 'container_restarts_total',
    reduce: 'increase',
    ...container,
  },
  {
    signal: 'instance.oom_kills',
    metric: 'container_oom_kills_total',
    reduce: 'increase',
    ...container,
  },
  {
    signal: 'instance.disk.read_bytes',
    metric: `${resources}_disk_read_bytes_total`,
    combine: 'max',
    ...device,
    ...container,
  },
  {
    signal: 'instance.disk.write_bytes',
    metric: `${resources}_disk_written_bytes_total`,
    combine: 'max',
    ...device,
    ...container,
  },
  {
    // Seconds a second in callbacks are the loop's busy share.
    signal: 'instance.event_loop.utilization',
    metric: 'container_nodejs_event_loop_blocked_time_seconds_total',
    reduce: 'rate',
    combine: 'max',
    ...container,
  },
  {
    signal: 'instance.gc.time',
    metric: 'container_jvm_gc_time_seconds',
    reduce: 'rate',
    ...container,
  },
  {
    signal: 'instance.heap.used',
    metric: 'container_jvm_heap_used_bytes',
    reduce: 'avg',
    ...container,
  },
  {
    signal: 'instance.heap.used',
    metric: 'container_dotnet_memory_heap_size_bytes',
    reduce: 'avg',
    ...container,
  },
  {
    signal: 'log.messages',
    metric: 'container_log_messages_total',
    reduce: 'rate',
    keep: ['level'],
    labels: (labels) => ({ severity: severities[labels.get('level') ?? ''] ?? 'info' }),
    ...container,
  },
];

const machine = { entity: 'machine' } as const;

/** Hosts. */
export const corootNodeRules: readonly DialectRule[] = [
  {
    // Idle CPU seconds a second are idle CPUs.
    signal: 'node.cpu.utilization',
    metric: 'node_resources_cpu_usage_seconds_total',
    where: [{ label: 'mode', op: '=', value: 'idle' }],
    reduce: 'rate',
    per: 'node_resources_cpu_logical_cores',
    transform: 'complement',
    ...machine,
  },
  {
    signal: 'node.memory.utilization',
    metric: 'node_resources_memory_available_bytes',
    reduce: 'avg',
    per: 'node_resources_memory_total_bytes',
    transform: 'complement',
    ...machine,
  },
  {
    signal: 'node.disk.io_time',
    metric: 'node_resources_disk_io_time_seconds_total',
    reduce: 'rate',
    combine: 'max',
    ...machine,
  },
  { signal: 'node.disk.reads', metric: 'node_resources_disk_reads_total', ...device, ...machine },
  { signal: 'node.disk.writes', metric: 'node_resources_disk_writes_total', ...device, ...machine },
  {
    signal: 'node.disk.read_bytes',
    metric: 'node_resources_disk_read_bytes_total',
    ...device,
    ...machine,
  },
  {
    signal: 'node.disk.write_bytes',
    metric: 'node_resources_disk_written_bytes_total',
    ...device,
    ...machine,
  },
  {
    signal: 'node.disk.read_time',
    metric: 'node_resources_disk_read_time_seconds_total',
    ...device,
    ...machine,
  },
  {
    signal: 'node.disk.write_time',
    metric: 'node_resources_disk_write_time_seconds_total',
    ...device,
    ...machine,
  },
];
