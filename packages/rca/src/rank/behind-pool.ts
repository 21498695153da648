import type { EntityId } from '@abduce/core';
import type { CaseView } from '../case/case-view.ts';
import type { Contribution } from './contribution.ts';

export const behindPoolDefaults = {
  /** Calls have to take at least this many times as long for the pool to be full because of them. */
  slower: 2,
  /** … and to account for at least this part of the time for which connections are held. */
  held: 0.5,
} as const;

type Draft = Omit<Contribution, 'share'>;

/** Seconds per second that requests of a service wait for a connection, more than before. */
function waiting(view: CaseView, service: EntityId): number {
  const shift = view.resource('pool.wait_time', service)?.shift;
  if (shift === undefined || shift.direction !== 'up') return 0;
  return Math.max(0, shift.after - (shift.before || 0));
}

/** The time of the calls is what connections are held for; where that is not measured, it is taken to be so. */
function holdsForCalls(view: CaseView, service: EntityId, dependency: EntityId): boolean {
  const busy = view.call('time', dependency)?.shift.after ?? 0;
  const used = view.resource('pool.used', service)?.shift.after;
  return used === undefined || busy >= behindPoolDefaults.held * used;
}

/**
 * Requests that wait for a connection because calls hold all of them for longer wait in the service itself: the time is
 * that of what makes the calls slow.
 */
export function behindPool(view: CaseView, drafts: readonly Draft[]): readonly Draft[] {
  if (!view.lookup.has('pool.wait_time')) return drafts;
  let result = drafts;
  for (const slow of drafts) {
    const { dependency, entity } = slow;
    if (slow.kind !== 'slower' || dependency === undefined) continue;
    const latency = view.call('latency', dependency)?.shift;
    if (!(latency !== undefined && latency.after >= behindPoolDefaults.slower * latency.before))
      continue;
    const client = dependency.slice(0, -` -> ${entity}`.length);
    if (!holdsForCalls(view, client, dependency)) continue;
    const wait = waiting(view, client);
    const self = result.find((one) => one.kind === 'self' && one.entity === client);
    if (self === undefined || wait === 0) continue;
    const moved = Math.min(self.amount, wait);
    result = result
      .map((one) => {
        if (one === self) return { ...self, amount: self.amount - moved };
        if (one.kind === slow.kind && one.dependency === dependency)
          return { ...one, amount: one.amount + moved };
        return one;
      })
      .filter(({ amount }) => amount > 0);
  }
  return result;
}
