import type { EntityId } from '@abduce/core';
import type { Hint } from '../logs/hints.ts';
import { citeCall, citeCalls, citeResource, citeService } from '../scene/cite.ts';
import { citeSignal } from '../scene/cite-signal.ts';
import type { Scene } from '../scene/scene.ts';
import { hintsOf } from './hints.ts';
import { indicated, isCpu } from './indicated.ts';
import { arrow, marks, nameOf, pieces, refuted, suspect, untestable } from './pieces.ts';
import type { CauseRule, Suspicion } from './rule.ts';
import { servesOn } from './serves-on.ts';
import { statementSuspects } from './statement-suspects.ts';

function noFailingCalls(scene: Scene): Suspicion {
  const edge = scene.balance.edges.find(({ measured }) => measured);
  if (edge === undefined && scene.traces === undefined) {
    return untestable(suspect(scene), 'nothing tells how calls to dependencies ended', [
      'spans, or errors per dependency',
    ]);
  }
  const id = edge && citeCall(scene, 'errorRatio', edge.id);
  return refuted(
    suspect(scene),
    'no dependency leaves more calls unanswered or failed than before',
    [id],
  );
}

/** Cites connections that could not be opened, where they are most of the calls that fail. */
function unopenedCalls(scene: Scene, dependency: EntityId): string | undefined {
  const connects = scene.view.call('connectErrors', dependency)?.shift;
  const failing = scene.view.call('errors', dependency)?.shift;
  if (connects === undefined || failing === undefined || connects.direction !== 'up')
    return undefined;
  const more = (shift: { before: number; after: number }): number =>
    shift.after - (Number.isFinite(shift.before) ? shift.before : 0);
  return more(connects) > 0.5 * more(failing)
    ? citeCall(scene, 'connectErrors', dependency)
    : undefined;
}

export const dependencyDown: CauseRule = {
  cause: 'dependency_down',
  supports: 'calls that are refused or time out, to a callee that serves next to nothing',
  refutes: 'calls are answered',
  needs: ['spans of calls, or errors per dependency'],
  test(scene) {
    const refusals = hintsOf(scene, 'refused', 'timeout');
    const found = pieces(scene, 'unanswered').map((piece): Suspicion => {
      const { entity, dependency } = piece;
      const failing = dependency && citeCall(scene, 'errorRatio', dependency);
      const measured =
        dependency === undefined ? undefined : scene.view.call('errorRatio', dependency);
      const refusal = refusals.find(
        ({ target, service }) =>
          target === entity || (target === undefined && dependency?.startsWith(`${service} -> `)),
      );
      const unopened = dependency === undefined ? undefined : unopenedCalls(scene, dependency);
      const reportsItself = scene.view.lookup.track('service.requests', entity) !== undefined;
      const served = reportsItself ? scene.view.service('requests', entity) : undefined;
      const silent = served !== undefined && !(served.shift.after > 0.2 * served.shift.before);
      const silence = silent ? citeService(scene, 'requests', entity) : undefined;
      const total = (measured?.shift.after ?? 0) > 0.8;
      const unheard = refusal ?? unopened ?? silence;
      if (!silent && servesOn(scene, entity)) {
        return refuted(entity, 'it serves as much, as fast and as well as before', [
          citeService(scene, 'latency', entity),
        ]);
      }
      const fit =
        refusal !== undefined || unopened !== undefined
          ? silent || total
            ? 0.92
            : 0.82
          : silent
            ? 0.85
            : total
              ? 0.7
              : 0.4;
      return {
        entity,
        ...(dependency !== undefined && { dependency }),
        status: 'supported',
        share: piece.share * piece.confidence,
        fit,
        support: [failing, refusal?.evidence, unopened, silence],
        ...(refusal !== undefined && { onset: refusal.first }),
        mechanism: { peer: entity, ...(refusal !== undefined && { template: refusal.words }) },
        reason: `calls to ${nameOf(scene, entity)} that fail${unheard === undefined ? '' : ' without an answer'}: ${arrow(scene, failing)}${marks(failing)}${refusal === undefined ? '' : `; they are refused or time out${marks(refusal.evidence)}`}${unopened === undefined ? '' : `; no connection is opened: ${arrow(scene, unopened)}${marks(unopened)}`}${silence === undefined ? '' : `; it serves ${arrow(scene, silence)}${marks(silence)}`}.`,
      };
    });
    return found.length > 0 ? found : [noFailingCalls(scene)];
  },
};

/** Failures that speak of these got no answer. */
const unanswered: ReadonlySet<Hint> = new Set(['refused', 'timeout', 'name_lookup', 'certificate']);

export const dependencyErrors: CauseRule = {
  cause: 'dependency_errors',
  supports: 'a callee that answers, and answers with errors',
  refutes: 'calls do not fail, or are not answered at all',
  needs: ['spans of calls, or errors per dependency'],
  test(scene) {
    const refusals = hintsOf(
      scene,
      'refused',
      'timeout',
      'name_lookup',
      'certificate',
      'credential',
      'lock_wait',
      'pool_timeout',
    );
    const found = pieces(scene, 'unanswered').map((piece): Suspicion => {
      const { entity, dependency } = piece;
      const failing = dependency && citeCall(scene, 'errorRatio', dependency);
      const refusal = refusals.find(({ target }) => target === entity);
      const unopened = dependency === undefined ? undefined : unopenedCalls(scene, dependency);
      if (refusal !== undefined || unopened !== undefined) {
        const before = [refusal?.evidence, unopened];
        const why =
          unopened !== undefined || unanswered.has(refusal?.hint ?? 'refused')
            ? 'its calls fail before it can answer'
            : 'its answers name another cause';
        return refuted(entity, why, before);
      }
      const reportsItself = scene.view.lookup.track('service.requests', entity) !== undefined;
      const known = scene.traces?.failures.some(({ target }) => target === entity) ?? false;
      return {
        entity,
        ...(dependency !== undefined && { dependency }),
        status: 'supported',
        share: piece.share * piece.confidence,
        fit: reportsItself ? 0.35 : known ? 0.8 : 0.6,
        support: [failing],
        mechanism: { peer: entity },
        reason: `calls to ${nameOf(scene, entity)} that end in errors: ${arrow(scene, failing)}${marks(failing)}.`,
      };
    });
    return found.length > 0 ? found : [noFailingCalls(scene)];
  },
};

export const dependencySlow: CauseRule = {
  cause: 'dependency_slow',
  supports: 'a callee outside of what reports itself that takes longer on calls of the same kind',
  refutes: 'calls take as long as before, or a narrower cause inside the callee is known',
  needs: ['spans of calls, or time per dependency'],
  test(scene) {
    const suspects = statementSuspects(scene);
    const found = pieces(scene, 'slower').map((piece): Suspicion => {
      const { entity, dependency } = piece;
      const latency = dependency && citeCall(scene, 'latency', dependency);
      const { kind } = scene.view.graph.service(entity) ?? {};
      const narrow = suspects.find(
        (one) =>
          one.piece.entity === entity &&
          one.share > 0.5 * piece.share * piece.confidence &&
          !one.wide &&
          (one.novel || one.moreRows || one.everyCallSlower || one.someCallsWait),
      );
      if (narrow !== undefined) {
        return refuted(
          entity,
          'not the whole of it is slower: one statement carries the extra time',
          [citeCalls(scene, narrow.group)],
        );
      }
      const group = scene.traces?.calls.find(
        ({ target, slower }) => target === entity && slower > 0,
      );
      const calls = group && citeCalls(scene, group);
      return {
        entity,
        ...(dependency !== undefined && { dependency }),
        status: 'supported',
        share: piece.share * piece.confidence,
        fit: kind === 'database' ? 0.7 : 0.82,
        support: [latency, calls],
        missing: ['telemetry of the dependency itself'],
        mechanism: {
          peer: entity,
          ...(group !== undefined && { [group.statement ? 'statement' : 'operation']: group.call }),
        },
        reason: `calls to ${nameOf(scene, entity)} take ${arrow(scene, latency)} each${marks(latency)}; what happens inside it is not visible from here.`,
      };
    });
    if (found.length > 0) return found;
    const edge = scene.balance.edges.find(
      ({ measured, target }) =>
        measured && scene.view.graph.service(target)?.kind !== 'application',
    );
    if (edge === undefined) {
      const measured = scene.balance.edges.some((one) => one.measured);
      return [
        measured
          ? refuted(suspect(scene), 'nothing outside of the reporting services is called')
          : untestable(suspect(scene), 'the time of calls to dependencies is not measured', [
              'spans, or time per dependency',
            ]),
      ];
    }
    return [
      refuted(edge.target, 'calls to what does not report itself take no longer than before', [
        citeCall(scene, 'latency', edge.id),
      ]),
    ];
  },
};

/** The way to the heaviest dependency and back. */
function roundTrip(scene: Scene): string | undefined {
  for (const { dependency } of scene.contributions) {
    const mark =
      dependency && citeSignal(scene, { signal: 'dependency.round_trip', entity: dependency });
    if (mark !== undefined) return mark;
  }
  return undefined;
}

export const networkDelay: CauseRule = {
  cause: 'network_delay',
  supports: 'calls that take longer at the caller while the callee serves them as fast as before',
  refutes: 'the time between caller and callee did not grow',
  needs: ['spans of both sides'],
  test(scene) {
    const busy = new Map(
      indicated(scene, 'resource', isCpu).map((one) => [one.entity, one] as const),
    );
    const told = indicated(scene, 'network').map(
      ({ entity, dependency, strength, mechanism, cite }): Suspicion => {
        const id = cite(scene.ledger);
        const cpu = busy.get(entity);
        const busyMark = cpu?.cite(scene.ledger);
        return {
          entity,
          ...(dependency !== undefined && { dependency }),
          status: 'supported',
          share: strength,
          // A process without CPU to spare is late to accept, which looks the same.
          fit: cpu === undefined ? 0.88 : 0.88 * (1 - cpu.strength),
          support: [id],
          against: [busyMark],
          mechanism,
          reason: `time between the two sides of a call: ${arrow(scene, id)}${marks(id)}, on its edges and on no others${busyMark === undefined ? '' : `; its CPU is busy, which looks the same${marks(busyMark)}`}.`,
        };
      },
    );
    if (told.length > 0) return told;
    const found = pieces(scene, 'gap').map((piece): Suspicion => {
      const { entity, dependency } = piece;
      const gap =
        dependency &&
        (citeCall(scene, 'networkTime', dependency) ?? citeCall(scene, 'latency', dependency));
      const served = citeService(scene, 'latency', entity);
      const delay = scene.view.resource('instance.event_loop.delay', entity);
      const busy =
        delay !== undefined && delay.shift.direction === 'up' && delay.shift.after > 0.02;
      const busyMark = busy ? citeResource(scene, 'instance.event_loop.delay', entity) : undefined;
      return {
        entity,
        ...(dependency !== undefined && { dependency }),
        status: 'supported',
        share: piece.share * piece.confidence,
        fit: busy ? 0.3 : 0.88,
        support: [gap],
        against: [busyMark],
        mechanism: { ...(dependency !== undefined && { peer: dependency }) },
        reason: `time between the two sides of a call: ${arrow(scene, gap)}${marks(gap)}, while the callee serves in ${arrow(scene, served)}${marks(served)}${busyMark === undefined ? '' : `; its event loop was late to accept, which looks the same${marks(busyMark)}`}.`,
      };
    });
    if (found.length > 0) return found;
    const edge = scene.balance.edges.find(
      ({ id }) => scene.view.lookup.track('dependency.network_time', id) !== undefined,
    );
    if (edge === undefined) {
      return [
        untestable(suspect(scene), 'no call was seen from both sides', [
          'spans of both sides of a call',
        ]),
      ];
    }
    return [
      refuted(edge.target, 'the time between caller and callee did not grow', [
        citeCall(scene, 'networkTime', edge.id),
        roundTrip(scene),
      ]),
    ];
  },
};
