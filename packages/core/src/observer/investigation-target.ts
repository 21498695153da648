import type { CaseTarget } from '../model/case-file.ts';
import type { EntityId } from '../model/entity.ts';
import { AbduceError } from '../model/error.ts';
import type { Incident, Indicator } from '../model/incident.ts';
import type { TimeRange } from '../model/units.ts';
import type { Settings } from './options.ts';

/** What to explain: an incident, a service over a time, or a time alone ("is anything wrong?"). */
export type InvestigationTarget =
  | Incident
  | {
      /** Id or name of a service. */
      readonly service?: EntityId;
      /** Default `latency`. */
      readonly indicator?: Indicator;
      /** The time to explain. */
      readonly range: TimeRange;
      /** Default: the observer's `baseline` before the range. */
      readonly baselines?: readonly TimeRange[];
    };

/** What a case is about, and which times it compares. */
export interface CasePlan {
  readonly target?: CaseTarget;
  readonly window: TimeRange;
  /** Oldest first. */
  readonly baselines: readonly TimeRange[];
  readonly incident?: Incident;
}

function isIncident(target: InvestigationTarget): target is Incident {
  return 'objective' in target;
}

/**
 * The window of an incident starts well before it opened: the rule that fired saw the fault build up over its long
 * window.
 */
function incidentPlan(
  incident: Incident,
  { clock, baseline, window, step, lag }: Settings,
): CasePlan {
  const firing = incident.burnRates.filter(({ fires }) => fires).map(({ rule }) => rule.long);
  const lead = Math.min(Math.max(step * 6, 1.5 * Math.max(0, ...firing)), window);
  const start = incident.openedAt - lead;
  const end = Math.max(incident.openedAt + step, incident.resolvedAt ?? clock.now() - lag);
  return {
    target: { service: incident.service, indicator: incident.objective.indicator },
    window: { start, end: Math.min(end, start + 4 * window) },
    baselines: [{ start: start - baseline, end: start }],
    incident,
  };
}

/** Whole steps, so that no span or record belongs to two of the times. */
function aligned(plan: CasePlan, step: number): CasePlan {
  const down = (time: number): number => Math.floor(time / step) * step;
  const up = (time: number): number => Math.ceil(time / step) * step;
  return {
    ...plan,
    window: { start: down(plan.window.start), end: up(plan.window.end) },
    baselines: plan.baselines.map(({ start, end }) => ({
      start: down(start),
      end: Math.max(down(start) + step, down(end)),
    })),
  };
}

/** Throws `CONFIG` on a range that ends before it starts. */
export function planCase(target: InvestigationTarget, settings: Settings): CasePlan {
  if (isIncident(target)) return aligned(incidentPlan(target, settings), settings.step);
  const { service, indicator = 'latency', range } = target;
  const baselines = target.baselines ?? [
    { start: range.start - settings.baseline, end: range.start },
  ];
  for (const { start, end } of [range, ...baselines]) {
    if (end > start) continue;
    throw new AbduceError('CONFIG', `range ends (${end}) at or before its start (${start})`);
  }
  if (baselines.length === 0) throw new AbduceError('CONFIG', 'at least one baseline is needed');
  const plan: CasePlan = {
    ...(service !== undefined && { target: { service, indicator } }),
    window: range,
    baselines: [...baselines].sort((a, b) => a.start - b.start),
  };
  return aligned(plan, settings.step);
}
