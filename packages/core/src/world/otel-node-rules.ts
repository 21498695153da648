import type { Labels } from '../model/labels.ts';
import type { DialectRule } from './dialect.ts';

const idle = (label: string) => [{ label, op: '=', value: 'idle' }] as const;
const used = (label: string) => [{ label, op: '=', value: 'used' }] as const;

/** The label that names the CPU mode: by the current conventions, and by those that collectors still follow. */
const modeLabels = ['cpu.mode', 'system.cpu.state', 'state'] as const;

/** The label that names the way of disk traffic: by the current conventions, and by those that collectors still follow. */
const directionLabels = ['disk.io.direction', 'direction'] as const;

const device = (labels: Labels): Readonly<Record<string, string>> => ({
  device: labels.get('system.device') ?? labels.get('device') ?? '',
});

/** What the disks of a host did, by device. */
function diskRules(label: string): readonly DialectRule[] {
  const rule = (
    signal: DialectRule['signal'],
    metric: string,
    way: 'read' | 'write',
  ): DialectRule => ({
    signal,
    metric,
    source: `${metric} ${label}`,
    where: [{ label, op: '=', value: way }],
    reduce: 'rate',
    keep: ['system.device', 'device'],
    labels: device,
  });
  return [
    rule('node.disk.reads', 'system.disk.operations', 'read'),
    rule('node.disk.writes', 'system.disk.operations', 'write'),
    rule('node.disk.read_bytes', 'system.disk.io', 'read'),
    rule('node.disk.write_bytes', 'system.disk.io', 'write'),
    rule('node.disk.read_time', 'system.disk.operation_time', 'read'),
    rule('node.disk.write_time', 'system.disk.operation_time', 'write'),
  ];
}

/** Hosts, from the host metrics of a collector or of a process. */
export const nodeRules: readonly DialectRule[] = [
  ...modeLabels.map(
    (label): DialectRule => ({
      signal: 'node.cpu.utilization',
      metric: 'system.cpu.utilization',
      source: `system.cpu.utilization ${label}`,
      where: idle(label),
      reduce: 'avg',
      combine: 'avg',
      transform: 'complement',
    }),
  ),
  ...modeLabels.map(
    (label): DialectRule => ({
      // Seconds idle per second of each CPU are its idle share.
      signal: 'node.cpu.utilization',
      metric: 'system.cpu.time',
      source: `system.cpu.time ${label}`,
      where: idle(label),
      reduce: 'rate',
      combine: 'avg',
      transform: 'complement',
    }),
  ),
  ...['system.memory.state', 'state'].map(
    (label): DialectRule => ({
      signal: 'node.memory.utilization',
      metric: 'system.memory.utilization',
      source: `system.memory.utilization ${label}`,
      where: used(label),
      reduce: 'avg',
      combine: 'max',
    }),
  ),
  { signal: 'node.disk.io_time', metric: 'system.disk.io_time', reduce: 'rate', combine: 'max' },
  ...directionLabels.flatMap((label) => diskRules(label)),
  ...[
    'system.network.errors',
    'system.network.packet.dropped',
    'system.network.dropped',
    'k8s.node.network.errors',
  ].map(
    (metric): DialectRule => ({
      signal: 'node.network.errors',
      metric,
      source: metric.startsWith('k8s.') ? metric : 'system.network',
      reduce: 'rate',
    }),
  ),
];
