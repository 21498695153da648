import type { DialectRule } from './dialect.ts';

const idle = (label: string) => [{ label, op: '=', value: 'idle' }] as const;
const used = (label: string) => [{ label, op: '=', value: 'used' }] as const;

/** The label that names the CPU mode: by the current conventions, and by those that collectors still follow. */
const modeLabels = ['cpu.mode', 'system.cpu.state', 'state'] as const;

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
