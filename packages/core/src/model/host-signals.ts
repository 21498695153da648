import { type SignalDefinition, signal } from './signal.ts';

export type HostSignalName =
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
  | 'node.network.errors';

/** What a host counts. */
export const hostSignals: Readonly<Record<HostSignalName, SignalDefinition>> = {
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
};
