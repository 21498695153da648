import { counter, type Family, gauge } from './family.ts';

/** Of the machine. */
export const node: Readonly<
  Record<
    | 'info'
    | 'agent'
    | 'uptime'
    | 'cpu'
    | 'cores'
    | 'memoryTotal'
    | 'memoryFree'
    | 'memoryAvailable'
    | 'memoryCached'
    | 'diskReads'
    | 'diskWrites'
    | 'diskRead'
    | 'diskWritten'
    | 'diskReadTime'
    | 'diskWriteTime'
    | 'diskIoTime'
    | 'netReceived'
    | 'netReceivedPackets'
    | 'netSent'
    | 'netSentPackets'
    | 'netUp'
    | 'netIp',
    Family
  >
> = {
  info: gauge('node_info', '1', 'Name and kernel of the machine.'),
  agent: gauge('node_agent_info', '1', 'Version of the agent.'),
  uptime: gauge('node_uptime_seconds', 's', 'Since the machine started.'),
  cpu: counter('node_resources_cpu_usage_seconds_total', 's', 'CPU time by mode.'),
  cores: gauge('node_resources_cpu_logical_cores', '{cpu}', 'Logical CPUs.'),
  memoryTotal: gauge('node_resources_memory_total_bytes', 'By', 'Memory of the machine.'),
  memoryFree: gauge('node_resources_memory_free_bytes', 'By', 'Memory unused.'),
  memoryAvailable: gauge(
    'node_resources_memory_available_bytes',
    'By',
    'Memory that can be had without swapping.',
  ),
  memoryCached: gauge('node_resources_memory_cached_bytes', 'By', 'Page cache.'),
  diskReads: counter('node_resources_disk_reads_total', '{operation}', 'Reads of the disk.'),
  diskWrites: counter('node_resources_disk_writes_total', '{operation}', 'Writes to the disk.'),
  diskRead: counter('node_resources_disk_read_bytes_total', 'By', 'Read from the disk.'),
  diskWritten: counter('node_resources_disk_written_bytes_total', 'By', 'Written to the disk.'),
  diskReadTime: counter(
    'node_resources_disk_read_time_seconds_total',
    's',
    'Time of reads, added up.',
  ),
  diskWriteTime: counter(
    'node_resources_disk_write_time_seconds_total',
    's',
    'Time of writes, added up.',
  ),
  diskIoTime: counter('node_resources_disk_io_time_seconds_total', 's', 'Time the disk was busy.'),
  netReceived: counter('node_net_received_bytes_total', 'By', 'Received at the interface.'),
  netReceivedPackets: counter('node_net_received_packets_total', '{packet}', 'Packets received.'),
  netSent: counter('node_net_transmitted_bytes_total', 'By', 'Sent at the interface.'),
  netSentPackets: counter('node_net_transmitted_packets_total', '{packet}', 'Packets sent.'),
  netUp: gauge('node_net_interface_up', '1', '1 while the interface is up.'),
  netIp: gauge('node_net_interface_ip', '1', 'An address of the interface.'),
};

/** Of the agent itself. */
export const own: Readonly<
  Record<
    | 'lost'
    | 'events'
    | 'unsampled'
    | 'dropped'
    | 'skipped'
    | 'restarts'
    | 'cpu'
    | 'rss'
    | 'table'
    | 'program'
    | 'series',
    Family
  >
> = {
  lost: counter('abduce_agent_lost_total', '{event}', 'Events that did not arrive, by reason.'),
  events: counter('abduce_agent_events_total', '{event}', 'Events by kind.'),
  unsampled: counter(
    'abduce_agent_unsampled_spans_total',
    '{span}',
    'Requests counted, but not kept as spans.',
  ),
  dropped: counter(
    'abduce_agent_dropped_total',
    '{item}',
    'What the host could not use or keep, by reason.',
  ),
  skipped: counter(
    'abduce_agent_skipped_bytes_total',
    'By',
    "Bytes of the helper's output that were no frame.",
  ),
  restarts: counter('abduce_agent_helper_restarts_total', '{restart}', 'Restarts of the helper.'),
  cpu: counter('abduce_agent_helper_cpu_seconds_total', 's', 'CPU that the helper used.'),
  rss: gauge('abduce_agent_helper_memory_bytes', 'By', 'Resident memory of the helper.'),
  table: gauge('abduce_agent_helper_table_size', '1', 'Sizes of tables of the helper.'),
  program: gauge('abduce_agent_program_on', '1', '1 while the kernel program is attached.'),
  series: gauge('abduce_agent_series', '{series}', 'Series that are kept.'),
};
