import type { EntityId } from '@abduce/core';
import { findTrigger } from '../changes/judge-change.ts';
import { citeCalls } from '../scene/cite.ts';
import type { Scene } from '../scene/scene.ts';
import type { CallGroup } from '../traces/call-groups.ts';
import { marks, pieces, refuted, suspect, untestable } from './pieces.ts';
import type { CauseRule, Suspicion } from './rule.ts';
import { statementWords } from './statement-suspects.ts';

export const cacheMissDefaults = {
  /** Calls per request must have grown this much: a cache that answers nine in ten gives tenfold when lost. */
  growth: 5,
  /** … to at least this many calls per request. */
  least: 0.1,
  /** With more calls than this in one request it is a loop, not a cache. */
  most: 2,
} as const;

/** Requests that a service took in both periods, as far as spans tell. */
function requestsOf(scene: Scene, service: EntityId): { before: number; after: number } {
  const sum = { before: 0, after: 0 };
  for (const one of scene.traces?.operations ?? []) {
    if (one.service !== service || !one.entry) continue;
    sum.before += one.calls.before;
    sum.after += one.calls.after;
  }
  return sum;
}

/** Calls that few requests made and many make now, one each. */
function spared(scene: Scene, { source, calls, perRequest }: CallGroup): boolean {
  const requests = requestsOf(scene, source);
  if (requests.before === 0 || requests.after === 0) return false;
  const before = calls.before / requests.before;
  const after = calls.after / requests.after;
  const { growth, least, most } = cacheMissDefaults;
  return after >= least && after >= growth * before && perRequest.after < most;
}

export const cacheMissStorm: CauseRule = {
  cause: 'cache_miss_storm',
  supports: 'calls that few requests needed before, and that nearly each makes once now',
  refutes: 'requests make the calls that they made before',
  needs: ['spans of calls'],
  test(scene) {
    const { traces, view, onset } = scene;
    if (traces === undefined) {
      return [
        untestable(suspect(scene), 'no spans tell which calls requests make', ['spans of calls']),
      ];
    }
    const found = pieces(scene, 'more', 'slower').flatMap((piece): Suspicion[] => {
      const group = traces.calls.find(
        (one) =>
          one.dependency !== undefined && one.dependency === piece.dependency && spared(scene, one),
      );
      if (group === undefined) return [];
      const trigger = findTrigger(view, 'cache_miss_storm', group.source, onset, {
        about: [group.table],
      });
      const told = trigger?.fit.match !== undefined && trigger.scope === 'same';
      const known = group.calls.before > 0;
      if (!known && !told) return [];
      const calls = citeCalls(scene, group);
      return [
        {
          entity: group.source,
          dependency: piece.dependency as EntityId,
          status: 'supported',
          share: piece.share * piece.confidence,
          fit: told ? (known ? 0.93 : 0.85) : 0.72,
          support: [calls],
          missing: ['hits and misses of the cache'],
          mechanism: statementWords(group),
          reason: `what few requests asked for before, nearly each asks for now${marks(calls)}: whatever answered in its place does not.`,
          about: [group.table],
        },
      ];
    });
    if (found.length > 0) return found;
    return [refuted(suspect(scene), 'requests make the calls that they made before')];
  },
};
