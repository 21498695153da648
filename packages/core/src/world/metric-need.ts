import type { TimeGrid } from '../model/grid.ts';
import type { Series } from '../model/series.ts';
import type { SignalName } from '../model/signals.ts';
import type { MetricQuery } from '../ports/store.ts';
import type { Dialect, DialectRule, FactRule } from './dialect.ts';

/** What one rule of a dialect found in the store. Answers are in the order of their rules. */
export interface MetricAnswer {
  readonly rule: DialectRule;
  readonly series: readonly Series[];
}

/** What one fact of a dialect found in the store. */
export interface FactAnswer {
  readonly rule: FactRule;
  readonly series: readonly Series[];
}

/** Resource attributes that tell services, instances and nodes apart. */
export const identityLabels: readonly string[] = [
  'service.name',
  'service.namespace',
  'service.instance.id',
  'service.version',
  'deployment.environment.name',
  'deployment.environment',
  'k8s.deployment.name',
  'k8s.namespace.name',
  'k8s.pod.name',
  'k8s.node.name',
  'container.id',
  'host.name',
  'process.pid',
  'process.creation.time',
  'process.runtime.name',
  'telemetry.sdk.language',
];

const nodeLabels: readonly string[] = [
  'k8s.node.name',
  'k8s.pod.name',
  'container.id',
  'host.name',
];

const containerLabels: readonly string[] = ['container_id', 'machine_id'];

/** What tells the entity of a rule apart. */
function identityOf({ entity, signal }: DialectRule): readonly string[] {
  if (entity === 'machine') return ['machine_id'];
  if (entity === 'container' || entity === 'connection') return containerLabels;
  return signal.startsWith('node.') ? nodeLabels : identityLabels;
}

/** Signals that a rule can feed, quantiles included. */
export function fedBy(rule: DialectRule): readonly SignalName[] {
  if (rule.signal !== 'service.latency.bucket') return [rule.signal];
  return [rule.signal, 'service.latency.p50', 'service.latency.p95', 'service.latency.p99'];
}

/** Rules that may feed one of the signals; all rules when none are named. */
export function rulesFor(
  dialects: readonly Dialect[],
  wanted?: ReadonlySet<SignalName>,
): readonly DialectRule[] {
  const rules = dialects.flatMap((dialect) => [...dialect.needs()]);
  if (wanted === undefined) return rules;
  return rules.filter((rule) => fedBy(rule).some((signal) => wanted.has(signal)));
}

/** The store query of a rule. */
export function metricQueryOf(rule: DialectRule, grid: TimeGrid): MetricQuery {
  return {
    metric: rule.metric,
    grid,
    groupBy: [
      ...identityOf(rule),
      ...(rule.keep ?? []),
      ...(rule.field === 'bucket' ? ['le'] : []),
    ],
    ...(rule.field !== undefined && { field: rule.field }),
    ...(rule.reduce !== undefined && { reduce: rule.reduce }),
    ...(rule.combine !== undefined && { combine: rule.combine }),
    ...(rule.where !== undefined && { where: rule.where }),
  };
}

/** The store query of a fact: which label sets were there, and when. */
export function factQueryOf({ metric, labels }: FactRule, grid: TimeGrid): MetricQuery {
  return { metric, grid, groupBy: labels, combine: 'max' };
}

/** Facts of all dialects. */
export function factsOf(dialects: readonly Dialect[]): readonly FactRule[] {
  return dialects.flatMap((dialect) => [...(dialect.facts?.() ?? [])]);
}
