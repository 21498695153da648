import type { Labels } from '../model/labels.ts';
import type { DialectRule } from './dialect.ts';

const pool = (labels: Labels): Readonly<Record<string, string>> => ({
  pool: labels.get('db.client.connection.pool.name') ?? labels.get('pool.name') ?? '',
});
const poolKeys = ['db.client.connection.pool.name', 'pool.name'];
const state = (label: string, value: string) => [{ label, op: '=', value }] as const;
const milliseconds = 1e-3;
const nanoseconds = 1e-9;

/** CPU, memory and life of one process or container. Container views come first: limits apply to them. */
export const processRules: readonly DialectRule[] = [
  { signal: 'instance.cpu.usage', metric: 'container.cpu.usage', reduce: 'avg' },
  { signal: 'instance.cpu.usage', metric: 'container.cpu.time', reduce: 'rate' },
  { signal: 'instance.cpu.usage', metric: 'k8s.pod.cpu.usage', reduce: 'avg' },
  { signal: 'instance.cpu.usage', metric: 'process.cpu.time', reduce: 'rate' },
  { signal: 'instance.cpu.usage', metric: 'jvm.cpu.time', reduce: 'rate' },
  { signal: 'instance.cpu.usage', metric: 'process.cpu.utilization', reduce: 'avg' },
  { signal: 'instance.cpu.limit', metric: 'container.cpu.limit' },
  { signal: 'instance.cpu.limit', metric: 'k8s.container.cpu.limit' },
  { signal: 'instance.cpu.limit', metric: 'k8s.container.cpu_limit' },
  { signal: 'instance.cpu.limit', metric: 'jvm.cpu.count' },
  {
    // A share of all CPUs that the process may use, so its limit is 1.
    signal: 'instance.cpu.limit',
    metric: 'process.cpu.utilization',
    transform: 'one',
    onlyBeside: 'instance.cpu.usage',
  },
  {
    signal: 'instance.cpu.throttled',
    metric: 'container.cpu.throttling_data.throttled_time',
    reduce: 'rate',
    scale: nanoseconds,
  },
  { signal: 'instance.memory.usage', metric: 'container.memory.working_set', reduce: 'avg' },
  { signal: 'instance.memory.usage', metric: 'container.memory.usage', reduce: 'avg' },
  { signal: 'instance.memory.usage', metric: 'container.memory.usage.total', reduce: 'avg' },
  { signal: 'instance.memory.usage', metric: 'k8s.pod.memory.working_set', reduce: 'avg' },
  { signal: 'instance.memory.usage', metric: 'k8s.pod.memory.usage', reduce: 'avg' },
  { signal: 'instance.memory.usage', metric: 'process.memory.usage', reduce: 'avg' },
  { signal: 'instance.memory.limit', metric: 'container.memory.limit' },
  { signal: 'instance.memory.limit', metric: 'k8s.container.memory.limit' },
  { signal: 'instance.memory.limit', metric: 'k8s.container.memory_limit' },
  { signal: 'instance.memory.limit', metric: 'container.memory.usage.limit' },
  {
    signal: 'instance.restarts',
    metric: 'k8s.container.restart.count',
    reduce: 'max',
    transform: 'rises',
  },
  {
    signal: 'instance.restarts',
    metric: 'k8s.container.restarts',
    reduce: 'max',
    transform: 'rises',
  },
  { signal: 'instance.restarts', metric: 'process.uptime', transform: 'resets' },
  {
    signal: 'instance.oom_kills',
    metric: 'k8s.container.status.reason',
    where: state('k8s.container.status.reason', 'OOMKilled'),
    reduce: 'max',
    transform: 'rises',
  },
  { signal: 'instance.threads', metric: 'process.thread.count' },
  { signal: 'instance.threads', metric: 'jvm.thread.count' },
  { signal: 'instance.threads', metric: 'process.threads' },
];

/** Language runtimes. */
export const runtimeRules: readonly DialectRule[] = [
  {
    signal: 'instance.event_loop.utilization',
    metric: 'nodejs.eventloop.utilization',
    reduce: 'max',
    combine: 'max',
  },
  {
    signal: 'instance.event_loop.delay',
    metric: 'nodejs.eventloop.delay.p99',
    reduce: 'max',
    combine: 'max',
  },
  { signal: 'instance.gc.time', metric: 'v8js.gc.duration', field: 'sum', reduce: 'rate' },
  { signal: 'instance.gc.time', metric: 'jvm.gc.duration', field: 'sum', reduce: 'rate' },
  { signal: 'instance.gc.time', metric: 'dotnet.gc.pause.time', reduce: 'rate' },
  { signal: 'instance.heap.used', metric: 'v8js.memory.heap.used', reduce: 'avg' },
  {
    signal: 'instance.heap.used',
    metric: 'jvm.memory.used',
    where: state('jvm.memory.type', 'heap'),
    reduce: 'avg',
  },
  {
    signal: 'instance.heap.used',
    metric: 'go.memory.used',
    where: state('go.memory.type', 'other'),
    reduce: 'avg',
  },
  { signal: 'instance.heap.used', metric: 'dotnet.gc.last_collection.heap.size', reduce: 'avg' },
];

/** Client connection pools, current names before those of the conventions until 1.24. */
export const poolRules: readonly DialectRule[] = [
  {
    signal: 'pool.used',
    metric: 'db.client.connection.count',
    where: state('db.client.connection.state', 'used'),
    reduce: 'max',
    keep: poolKeys,
    labels: pool,
  },
  {
    signal: 'pool.used',
    metric: 'db.client.connections.usage',
    where: state('state', 'used'),
    reduce: 'max',
    keep: poolKeys,
    labels: pool,
  },
  { signal: 'pool.max', metric: 'db.client.connection.max', keep: poolKeys, labels: pool },
  { signal: 'pool.max', metric: 'db.client.connections.max', keep: poolKeys, labels: pool },
  {
    signal: 'pool.pending',
    metric: 'db.client.connection.pending_requests',
    reduce: 'max',
    keep: poolKeys,
    labels: pool,
  },
  {
    signal: 'pool.pending',
    metric: 'db.client.connections.pending_requests',
    reduce: 'max',
    keep: poolKeys,
    labels: pool,
  },
  {
    signal: 'pool.wait_time',
    metric: 'db.client.connection.wait_time',
    field: 'sum',
    reduce: 'rate',
    keep: poolKeys,
    labels: pool,
  },
  {
    signal: 'pool.wait_time',
    metric: 'db.client.connections.wait_time',
    field: 'sum',
    reduce: 'rate',
    scale: milliseconds,
    keep: poolKeys,
    labels: pool,
  },
  {
    signal: 'pool.uses',
    metric: 'db.client.connection.use_time',
    field: 'count',
    reduce: 'rate',
    keep: poolKeys,
    labels: pool,
  },
  {
    signal: 'pool.use_time',
    metric: 'db.client.connection.use_time',
    field: 'sum',
    reduce: 'rate',
    keep: poolKeys,
    labels: pool,
  },
  {
    signal: 'pool.timeouts',
    metric: 'db.client.connection.timeouts',
    reduce: 'rate',
    keep: poolKeys,
    labels: pool,
  },
];
