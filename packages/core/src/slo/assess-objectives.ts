import {
  type IndicatorOptions,
  type IndicatorSeries,
  indicatorSeries,
} from '../inspections/indicators/indicator-series.ts';
import type { BurnRate, BurnRateRule, Incident, Objective } from '../model/incident.ts';
import type { UnixMs } from '../model/units.ts';
import type { World } from '../world/world.ts';
import { defaultBurnRateRules } from './burn-rate-rules.ts';
import { type BurnRateOptions, burnRates } from './burn-rates.ts';

/** An objective, what it was judged by, and how fast it burns; no rates when there was nothing to judge it by. */
export interface ObjectiveStatus {
  readonly objective: Objective;
  readonly indicator?: IndicatorSeries;
  readonly rates: readonly BurnRate[];
}

export interface AssessOptions
  extends BurnRateOptions,
    Omit<IndicatorOptions, 'recognizeWaits' | 'knownWaits'> {
  /** Default `defaultBurnRateRules`. */
  readonly rules?: readonly BurnRateRule[];
  /**
   * Incidents so far. Waits are not looked for where one is open: a fault that has lasted for the whole window
   * would look like one.
   */
  readonly incidents?: readonly Incident[];
  /** Ids of objectives whose requests were recognised as intentional waits not long ago. */
  readonly waiting?: ReadonlySet<string>;
}

export function assessObjectives(
  world: World,
  objectives: readonly Objective[],
  now: UnixMs,
  options: AssessOptions = {},
): ObjectiveStatus[] {
  const { rules = defaultBurnRateRules, incidents = [], waiting } = options;
  const open = new Set<string>();
  for (const { status, objective, related } of incidents) {
    if (status !== 'open') continue;
    open.add(objective.id);
    for (const other of related) open.add(other.id);
  }
  return objectives.map((objective) => {
    const indicator = indicatorSeries(world, objective, {
      ...options,
      recognizeWaits: !open.has(objective.id),
      knownWaits: waiting?.has(objective.id) === true,
    });
    if (indicator === undefined) return { objective, rates: [] };
    const { good, total } = indicator;
    return { objective, indicator, rates: burnRates(objective, good, total, rules, now, options) };
  });
}
