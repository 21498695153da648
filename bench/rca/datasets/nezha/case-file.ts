import {
  type CaseFile,
  type Dependency,
  dependencyId,
  type TelemetryBatch,
  type TimeRange,
  type UnixMs,
} from '@abduce/core';
import { batchOf } from './batch.ts';
import type { Texts } from './columns.ts';
import { periodsOf } from './periods.ts';
import type { LogColumns } from './read-logs.ts';
import type { DayMetrics } from './read-metrics.ts';
import type { SpanColumns } from './read-spans.ts';
import { serviceOf } from './service-of.ts';
import { signalsOver } from './signals.ts';

/** What was read for one case. */
export interface CaseTables {
  readonly inject: UnixMs;
  /** Every injection of the day. */
  readonly faults: readonly UnixMs[];
  /** When the fault-free sample was taken, where there is one. */
  readonly sample: TimeRange | undefined;
  readonly strings: Texts;
  readonly spans: SpanColumns;
  readonly logs: LogColumns;
  readonly metrics: DayMetrics;
}

/** Callers and callees: spans whose parent belongs to another pod. */
function callsOf({ spans, metrics }: CaseTables, pods: readonly string[]): Dependency[] {
  const podOf = new Map<number, number>();
  // 64 bits do not fit a number: what is cut off the low word is mixed into the high one.
  const key = (ids: Uint32Array, row: number): number => {
    const low = ids[row * 2 + 1] as number;
    const high = ((ids[row * 2] as number) ^ Math.imul(low, 0x9e3779b1)) >>> 0;
    return high * 2 ** 21 + (low & 0x1fffff);
  };
  for (let row = 0; row < spans.length; row++) {
    podOf.set(key(spans.spanId, row), spans.pod[row] as number);
  }
  const pairs = new Set<number>();
  for (let row = 0; row < spans.length; row++) {
    if (spans.root[row] === 1) continue;
    const caller = podOf.get(key(spans.parentSpanId, row));
    const callee = spans.pod[row] as number;
    if (caller !== undefined && caller !== callee) pairs.add(caller * 65_536 + callee);
  }
  const edges = new Map<string, Dependency>();
  const add = (source: string, target: string, seenBy: Dependency['seenBy']): void => {
    const id = dependencyId(source, target);
    if (source === target || edges.has(id)) return;
    edges.set(id, { id, source, target, protocols: [], seenBy });
  };
  for (const pair of pairs) {
    const [caller = '', callee = ''] = [pods[Math.floor(pair / 65_536)], pods[pair % 65_536]];
    add(serviceOf(caller), serviceOf(callee), 'both');
  }
  for (const [source, target] of metrics.edges) add(source, target, 'client');
  return [...edges.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

export function caseFileOf(tables: CaseTables): CaseFile {
  const { inject, faults, sample, strings, spans, logs, metrics } = tables;
  const { window, baselines } = periodsOf(inject, faults, sample);
  const telemetry: TelemetryBatch = batchOf(spans, logs, strings);
  const pods = new Set(metrics.pods);
  for (const pod of new Set([...spans.pod, ...logs.pod])) pods.add(strings.all[pod] ?? '');
  const named = [...pods].filter((pod) => pod !== '').sort();
  const services = new Set(named.map(serviceOf));
  const dependencies = callsOf(tables, strings.all);
  for (const { source, target } of dependencies) services.add(source).add(target);
  return {
    schema: 1,
    window,
    baselines,
    world: {
      schema: 1,
      services: [...services].sort().map((id) => ({
        id,
        name: id,
        kind: 'application',
        versions: [],
        instrumented: true,
      })),
      instances: named.map((pod) => ({
        id: pod,
        name: pod,
        service: serviceOf(pod),
        node: `node of ${pod}`,
      })),
      nodes: named.map((pod) => ({ id: `node of ${pod}`, name: `node of ${pod}` })),
      dependencies,
      changes: [],
      signals: signalsOver(window, metrics),
      gaps: [],
      quality: {
        spans: spans.length,
        orphanSpans: 0,
        duplicateSpans: 0,
        unansweredCalls: 0,
        clockSkew: [],
      },
    },
    baselineSignals: baselines.map((range) => signalsOver(range, metrics)),
    findings: [],
    telemetry: spans.length + logs.length === 0 ? [] : [telemetry],
    sampling: [],
    profiles: [],
  };
}
