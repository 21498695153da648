import type { Incident, IncidentEvent, StateStore } from '@abduce/core';
import type { ManualClock } from '@abduce/core/testing';

/** A store under test, with its own time. */
export interface StateSubject {
  readonly state: StateStore;
  readonly clock: ManualClock;
}

/** One thing that every state store must do. */
export interface StateCase {
  readonly name: string;
  run(subject: StateSubject): Promise<void>;
}

export const at: number = Date.UTC(2026, 0, 5, 12);

/** Text that breaks careless engines, escapes and encodings; none of it is refused anywhere. */
export const hostileTexts: readonly string[] = [
  `'; DROP TABLE abduce_projects; --`,
  '"quoted" and \\backslashed\\ \\x00 \\u0000',
  '$1 ? :name @at {p0:String} %s',
  'line\u2028separator\u2029paragraph\r\n\ttab',
  '__proto__',
  'constructor',
  '\u{1F9E8}\u202Eright to left\u0007',
];

export function incidentOf(id: string, init: Partial<Incident> = {}): Incident {
  return {
    id,
    status: 'open',
    severity: 'critical',
    service: 'shop:checkout',
    objective: {
      id: 'shop:checkout/availability',
      service: 'shop:checkout',
      indicator: 'availability',
      target: 0.99,
    },
    related: [],
    openedAt: at,
    updatedAt: at,
    burnRates: [
      {
        rule: { long: 3_600_000, short: 300_000, rate: 14.4, severity: 'critical' },
        long: 20.5,
        short: Number.NaN,
        requests: 1200,
        fires: true,
      },
    ],
    ...init,
  };
}

export function opened(incident: Incident): IncidentEvent {
  return { type: 'opened', incident, time: incident.openedAt };
}

/** All items of a paged list. */
export async function everything<T>(
  page: (after: string | undefined) => Promise<{ items: readonly T[]; next?: string }>,
): Promise<T[]> {
  const items: T[] = [];
  for (let after: string | undefined; ; ) {
    const { items: more, next } = await page(after);
    items.push(...more);
    if (next === undefined) return items;
    after = next;
  }
}

/** `{ limit, after }` without an `after` that is undefined. */
export function pageFrom(
  limit: number,
  after: string | undefined,
): { limit: number; after?: string } {
  return after === undefined ? { limit } : { limit, after };
}
