import { type CauseType, causeTypes, type EntityId } from '@abduce/core';
import type { Hint } from '../logs/hints.ts';
import type { Scene } from '../scene/scene.ts';
import { sessionsInUse } from './database-state.ts';
import { hintsOf, shareOf } from './hints.ts';
import { marks, nameOf, refuted, suspect, untestable } from './pieces.ts';
import type { CauseRule, Suspicion } from './rule.ts';

/** Part of the symptom that sits on what a service calls, 0..1. */
function shareOfCalls(scene: Scene, service: EntityId): number {
  const calls = scene.contributions.filter(({ dependency }) =>
    dependency?.startsWith(`${service} -> `),
  );
  return Math.max(0, ...calls.map(({ share, confidence }) => share * confidence));
}

/** Causes that name themselves in error messages, and by nothing else that is common to all systems. */
export function hintedRule(cause: CauseType, hint: Hint, at: 'caller' | 'callee'): CauseRule {
  const { title } = causeTypes[cause];
  return {
    cause,
    supports: `new errors that speak of ${title}`,
    refutes: 'no error speaks of it',
    needs: ['logs, or failed spans with messages'],
    test(scene) {
      const found = hintsOf(scene, hint)
        .slice(0, 3)
        .map(({ service, target, evidence, words, first }): Suspicion => {
          const entity = at === 'callee' ? (target ?? service) : service;
          return {
            entity,
            ...(target !== undefined && { dependency: `${service} -> ${target}` }),
            status: 'supported',
            share: Math.max(shareOf(scene, entity, service, target), shareOfCalls(scene, service)),
            fit: 0.9,
            support: [evidence],
            ...(Number.isFinite(first) && { onset: first }),
            mechanism: { template: words, ...(target !== undefined && { peer: target }) },
            reason: `errors at ${nameOf(scene, service)} that were not there before speak of ${title}${marks(evidence)}.`,
            owners: [service],
          };
        });
      if (found.length > 0) return found;
      const sessions = cause === 'connection_slots_full' ? sessionsInUse(scene) : undefined;
      if (sessions?.free === true) {
        return [refuted(suspect(scene), sessions.words, sessions.marks)];
      }
      return [
        scene.logs === undefined && scene.traces === undefined
          ? untestable(suspect(scene), 'there are neither logs nor spans that would say so', [
              'logs',
            ])
          : refuted(suspect(scene), 'no new error speaks of it'),
      ];
    },
  };
}

export const hintedRules: readonly CauseRule[] = [
  hintedRule('certificate_expired', 'certificate', 'callee'),
  hintedRule('credential_invalid', 'credential', 'caller'),
  hintedRule('connection_slots_full', 'slots_full', 'callee'),
  hintedRule('disk_full', 'disk_full', 'caller'),
  hintedRule('file_descriptors_exhausted', 'file_descriptors', 'caller'),
];
