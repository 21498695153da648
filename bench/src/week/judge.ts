import type { Millis } from '@abduce/core';
import { type Fault, faults, neighbourhoodOf } from './faults.ts';
import type { Fixture } from './fixtures.ts';
import type { LivedIncident } from './live.ts';
import { upstreamOf } from './topology.ts';
import { minute } from './types.ts';

/** Time after the end of a fault in which an incident still counts as its own: the observer's step of assessment. */
export const grace: Millis = 5 * minute;

/** What was found of one fault. */
export interface Finding {
  readonly fault: Fault;
  readonly incident: LivedIncident | undefined;
}

/**
 * A fault is found when an incident opened after it began and no later than one assessment after its end, and by then
 * held the part at fault or one that calls it. An incident counts for one fault only.
 */
export function findingsOf(
  incidents: readonly LivedIncident[],
  among: readonly Fault[] = faults,
): Finding[] {
  const taken = new Set<string>();
  return among.map((fault) => {
    const near = neighbourhoodOf(fault);
    const until = fault.to + grace;
    const incident = incidents.find(
      ({ id, opened, services }) =>
        !taken.has(id) &&
        opened > fault.from &&
        opened <= until &&
        [...services].some(([service, since]) => near.has(service) && since <= until),
    );
    if (incident !== undefined) taken.add(incident.id);
    return { fault, incident };
  });
}

/** Incidents that no fault explains: none lasts, or has just ended, at or below a service of the incident. */
export function unexplained(
  incidents: readonly LivedIncident[],
  among: readonly Fault[] = faults,
): readonly LivedIncident[] {
  return incidents.filter(
    ({ opened, services }) =>
      !among.some(({ from, to, target }) => {
        if (opened <= from || opened > to + grace) return false;
        const above = upstreamOf(target);
        return [...services.keys()].some((service) => above.has(service));
      }),
  );
}

/** Incidents that a fixture is to blame for: in its time, at its services. */
export function blamedOn(
  fixture: Fixture,
  incidents: readonly LivedIncident[],
): readonly LivedIncident[] {
  return incidents.filter(
    ({ opened, services }) =>
      opened > fixture.from &&
      opened <= fixture.to + grace &&
      fixture.services.some((service) => services.has(service)),
  );
}
