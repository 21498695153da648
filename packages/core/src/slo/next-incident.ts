import type { BurnRate, Incident, Objective } from '../model/incident.ts';
import type { Millis, UnixMs } from '../model/units.ts';
import { incidentId } from './incident-id.ts';

export interface IncidentOptions {
  /** How long nothing may burn before an incident is resolved; default 10 minutes. */
  readonly resolveAfter?: Millis;
  /** An incident is quiet when every short window burns below this share of its rule's rate; default 0.75. */
  readonly resolveBelow?: number;
  /** An objective that burns again this soon after the end continues the old incident; default 30 minutes. */
  readonly reopenWithin?: Millis;
  /** An open incident without any data for this long is closed as `no_data`; default 24 hours. */
  readonly giveUpAfter?: Millis;
}

const minute = 60_000;

export const incidentDefaults: Required<IncidentOptions> = {
  resolveAfter: 10 * minute,
  resolveBelow: 0.75,
  reopenWithin: 30 * minute,
  giveUpAfter: 24 * 60 * minute,
};

/** What the rates say: a rule fires; nothing burns; something still smoulders; or nobody knows. */
export type BurnState = 'firing' | 'quiet' | 'smouldering' | 'unknown';

export function burnState(
  rates: readonly BurnRate[],
  resolveBelow: number = incidentDefaults.resolveBelow,
): BurnState {
  if (rates.some(({ fires }) => fires)) return 'firing';
  const known = rates.filter(({ short }) => !Number.isNaN(short));
  if (known.length === 0) return 'unknown';
  // Judged without the minimum of traffic: users who gave up are no sign of recovery.
  return known.every(({ short, rule }) => short < rule.rate * resolveBelow)
    ? 'quiet'
    : 'smouldering';
}

/**
 * The life of an incident, one evaluation at a time; pure.
 *
 * - It opens when a rule fires, and never resolves while one does.
 * - It resolves after `resolveAfter` of quiet without a break; burning again within `reopenWithin` continues it.
 * - No data is neither an outage nor recovery: the state stays as it is, and the evaluation is counted.
 * - A clock that steps back changes nothing until it has caught up.
 */
export function nextIncident(
  previous: Incident | undefined,
  objective: Objective,
  rates: readonly BurnRate[],
  now: UnixMs,
  options: IncidentOptions = {},
): Incident | undefined {
  const settings = { ...incidentDefaults, ...options };
  if (previous !== undefined && now < previous.updatedAt) return previous;
  const state = burnState(rates, settings.resolveBelow);
  if (previous === undefined || previous.status === 'resolved') {
    if (state !== 'firing') return previous;
    return reopen(previous, rates, now, settings.reopenWithin) ?? open(objective, rates, now);
  }
  const { quietSince, noDataSince, ...rest } = previous;
  const updated: Incident = { ...rest, updatedAt: now, burnRates: rates };
  switch (state) {
    case 'firing':
      return { ...updated, severity: severityOf(rates, previous.severity) };
    case 'smouldering':
      return updated;
    case 'quiet': {
      const since = quietSince ?? now;
      const quiet: Incident = { ...updated, quietSince: since };
      if (now - since < settings.resolveAfter) return quiet;
      return { ...quiet, status: 'resolved', resolvedAt: now, resolution: 'recovered' };
    }
    case 'unknown': {
      const since = noDataSince ?? now;
      const waiting: Incident = {
        ...updated,
        noDataSince: since,
        evaluationsWithoutData: (previous.evaluationsWithoutData ?? 0) + 1,
      };
      if (now - since < settings.giveUpAfter) return waiting;
      return { ...waiting, status: 'resolved', resolvedAt: now, resolution: 'no_data' };
    }
  }
}

function open(objective: Objective, rates: readonly BurnRate[], now: UnixMs): Incident {
  return {
    id: incidentId(objective.id, now),
    status: 'open',
    severity: severityOf(rates, 'warning'),
    service: objective.service,
    objective,
    related: [],
    openedAt: now,
    updatedAt: now,
    burnRates: rates,
  };
}

function reopen(
  previous: Incident | undefined,
  rates: readonly BurnRate[],
  now: UnixMs,
  within: Millis,
): Incident | undefined {
  if (previous?.resolvedAt === undefined || now - previous.resolvedAt >= within) return undefined;
  const { resolvedAt, resolution, quietSince, noDataSince, ...rest } = previous;
  return {
    ...rest,
    status: 'open',
    severity: severityOf(rates, previous.severity),
    updatedAt: now,
    burnRates: rates,
  };
}

/** The gravest rule that fires, and never less than before. */
function severityOf(
  rates: readonly BurnRate[],
  atLeast: Incident['severity'],
): Incident['severity'] {
  return rates.some(({ fires, rule }) => fires && rule.severity === 'critical')
    ? 'critical'
    : atLeast;
}
