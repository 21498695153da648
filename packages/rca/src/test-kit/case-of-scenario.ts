import {
  buildWorld,
  type CaseFile,
  type CaseTarget,
  type ChangeEvent,
  evaluateMetricQuery,
  gridOver,
  metricQueryOf,
  otelDialect,
  type TelemetryBatch,
  type TimeRange,
  type WorldSnapshot,
} from '@abduce/core';
import type { Scenario } from '@abduce/core/testing';

export interface ScenarioCaseOptions {
  readonly target?: CaseTarget;
  /** Milliseconds since the start of the scenario. */
  readonly window: readonly [from: number, to: number];
  readonly baselines?: readonly (readonly [from: number, to: number])[];
  /** Default 15 s. */
  readonly step?: number;
  /** What the case does without. */
  readonly without?: readonly ('spans' | 'logs' | 'metrics' | 'changes')[];
}

/** A case file of a told system, gathered from its telemetry as an observer would. For tests. */
export function caseOfScenario(told: Scenario, options: ScenarioCaseOptions): CaseFile {
  const { window, baselines = [[0, window[0]]], step = 15_000, without = [] } = options;
  const batches = told.batches();
  const range = ([from, to]: readonly [number, number]): TimeRange => ({
    start: told.range.start + from,
    end: told.range.start + to,
  });
  const having = (part: 'spans' | 'logs' | 'metrics'): readonly TelemetryBatch[] =>
    without.includes(part) ? [] : batches.filter((batch) => batch[part] !== undefined);
  const changes: ChangeEvent[] = without.includes('changes')
    ? []
    : batches.flatMap((batch) => [...(batch.changes ?? [])]);
  const world = (over: TimeRange, before?: WorldSnapshot): WorldSnapshot => {
    const grid = gridOver(over, step);
    return buildWorld({
      grid,
      spans: having('spans'),
      logs: having('logs'),
      metrics: [...otelDialect.needs()].map((rule) => ({
        rule,
        series: evaluateMetricQuery(having('metrics'), metricQueryOf(rule, grid)),
      })),
      changes,
      ...(before !== undefined && {
        given: {
          services: before.services,
          instances: before.instances,
          dependencies: before.dependencies,
        },
      }),
    });
  };
  const normal = baselines.map((baseline) => world(range(baseline)));
  const full = world(range(window), normal.at(-1));
  const kept = batches.map(
    ({ strings, resources, scopes, spans, logs }): TelemetryBatch => ({
      strings,
      resources,
      scopes,
      ...(spans !== undefined && !without.includes('spans') && { spans }),
      ...(logs !== undefined && !without.includes('logs') && { logs }),
    }),
  );
  return {
    schema: 1,
    ...(options.target !== undefined && { target: options.target }),
    window: range(window),
    baselines: baselines.map(range),
    world: full,
    baselineSignals: normal.map(({ signals }) => signals),
    findings: [],
    telemetry: kept,
    sampling: [],
    profiles: [],
  };
}
