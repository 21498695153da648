import type { SignalName } from '@abduce/core';

/** What a metric of this format stands for in the catalog. */
export interface MetricMeaning {
  readonly signal: SignalName;
  /** Where several metrics mean the same, the lower rank is read and the others are left out. */
  readonly rank: number;
}

const meanings: readonly (readonly [pattern: RegExp, signal: SignalName, rank: number])[] = [
  [/^(workload|load|requests?|rps|qps)$/, 'service.requests', 0],
  [/^(errors?|error-?count|failures?)$/, 'service.errors', 0],
  [/^lat(ency)?[-_]?p?50$/, 'service.latency.p50', 0],
  [/^lat(ency)?$/, 'service.latency.p50', 1],
  [/^lat(ency)?[-_]?p?95$/, 'service.latency.p95', 0],
  // The catalog knows no 90th percentile: the nearest one that it knows.
  [/^lat(ency)?[-_]?p?90$/, 'service.latency.p95', 1],
  [/^lat(ency)?[-_]?p?99$/, 'service.latency.p99', 0],
  [/^cpu([-_]usage)?$/, 'instance.cpu.usage', 0],
  [/^mem(ory)?([-_]usage)?$/, 'instance.memory.usage', 0],
  [/^(cpu[-_])?throttl\w*$/, 'instance.cpu.throttled', 0],
  [/^threads?$/, 'instance.threads', 0],
  [/^restarts?$/, 'instance.restarts', 0],
];

/** The catalog's signal for the part of a column's name after the service; `undefined` for one it has no word for. */
export function metricMeaning(metric: string): MetricMeaning | undefined {
  const name = metric.toLowerCase();
  for (const [pattern, signal, rank] of meanings) if (pattern.test(name)) return { signal, rank };
  return undefined;
}
