import type { EntityId } from './entity.ts';
import type { TimeGrid } from './grid.ts';
import type { SignalName } from './signals.ts';
import type { TimeRange, UnixMs } from './units.ts';

/** One number or word that was measured, with the unit it is in. */
export interface Fact {
  readonly name: string;
  readonly value: number | string;
  /** UCUM, as in the signal catalog; empty for words. */
  readonly unit: string;
}

/** How to get the same facts again. `caseStore(caseFile)` answers it, and so does a live store. */
export type EvidenceQuery =
  | {
      readonly kind: 'signal';
      readonly signal: SignalName;
      readonly entity: EntityId;
      readonly labels?: Readonly<Record<string, string>>;
      /** The number is `signal` divided, step by step, by this signal of the same entity: time per request. */
      readonly per?: SignalName;
    }
  | {
      readonly kind: 'spans';
      readonly service?: EntityId;
      readonly target?: EntityId;
      readonly operation?: string;
      readonly statement?: string;
      /** Only calls that were made between two statements of a span of this name. */
      readonly within?: string;
    }
  | { readonly kind: 'logs'; readonly service: EntityId; readonly template: string }
  | {
      readonly kind: 'profile';
      readonly service: EntityId;
      readonly type: string;
      readonly function: string;
    }
  | { readonly kind: 'change'; readonly id: string }
  | { readonly kind: 'topology'; readonly entity: EntityId };

/** A chart a person would want beside the facts. */
export interface EvidenceChart {
  readonly title: string;
  readonly unit: string;
  readonly start: UnixMs;
  readonly step: number;
  readonly lines: readonly { readonly name: string; readonly values: Float64Array }[];
  /** The expected range, where one is known. */
  readonly band?: { readonly low: number; readonly high: number };
}

/** What one must know beside window and baseline to measure the same again. */
export interface EvidenceScope {
  /** Steps of the series in the window. */
  readonly grid: TimeGrid;
  /** All the normal times, oldest first, each with the steps of its series; `baseline` is the last of them. */
  readonly baselines: readonly (TimeRange & { readonly grid: TimeGrid })[];
  /** The part of the window in which spans and log records count as "after": while the trouble showed. */
  readonly during: TimeRange;
  /** How many values the numbers rest on: steps that hold data, spans, or log records. */
  readonly samples?: { readonly before: number; readonly after: number };
}

/** One checked fact with an id, the query behind it and its numbers. */
export interface Evidence {
  /** Unique within one document: `E1`, `E2` … in a diagnosis; inspection, entity and number in a finding. */
  readonly id: string;
  readonly kind: 'metric' | 'log' | 'trace' | 'profile' | 'change' | 'topology';
  readonly entity: EntityId;
  readonly title: string;
  readonly query: EvidenceQuery;
  readonly window: TimeRange;
  readonly baseline?: TimeRange;
  /** Absent in what a finding carries: an inspection looks at one window alone. */
  readonly scope?: EvidenceScope;
  readonly facts: readonly Fact[];
  readonly chart?: EvidenceChart;
  /** Who can write the text behind it: a system, the application, or anyone who sends a request. */
  readonly trust: 'system' | 'application' | 'user_influenced';
}
