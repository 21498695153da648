import { citeCall, citeCalls } from '../scene/cite.ts';
import type { Scene } from '../scene/scene.ts';
import type { CallGroup } from '../traces/call-groups.ts';
import { arrow, marks, pieces, refuted, suspect, untestable, wentWhere } from './pieces.ts';
import type { CauseRule, Suspicion } from './rule.ts';
import { statementWords } from './statement-suspects.ts';

/** Calls per request from which one call per item is likely, and the growth that makes it news. */
const least = { perRequest: 4, growth: 2.5 };

function multiplied(group: CallGroup): boolean {
  const { before, after } = group.perRequest;
  return after >= least.perRequest && after >= least.growth * (Number.isNaN(before) ? 1 : before);
}

/** Extra calls that are further attempts after a failure are another matter. */
function repeatsFailures({ failed, calls }: CallGroup): boolean {
  return failed.after > 0.3 * calls.after;
}

export const nPlusOne: CauseRule = {
  cause: 'n_plus_one',
  supports:
    'one statement or route is called several times as often per request as before, at the usual time per call',
  refutes: 'calls per request did not grow',
  needs: ['spans, or calls and requests as signals'],
  test(scene) {
    const groups = (scene.traces?.calls ?? []).filter(
      (group) => multiplied(group) && !repeatsFailures(group),
    );
    const suspicions = groups
      .toSorted((a, b) => b.more - a.more)
      .slice(0, 3)
      .map((group) => fromSpans(scene, group))
      .filter(({ share }) => share >= 0.05);
    if (suspicions.length > 0) return suspicions;
    for (const piece of pieces(scene, 'more')) {
      const { dependency } = piece;
      const calls = dependency && scene.view.measure(`per-request\0${dependency}`, () => undefined);
      if (!dependency || !calls || !(calls.shift.after >= least.growth * calls.shift.before))
        continue;
      if (scene.traces !== undefined) continue;
      const latency = citeCall(scene, 'latency', dependency);
      const rate = citeCall(scene, 'requests', dependency);
      suspicions.push({
        entity: piece.entity,
        dependency,
        status: 'supported',
        share: piece.share * piece.confidence,
        fit: 0.6,
        support: [rate, latency],
        missing: ['spans: which call is repeated within one request'],
        mechanism: {},
        reason: `calls grew faster than requests (${arrow(scene, rate)}) at ${arrow(scene, latency)} per call${marks(rate, latency)}.`,
      });
    }
    if (suspicions.length > 0) return suspicions;
    const heaviest = scene.traces?.calls[0];
    if (heaviest !== undefined) {
      const calls = citeCalls(scene, heaviest);
      return [refuted(heaviest.source, whyFew(scene, heaviest, calls), [calls])];
    }
    const edge = scene.balance.edges.find(({ measured }) => measured);
    if (edge === undefined) {
      return [
        untestable(suspect(scene), 'nothing counts the calls per request', [
          'spans, or calls per dependency',
        ]),
      ];
    }
    return [
      refuted(edge.source, 'calls grew no faster than requests', [
        citeCall(scene, 'requests', edge.id),
      ]),
    ];
  },
};

/** Why the calls of the heaviest group are not one per item. */
function whyFew(scene: Scene, group: CallGroup, calls: string): string {
  const path = arrow(scene, calls, 'calls_');
  if (wentWhere(scene, calls, 'calls_') !== 'up') {
    return `there are no more calls per request than before (${path})`;
  }
  const why = repeatsFailures(group)
    ? 'as failed ones are tried again'
    : 'too few more for one per item';
  return `calls per request went ${path}, ${why}`;
}

function fromSpans(scene: Scene, group: CallGroup): Suspicion {
  const calls = citeCalls(scene, group);
  const extra = (scene.traces?.calls ?? []).reduce((sum, one) => sum + one.more + one.slower, 0);
  const onEntity = scene.contributions
    .filter(
      ({ kind, entity, dependency }) =>
        (kind === 'more' && entity === group.source && dependency === group.dependency) ||
        (kind === 'slower' && entity === group.target),
    )
    .reduce((sum, one) => Math.max(sum, one.share * one.confidence), 0);
  const share = Math.max(
    onEntity,
    (scene.symptom?.slower ?? false) ? 0.9 * (group.more / (extra || 1)) : 0,
  );
  const flat = !(group.time.after > 1.6 * group.time.before);
  return {
    entity: group.source,
    ...(group.dependency !== undefined && { dependency: group.dependency }),
    status: 'supported',
    share,
    fit: flat ? 0.93 : 0.7,
    support: [calls],
    mechanism: {
      ...statementWords(group),
      ...(group.target !== undefined && { peer: group.target }),
    },
    reason: Number.isNaN(group.perRequest.before)
      ? `one call that was not there before is made ${scene.ledger.say(calls, 'calls_after')}, ${scene.ledger.say(calls, 'after')} each${marks(calls)}.`
      : `one call is made ${arrow(scene, calls, 'calls_')}, at ${arrow(scene, calls)} per call${marks(calls)}: there are more calls, each about as fast as before.`,
    owners: [group.source],
    about: [group.table],
  };
}
