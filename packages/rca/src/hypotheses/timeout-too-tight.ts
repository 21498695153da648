import { citeCall, citeFailure, citeService } from '../scene/cite.ts';
import { hintsOf } from './hints.ts';
import { arrow, marks, nameOf, pieces, refuted, suspect, untestable } from './pieces.ts';
import type { CauseRule, Suspicion } from './rule.ts';
import { servesOn } from './serves-on.ts';

/** A deadline is tight when calls are given up within this many times what the callee needs. */
const near = 3;

export const timeoutTooTight: CauseRule = {
  cause: 'timeout_too_tight',
  supports:
    'calls that are given up about when the callee would have answered, while it serves as before',
  refutes: 'no call times out, or the callee became slow',
  needs: ['spans of both sides of the calls'],
  test(scene) {
    const timeouts = hintsOf(scene, 'timeout');
    const found = pieces(scene, 'unanswered').flatMap(
      ({ entity, dependency, share, confidence }) => {
        const given = scene.traces?.failures.find(
          (one) => one.target === entity && dependency?.startsWith(`${one.service} -> `),
        );
        const hint = timeouts.find(
          ({ service, target }) =>
            service === given?.service && (target === entity || target === undefined),
        );
        const latency = scene.view.service('latency', entity)?.shift;
        if (given === undefined || hint === undefined || latency === undefined) return [];
        const failure = citeFailure(scene, given);
        const served = citeService(scene, 'latency', entity);
        if (!servesOn(scene, entity)) {
          return [refuted(given.service, 'what it calls no longer serves as it did', [served])];
        }
        if (!(given.duration <= near * latency.after)) {
          return [
            refuted(given.service, 'calls are given much more time than the callee takes', [
              served,
            ]),
          ];
        }
        const failing = dependency && citeCall(scene, 'errorRatio', dependency);
        return [
          {
            entity: given.service,
            ...(dependency !== undefined && { dependency }),
            status: 'supported',
            share: share * confidence,
            fit: 0.93,
            support: [hint.evidence, failure, served, failing],
            onset: given.first,
            mechanism: { peer: entity, template: hint.words },
            reason: `calls to ${nameOf(scene, entity)} are given up${marks(hint.evidence)} though it serves in ${arrow(scene, served)}${marks(served)}: the deadline is about as long as the call.`,
          } satisfies Suspicion,
        ];
      },
    );
    if (found.length > 0) return found;
    if (scene.traces === undefined && scene.logs === undefined) {
      return [untestable(suspect(scene), 'nothing tells of calls that were given up', ['spans'])];
    }
    return [refuted(suspect(scene), 'no call was given up that would have been answered')];
  },
};
