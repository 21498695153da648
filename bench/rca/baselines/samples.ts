import type { CaseFile, EntityId } from '@abduce/core';
import { concat } from './statistics.ts';

/** One metric of one service in the three times that published methods tell apart. */
export interface Samples {
  /** The long normal time: all baselines but the last one; the only one where there is one. */
  readonly history: Float64Array;
  /** The baseline right before the window. */
  readonly recent: Float64Array;
  readonly window: Float64Array;
}

export type MetricName = 'latency' | 'errors' | (string & {});

/** Metrics of every service that has any. */
export type CaseSamples = ReadonlyMap<EntityId, ReadonlyMap<MetricName, Samples>>;

/** All that is known to be normal. */
export function normalOf({ history, recent }: Samples): Float64Array {
  return history === recent ? recent : concat([history, recent]);
}

/** The recording around the incident: the last baseline, at most as long as the window, and the window. */
export function aroundOf({ recent, window }: Samples): Float64Array {
  return concat([recent.subarray(Math.max(0, recent.length - window.length)), window]);
}

/** The metric that the case is about. */
export function targetMetric(caseFile: CaseFile): MetricName {
  return caseFile.target?.indicator === 'availability' ? 'errors' : 'latency';
}
