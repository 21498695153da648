import { citeCall, citeResource } from '../scene/cite.ts';
import type { Scene } from '../scene/scene.ts';
import { arrow, marks, pieces, refuted, suspectApplication } from './pieces.ts';
import type { CauseRule, Suspicion } from './rule.ts';
import { calm, rose, selfSuspects } from './self-time.ts';

/** A share of what a gap grew by, from which on the lateness of the callee's event loop explains it. */
const explains = 0.5;

/** Services that take their requests late: the wait shows as time between the two sides of a call. */
function lateToAccept(scene: Scene): readonly Suspicion[] {
  const { view } = scene;
  return pieces(scene, 'gap').flatMap((piece): Suspicion[] => {
    const { entity, dependency } = piece;
    const delay = view.resource('instance.event_loop.delay', entity);
    const gap = dependency === undefined ? undefined : view.call('networkTime', dependency);
    if (!rose(delay, 3) || gap === undefined || delay === undefined) return [];
    const late = delay.shift.after - delay.shift.before;
    if (!(late >= explains * (gap.shift.after - gap.shift.before))) return [];
    const held = citeResource(scene, 'instance.event_loop.delay', entity);
    const between = dependency && citeCall(scene, 'networkTime', dependency);
    return [
      {
        entity,
        status: 'supported',
        share: piece.share * piece.confidence,
        fit: 0.88,
        support: [held, between],
        mechanism: {},
        reason: `the event loop is late by ${arrow(scene, held)}${marks(held)}, which is what calls wait before they are taken: ${arrow(scene, between)}${marks(between)}.`,
      },
    ];
  });
}

export const eventLoopBlocked: CauseRule = {
  cause: 'event_loop_blocked',
  supports: 'an event loop that is late by as much as requests are slower',
  refutes: 'the event loop answers in time',
  needs: ['event-loop delay and utilisation'],
  test(scene) {
    const suspects = selfSuspects(scene);
    const found = suspects.flatMap((one): Suspicion[] => {
      const { entity, loopDelay, loopUse, operation, time } = one;
      const late = rose(loopDelay, 3) && (loopDelay?.shift.after ?? 0) >= 0.03;
      const full = rose(loopUse, 1.5) && (loopUse?.shift.after ?? 0) >= 0.85;
      if (!late && !full) return [];
      const delay = late ? citeResource(scene, 'instance.event_loop.delay', entity) : undefined;
      const use = full ? citeResource(scene, 'instance.event_loop.utilization', entity) : undefined;
      return [
        {
          entity,
          status: 'supported',
          share: one.share,
          fit: late && full ? 0.9 : 0.84,
          support: [delay, use, time],
          mechanism: operation === undefined ? {} : { operation: operation.name },
          reason: `the event loop is held up${delay === undefined ? '' : `, late by ${arrow(scene, delay)}`}${marks(delay)}${use === undefined ? '' : `, busy ${arrow(scene, use)}`}${marks(use)}.`,
        },
      ];
    });
    const late = lateToAccept(scene);
    if (found.length + late.length > 0) return [...found, ...late];
    const entity = suspects[0]?.entity ?? suspectApplication(scene);
    if (suspects.length === 0) return [calm(scene)];
    const delay = citeResource(scene, 'instance.event_loop.delay', entity);
    if (delay === undefined) {
      return [
        {
          ...refuted(entity, ''),
          status: 'untestable',
          missing: [`event-loop delay of ${entity}`],
          reason: 'its event loop, if it has one, is not measured.',
        },
      ];
    }
    return [
      refuted(entity, `its event loop is not late enough to matter (${arrow(scene, delay)})`, [
        delay,
      ]),
    ];
  },
};
