import { type DatabaseSignalName, databaseSignals } from './database-signals.ts';
import { type HostSignalName, hostSignals } from './host-signals.ts';
import { type SignalDefinition, signal } from './signal.ts';

export type { SignalDefinition };

export type SignalName =
  | HostSignalName
  | DatabaseSignalName
  | 'service.requests'
  | 'service.errors'
  | 'service.time'
  | 'service.latency.bucket'
  | 'service.latency.p50'
  | 'service.latency.p95'
  | 'service.latency.p99'
  | 'service.self_time'
  | 'service.waits'
  | 'dependency.requests'
  | 'dependency.errors'
  | 'dependency.time'
  | 'dependency.latency.p95'
  | 'dependency.network_time'
  | 'dependency.retries'
  | 'dependency.repeats'
  | 'dependency.connects'
  | 'dependency.connect_errors'
  | 'dependency.connect_time'
  | 'dependency.connections'
  | 'dependency.retransmits'
  | 'dependency.round_trip'
  | 'dependency.bytes_sent'
  | 'dependency.bytes_received'
  | 'service.dns.requests'
  | 'service.dns.errors'
  | 'service.dns.nxdomain'
  | 'service.dns.time'
  | 'log.messages'
  | 'instance.up'
  | 'instance.restarts'
  | 'instance.oom_kills'
  | 'instance.cpu.usage'
  | 'instance.cpu.limit'
  | 'instance.cpu.throttled'
  | 'instance.cpu.delay'
  | 'instance.cpu.pressure'
  | 'instance.memory.usage'
  | 'instance.memory.limit'
  | 'instance.memory.pressure'
  | 'instance.disk.used'
  | 'instance.disk.size'
  | 'instance.disk.delay'
  | 'instance.disk.pressure'
  | 'instance.disk.read_bytes'
  | 'instance.disk.write_bytes'
  | 'instance.event_loop.utilization'
  | 'instance.event_loop.delay'
  | 'instance.gc.time'
  | 'instance.heap.used'
  | 'instance.threads'
  | 'pool.used'
  | 'pool.max'
  | 'pool.pending'
  | 'pool.wait_time'
  | 'pool.uses'
  | 'pool.use_time'
  | 'pool.timeouts'
  | 'queue.lag'
  | 'service.gauge';

/**
 * The signal catalog: every measurement that inspections and root-cause analysis may speak of.
 * Dialects map a data source's own names to these.
 *
 * Units are UCUM as OpenTelemetry uses them: `s` seconds, `By` bytes, `1` a ratio in 0..1, `{x}` a count of x.
 * `combine` says how values of one entity add up over its parts and over neighbouring steps.
 */
export const signals: Readonly<Record<SignalName, SignalDefinition>> = {
  'service.requests': signal('service', '{request}/s', 'sum', 'Requests served, entry spans only.'),
  'service.errors': signal(
    'service',
    '{request}/s',
    'sum',
    'Requests that failed by fault of the service or below it.',
  ),
  'service.time': signal(
    'service',
    's/s',
    'sum',
    'Time spent serving, in seconds of request time per second.',
  ),
  'service.latency.bucket': signal(
    'service',
    '{request}/s',
    'sum',
    'Requests at or under the bound in label `le` (seconds).',
  ),
  'service.latency.p50': signal('service', 's', 'max', 'Median request duration.'),
  'service.latency.p95': signal('service', 's', 'max', '95th percentile of request duration.'),
  'service.latency.p99': signal('service', 's', 'max', '99th percentile of request duration.'),
  'service.self_time': signal(
    'service',
    's/s',
    'sum',
    'Serving time not covered by calls to others.',
  ),
  'service.waits': signal(
    'service',
    '{request}/s',
    'sum',
    'Requests recognised as intentional waits: long polls, streams, blocking pops.',
  ),
  'dependency.requests': signal('dependency', '{request}/s', 'sum', 'Calls from source to target.'),
  'dependency.errors': signal(
    'dependency',
    '{request}/s',
    'sum',
    'Calls that failed as the source saw it.',
  ),
  'dependency.time': signal(
    'dependency',
    's/s',
    'sum',
    'Time the source spent in these calls, per second.',
  ),
  'dependency.latency.p95': signal(
    'dependency',
    's',
    'max',
    '95th percentile of call duration at the source.',
  ),
  'dependency.network_time': signal(
    'dependency',
    's/s',
    'sum',
    'Call time at the source minus serving time at the target, where both are known.',
  ),
  'dependency.retries': signal(
    'dependency',
    '{request}/s',
    'sum',
    'Repeated attempts of one logical call.',
  ),
  'dependency.repeats': signal(
    'dependency',
    '{request}/s',
    'sum',
    'Calls of one statement or route beyond the first inside one parent span.',
  ),
  'dependency.connects': signal('dependency', '{connection}/s', 'sum', 'Connections opened.'),
  'dependency.connect_errors': signal(
    'dependency',
    '{connection}/s',
    'sum',
    'Connections that failed to open.',
  ),
  'dependency.connect_time': signal('dependency', 's/s', 'sum', 'Time spent opening connections.'),
  'dependency.connections': signal(
    'dependency',
    '{connection}',
    'sum',
    'Connections that are open.',
  ),
  'dependency.retransmits': signal('dependency', '{segment}/s', 'sum', 'TCP segments sent again.'),
  'dependency.round_trip': signal('dependency', 's', 'max', 'Time to the target and back.'),
  'dependency.bytes_sent': signal('dependency', 'By/s', 'sum', 'Bytes from source to target.'),
  'dependency.bytes_received': signal('dependency', 'By/s', 'sum', 'Bytes from target to source.'),
  'service.dns.requests': signal('service', '{lookup}/s', 'sum', 'Names looked up.'),
  'service.dns.errors': signal('service', '{lookup}/s', 'sum', 'Lookups that the server failed.'),
  'service.dns.nxdomain': signal(
    'service',
    '{lookup}/s',
    'sum',
    'Lookups of names that do not exist.',
  ),
  'service.dns.time': signal('service', 's/s', 'sum', 'Time spent in lookups, per second.'),
  'log.messages': signal(
    'service',
    '{record}/s',
    'sum',
    'Log records; label `severity` is debug, info, warn, error or fatal.',
  ),
  'instance.up': signal('instance', '1', 'max', '1 while the instance reports.'),
  'instance.restarts': signal(
    'instance',
    '{restart}',
    'sum',
    'Starts of a new process in place of the old one.',
  ),
  'instance.oom_kills': signal('instance', '{kill}', 'sum', 'Kills for lack of memory.'),
  'instance.cpu.usage': signal('instance', '{cpu}', 'sum', 'CPU used, in cores.'),
  'instance.cpu.limit': signal('instance', '{cpu}', 'sum', 'CPU allowed, in cores.'),
  'instance.cpu.throttled': signal('instance', 's/s', 'sum', 'Time held back by the CPU limit.'),
  'instance.cpu.delay': signal(
    'instance',
    's/s',
    'sum',
    'Time that threads were ready to run and waited for a CPU.',
  ),
  'instance.cpu.pressure': signal(
    'instance',
    's/s',
    'max',
    'Share of time in which some of it waited for a CPU.',
  ),
  'instance.memory.usage': signal('instance', 'By', 'sum', 'Resident or working-set memory.'),
  'instance.memory.limit': signal('instance', 'By', 'sum', 'Memory allowed.'),
  'instance.memory.pressure': signal(
    'instance',
    's/s',
    'max',
    'Share of time in which some of it waited for memory.',
  ),
  'instance.disk.used': signal('instance', 'By', 'max', 'Space in use; label `mount`.'),
  'instance.disk.size': signal('instance', 'By', 'max', 'Space there is; label `mount`.'),
  'instance.disk.delay': signal('instance', 's/s', 'sum', 'Time that threads waited for disks.'),
  'instance.disk.pressure': signal(
    'instance',
    's/s',
    'max',
    'Share of time in which some of it waited for disks.',
  ),
  'instance.disk.read_bytes': signal('instance', 'By/s', 'sum', 'Bytes read from disks.'),
  'instance.disk.write_bytes': signal('instance', 'By/s', 'sum', 'Bytes written to disks.'),
  'instance.event_loop.utilization': signal(
    'instance',
    '1',
    'max',
    'Share of time the event loop was busy.',
  ),
  'instance.event_loop.delay': signal(
    'instance',
    's',
    'max',
    '99th percentile of event-loop delay.',
  ),
  'instance.gc.time': signal('instance', 's/s', 'sum', 'Time in garbage collection.'),
  'instance.heap.used': signal('instance', 'By', 'sum', 'Heap in use.'),
  'instance.threads': signal('instance', '{thread}', 'sum', 'Threads.'),
  'pool.used': signal(
    'instance',
    '{connection}',
    'sum',
    'Client connections in use; label `pool`.',
  ),
  'pool.max': signal(
    'instance',
    '{connection}',
    'sum',
    'Client connections allowed; label `pool`.',
  ),
  'pool.pending': signal(
    'instance',
    '{request}',
    'sum',
    'Requests that wait for a connection; label `pool`.',
  ),
  'pool.wait_time': signal(
    'instance',
    's/s',
    'sum',
    'Time spent waiting for a connection; label `pool`.',
  ),
  'pool.uses': signal(
    'instance',
    '{use}/s',
    'sum',
    'Connections given back after use; label `pool`.',
  ),
  'pool.use_time': signal(
    'instance',
    's/s',
    'sum',
    'Time for which connections given back had been held; label `pool`.',
  ),
  'pool.timeouts': signal(
    'instance',
    '{timeout}/s',
    'sum',
    'Requests that gave up waiting for a connection; label `pool`.',
  ),
  ...hostSignals,
  ...databaseSignals,
  'queue.lag': signal('service', '{message}', 'sum', 'Messages waiting; label `group`.'),
  'service.gauge': signal(
    'service',
    '1',
    'avg',
    'A number of the service that the catalog has no name for, in a unit of its own; label `name`.',
  ),
};

export const signalNames: readonly SignalName[] = Object.keys(signals) as SignalName[];
