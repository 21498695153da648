import type { CauseType } from './cause-type.ts';
import type { Counterfactual, Diagnosis } from './diagnosis.ts';
import type { EntityId } from './entity.ts';
import type { Evidence } from './evidence.ts';
import type { TimeRange, UnixMs } from './units.ts';

/** A sentence in parts: words, and values that the renderer fills in from the evidence. Words hold no measured digits. */
export type Text = readonly (string | TextValue)[];

export interface TextValue {
  /** Evidence id. */
  readonly evidence: string;
  /** Name of one of its facts. */
  readonly field: string;
  readonly format: 'duration' | 'rate' | 'percent' | 'ratio' | 'bytes' | 'count' | 'time' | 'text';
}

export interface ReportStep {
  readonly entity: EntityId;
  readonly text: Text;
  /** Evidence ids. */
  readonly evidence: readonly string[];
}

export interface ReportAction {
  readonly level: 'mitigate' | 'fix' | 'prevent';
  readonly text: Text;
  readonly risk?: string;
}

/** The diagnosis worded for people: a versioned document that every renderer reads. */
export interface Report {
  readonly schema: 1;
  readonly verdict: Diagnosis['verdict'];
  readonly title: Text;
  /** What, why, since when, how sure. */
  readonly summary: Text;
  readonly window: TimeRange;
  readonly impact: readonly ReportStep[];
  readonly rootCause?: {
    readonly cause: CauseType;
    readonly entity: EntityId;
    readonly text: Text;
    readonly confidence: number;
    readonly grade: 'high' | 'medium' | 'low';
  };
  readonly chain: readonly ReportStep[];
  readonly counterfactuals: readonly Counterfactual[];
  readonly ruledOut: readonly ReportStep[];
  readonly actions: readonly ReportAction[];
  readonly timeline: readonly {
    readonly time: UnixMs;
    readonly text: Text;
    readonly evidence: readonly string[];
  }[];
  readonly unknowns: readonly Text[];
  readonly evidence: readonly Evidence[];
  /** What the service map needs. */
  readonly map: {
    readonly nodes: readonly {
      readonly id: EntityId;
      readonly name: string;
      readonly kind: string;
      readonly state: 'root' | 'path' | 'normal';
    }[];
    readonly edges: readonly {
      readonly source: EntityId;
      readonly target: EntityId;
      readonly onPath: boolean;
    }[];
  };
}
