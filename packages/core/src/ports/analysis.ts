import type { CaseFile } from '../model/case-file.ts';
import type { Diagnosis } from '../model/diagnosis.ts';
import type { Report } from '../model/report.ts';
import type { Series } from '../model/series.ts';
import type { TimeRange, UnixMs } from '../model/units.ts';
import type { CallOptions } from './runtime.ts';

export interface Anomaly {
  readonly onset: UnixMs;
  readonly direction: 'up' | 'down';
  readonly before: number;
  readonly after: number;
  /** Robust standard deviations between the two; finite, at least 0. */
  readonly strength: number;
}

/** Tells whether a series changed. `baseline` may be short, or empty. */
export interface Detector {
  readonly name: string;
  detect(series: Series, baseline: Series, window: TimeRange): Anomaly | undefined;
}

export interface RootCauseEngine {
  readonly name: string;
  analyze(caseFile: CaseFile, options?: CallOptions): Promise<Diagnosis>;
}

export interface Explainer {
  readonly name: string;
  explain(diagnosis: Diagnosis, caseFile: CaseFile, options?: CallOptions): Promise<Report>;
}
