/**
 * The signal catalog: every measurement that inspections and root-cause analysis may speak of.
 * Dialects map a data source's own names to these.
 *
 * Units are UCUM as OpenTelemetry uses them: `s` seconds, `By` bytes, `1` a ratio in 0..1, `{x}` a count of x.
 * `combine` says how values of one entity add up over its parts and over neighbouring steps.
 */
export interface SignalDefinition {
  readonly entity: 'service' | 'instance' | 'node' | 'dependency';
  readonly unit: string;
  readonly combine: 'sum' | 'avg' | 'max';
  readonly doc: string;
}

function signal(
  entity: SignalDefinition['entity'],
  unit: string,
  combine: SignalDefinition['combine'],
  doc: string,
): SignalDefinition {
  return { entity, unit, combine, doc };
}

export type SignalName =
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
  | 'node.cpu.utilization'
  | 'node.memory.utilization'
  | 'node.disk.io_time'
  | 'node.disk.reads'
  | 'node.disk.writes'
  | 'node.disk.read_bytes'
  | 'node.disk.write_bytes'
  | 'node.disk.read_time'
  | 'node.disk.write_time'
  | 'node.disk.queue'
  | 'node.disk.pressure'
  | 'node.disk.stall'
  | 'node.network.errors'
  | 'db.statement.calls'
  | 'db.statement.time'
  | 'db.statement.rows'
  | 'db.statement.blocks'
  | 'db.statement.reads'
  | 'db.table.sequential_scans'
  | 'db.table.sequential_rows'
  | 'db.table.index_scans'
  | 'db.table.rows'
  | 'db.sessions'
  | 'db.sessions.max'
  | 'db.sessions.blocked'
  | 'db.blocks.hit'
  | 'db.blocks.read'
  | 'db.blocks.read_time'
  | 'queue.lag'
  | 'service.gauge';

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
  'node.cpu.utilization': signal('node', '1', 'avg', 'Share of CPU time not idle.'),
  'node.memory.utilization': signal('node', '1', 'avg', 'Share of memory in use.'),
  'node.disk.io_time': signal('node', 's/s', 'max', 'Time the busiest disk was busy.'),
  'node.disk.reads': signal('node', '{operation}/s', 'sum', 'Disk reads; label `device`.'),
  'node.disk.writes': signal('node', '{operation}/s', 'sum', 'Disk writes; label `device`.'),
  'node.disk.read_bytes': signal('node', 'By/s', 'sum', 'Bytes read from a disk; label `device`.'),
  'node.disk.write_bytes': signal(
    'node',
    'By/s',
    'sum',
    'Bytes written to a disk; label `device`.',
  ),
  'node.disk.read_time': signal(
    'node',
    's/s',
    'sum',
    'Time that disk reads took together, per second; label `device`.',
  ),
  'node.disk.write_time': signal(
    'node',
    's/s',
    'sum',
    'Time that disk writes took together, per second; label `device`.',
  ),
  'node.disk.queue': signal(
    'node',
    '{operation}',
    'sum',
    'Disk operations that wait or are under way, on average; label `device`.',
  ),
  'node.disk.pressure': signal(
    'node',
    's/s',
    'max',
    'Share of time in which some process waited for disks.',
  ),
  'node.disk.stall': signal(
    'node',
    's/s',
    'max',
    'Share of time in which all processes that had work waited for disks.',
  ),
  'node.network.errors': signal(
    'node',
    '{packet}/s',
    'sum',
    'Packets lost or broken at an interface.',
  ),
  'db.statement.calls': signal(
    'service',
    '{call}/s',
    'sum',
    'Executions of a statement, counted by the database; label `statement`.',
  ),
  'db.statement.time': signal(
    'service',
    's/s',
    'sum',
    'Execution time of a statement, measured by the database; label `statement`.',
  ),
  'db.statement.rows': signal(
    'service',
    '{row}/s',
    'sum',
    'Rows that a statement returned or altered; label `statement`.',
  ),
  'db.statement.blocks': signal(
    'service',
    '{block}/s',
    'sum',
    'Blocks that a statement touched, in memory or not; label `statement`.',
  ),
  'db.statement.reads': signal(
    'service',
    '{block}/s',
    'sum',
    'Blocks that a statement had to read from outside of the cache; label `statement`.',
  ),
  'db.table.sequential_scans': signal(
    'service',
    '{scan}/s',
    'sum',
    'Scans through a table; label `table`.',
  ),
  'db.table.sequential_rows': signal(
    'service',
    '{row}/s',
    'sum',
    'Rows read by scans through a table; label `table`.',
  ),
  'db.table.index_scans': signal(
    'service',
    '{scan}/s',
    'sum',
    'Scans of the indexes of a table; label `table`.',
  ),
  'db.table.rows': signal('service', '{row}', 'max', 'Rows of a table; label `table`.'),
  'db.sessions': signal(
    'service',
    '{session}',
    'sum',
    'Sessions of a database; label `state` is active, idle or idle_in_transaction.',
  ),
  'db.sessions.max': signal('service', '{session}', 'max', 'Sessions that a database allows.'),
  'db.sessions.blocked': signal('service', '{session}', 'sum', 'Sessions that wait for a lock.'),
  'db.blocks.hit': signal('service', '{block}/s', 'sum', 'Blocks found in the cache.'),
  'db.blocks.read': signal('service', '{block}/s', 'sum', 'Blocks read from outside of the cache.'),
  'db.blocks.read_time': signal('service', 's/s', 'sum', 'Time spent reading blocks, per second.'),
  'queue.lag': signal('service', '{message}', 'sum', 'Messages waiting; label `group`.'),
  'service.gauge': signal(
    'service',
    '1',
    'avg',
    'A number of the service that the catalog has no name for, in a unit of its own; label `name`.',
  ),
};

export const signalNames: readonly SignalName[] = Object.keys(signals) as SignalName[];
