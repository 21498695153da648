import type { ServiceGraph } from '../graph/service-graph.ts';
import type { BurnRate, Incident, IncidentEvent, Objective } from '../model/incident.ts';
import type { UnixMs } from '../model/units.ts';
import type { ObjectiveStatus } from './assess-objectives.ts';
import { type BurningGroup, groupIncidents } from './group-incidents.ts';
import {
  burnState,
  type IncidentOptions,
  incidentDefaults,
  nextIncident,
} from './next-incident.ts';

export interface IncidentsUpdate {
  /** Open incidents and those resolved recently enough to be continued; hand them to the next evaluation. */
  readonly incidents: readonly Incident[];
  readonly events: readonly IncidentEvent[];
}

/**
 * Carries all incidents one evaluation further; pure. One incident covers one failing neighbourhood of the graph: what
 * starts to burn beside an open incident joins it as `related`, and the incident moves to the most upstream
 * burning service while its id stays. An objective belongs to one open incident at most.
 */
export function reduceIncidents(
  previous: readonly Incident[],
  statuses: readonly ObjectiveStatus[],
  graph: ServiceGraph,
  now: UnixMs,
  options: IncidentOptions = {},
): IncidentsUpdate {
  const { reopenWithin } = { ...incidentDefaults, ...options };
  const rates = new Map(statuses.map(({ objective, rates }) => [objective.id, rates]));
  const judged = new Set(
    statuses.filter(({ rates }) => burnState(rates) !== 'unknown').map((s) => s.objective.service),
  );
  const burning = statuses.filter(({ rates }) => burnState(rates) === 'firing');
  const incidents = new Map(previous.map((incident) => [incident.id, incident]));
  const owner = new Map<string, string>();
  for (const incident of [...previous].sort(byAge)) {
    if (!mayContinue(incident, now, reopenWithin)) continue;
    for (const { id } of ownObjectives(incident)) if (!owner.has(id)) owner.set(id, incident.id);
  }
  for (const group of groupIncidents(
    burning.map((s) => s.objective),
    graph,
    judged,
  )) {
    const objectives = [group.head, ...group.related];
    const owners = objectives.flatMap(({ id }) => incidents.get(owner.get(id) ?? '') ?? []);
    const home = owners.sort(byAge)[0];
    const orphans = objectives.filter(({ id }) => !owner.has(id));
    if (home === undefined) {
      const opened = nextIncident(
        undefined,
        group.head,
        rates.get(group.head.id) ?? [],
        now,
        options,
      );
      if (opened !== undefined) {
        incidents.set(opened.id, { ...opened, related: group.related });
        for (const { id } of objectives) owner.set(id, opened.id);
      }
    } else {
      incidents.set(home.id, joined(home, group, orphans, owner));
      for (const { id } of orphans) owner.set(id, home.id);
    }
  }
  const updated: Incident[] = [];
  const events: IncidentEvent[] = [];
  const before = new Map(previous.map((incident) => [incident.id, incident]));
  for (const incident of [...incidents.values()].sort(byAge)) {
    const own = ownObjectives(incident).flatMap(({ id }) =>
      owner.get(id) === incident.id ? (rates.get(id) ?? []) : [],
    );
    const next = advance(incident, own, rates, now, options);
    const event = eventOf(before.get(incident.id), next, now);
    if (event !== undefined) events.push(event);
    if (mayContinue(next, now, reopenWithin)) updated.push(next);
  }
  return { incidents: updated, events };
}

/** Judged by all objectives together, shown with the burn rates of the head. */
function advance(
  incident: Incident,
  own: readonly BurnRate[],
  rates: ReadonlyMap<string, readonly BurnRate[]>,
  now: UnixMs,
  options: IncidentOptions,
): Incident {
  const next = nextIncident(incident, incident.objective, own, now, options) ?? incident;
  if (next === incident) return incident;
  return { ...next, burnRates: rates.get(next.objective.id) ?? incident.burnRates };
}

/** The incident with the group's newcomers, moved to the group's head if that is its own now. */
function joined(
  home: Incident,
  group: BurningGroup,
  orphans: readonly Objective[],
  owner: ReadonlyMap<string, string>,
): Incident {
  const all = [...ownObjectives(home), ...orphans];
  const headOwner = owner.get(group.head.id);
  const head = headOwner === undefined || headOwner === home.id ? group.head : home.objective;
  return {
    ...home,
    service: head.service,
    objective: head,
    related: all.filter(({ id }) => id !== head.id),
  };
}

function eventOf(
  before: Incident | undefined,
  after: Incident,
  time: UnixMs,
): IncidentEvent | undefined {
  if (before === undefined || (before.status === 'resolved' && after.status === 'open')) {
    return { type: 'opened', incident: after, time };
  }
  if (before.status === 'open' && after.status === 'resolved') {
    return { type: 'resolved', incident: after, time };
  }
  const changed =
    before.severity !== after.severity ||
    before.objective.id !== after.objective.id ||
    before.related.length !== after.related.length;
  return changed ? { type: 'updated', incident: after, time } : undefined;
}

function ownObjectives({ objective, related }: Incident): readonly Objective[] {
  return [objective, ...related];
}

function mayContinue(incident: Incident, now: UnixMs, reopenWithin: number): boolean {
  return incident.status === 'open' || now - (incident.resolvedAt ?? now) < reopenWithin;
}

/** Open ones first, then the oldest. */
function byAge(a: Incident, b: Incident): number {
  if (a.status !== b.status) return a.status === 'open' ? -1 : 1;
  return a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1);
}
