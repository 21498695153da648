import {
  type CaseFileInit,
  type CauseType,
  createCaseFile,
  type Diagnosis,
  type EntityId,
  type TimeRange,
} from '@abduce/core';
import { createEngine } from '../engine.ts';

export const minute = 60_000;
export const window: TimeRange = { start: 30 * minute, end: 40 * minute };

/** Ten values around `value`, the last `moved` of them at `then`; a little unrest, always the same. */
export function row(value: number, then: number = value, moved = 8): number[] {
  return Array.from(
    { length: 10 },
    (_, i) => (i >= 10 - moved ? then : value) * (1 + 0.01 * ((i * 7) % 3)),
  );
}

export type Signals = NonNullable<CaseFileInit['window']['signals']>;

export function served(
  rate: readonly number[],
  latency: readonly number[],
  failed: readonly number[] = row(0),
): Signals[string] {
  return {
    'service.requests': rate,
    'service.time': rate.map((value, i) => value * (latency[i] as number)),
    'service.errors': rate.map((value, i) => value * (failed[i] as number)),
  };
}

export function called(
  rate: readonly number[],
  latency: readonly number[],
  failed: readonly number[] = row(0),
): Signals[string] {
  return {
    'dependency.requests': rate,
    'dependency.time': rate.map((value, i) => value * (latency[i] as number)),
    'dependency.errors': rate.map((value, i) => value * (failed[i] as number)),
  };
}

export function diagnose(
  now: Signals,
  before: Signals,
  init: Partial<CaseFileInit> = {},
): Promise<Diagnosis> {
  return createEngine().analyze(
    createCaseFile({
      target: { service: 'api', indicator: 'latency' },
      ...init,
      window: { ...window, signals: now },
      baselines: [{ start: 20 * minute, end: 30 * minute, signals: before }],
    }),
  );
}

/** Cause and place of the best hypothesis. */
export function first({ hypotheses: [winner] }: Diagnosis): {
  cause: CauseType | undefined;
  entity: EntityId | undefined;
} {
  return { cause: winner?.cause, entity: winner?.entity };
}
