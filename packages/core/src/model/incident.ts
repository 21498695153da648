import type { EntityId } from './entity.ts';
import type { Millis, UnixMs } from './units.ts';

export type Indicator = 'availability' | 'latency';

/** What users may expect of one service. */
export interface Objective {
  readonly id: string;
  readonly service: EntityId;
  readonly indicator: Indicator;
  /** Share of good requests in 0..1, for example 0.99. */
  readonly target: number;
  /** Latency only: a request is good at or under this many seconds. */
  readonly threshold?: number;
}

/** One rule of a multi-window burn-rate alert: both windows must burn at `rate` or faster. */
export interface BurnRateRule {
  readonly long: Millis;
  readonly short: Millis;
  /** Multiples of the rate that would spend the error budget exactly over the SLO window. */
  readonly rate: number;
  readonly severity: 'warning' | 'critical';
}

export interface BurnRate {
  readonly rule: BurnRateRule;
  /** `NaN` when the window holds no data. */
  readonly long: number;
  /** `NaN` when the window holds no data. */
  readonly short: number;
  /** Requests in the long window. */
  readonly requests: number;
  readonly fires: boolean;
}

/** An objective that burns, with every neighbour that burns for the same reason. */
export interface Incident {
  readonly id: string;
  readonly status: 'open' | 'resolved';
  readonly severity: 'warning' | 'critical';
  /** The most upstream burning service: where users feel it. */
  readonly service: EntityId;
  readonly objective: Objective;
  /** Other burning objectives of the same neighbourhood. */
  readonly related: readonly Objective[];
  readonly openedAt: UnixMs;
  readonly updatedAt: UnixMs;
  readonly resolvedAt?: UnixMs;
  readonly burnRates: readonly BurnRate[];
  /** Since when no rule has fired; drives hysteresis on resolve. */
  readonly quietSince?: UnixMs;
  /** Since when no rule could be judged for lack of data: the incident keeps its state meanwhile. */
  readonly noDataSince?: UnixMs;
  /** How often an evaluation found no data while the incident was open; absent for never. */
  readonly evaluationsWithoutData?: number;
  /** Why it was resolved: nothing burned for long enough, or there was no data for very long. */
  readonly resolution?: 'recovered' | 'no_data';
}

export type IncidentEvent =
  | { readonly type: 'opened'; readonly incident: Incident; readonly time: UnixMs }
  | { readonly type: 'updated'; readonly incident: Incident; readonly time: UnixMs }
  | { readonly type: 'resolved'; readonly incident: Incident; readonly time: UnixMs };
