import type { EntityId } from '@abduce/core';
import { citeCall, citeResource } from '../scene/cite.ts';
import type { Scene } from '../scene/scene.ts';
import { lateGaps, lateShare } from './late-process.ts';
import { leaks } from './memory-rules.ts';
import { arrow, marks, pieces, refuted, suspectApplication } from './pieces.ts';
import type { CauseRule, Suspicion } from './rule.ts';
import { calm, rose, selfSuspects } from './self-time.ts';

/** Services that take their requests late: the wait shows as time between the two sides of a call. */
function lateToAccept(scene: Scene, told: ReadonlySet<EntityId>): readonly Suspicion[] {
  const callees = new Set(pieces(scene, 'gap').map(({ entity }) => entity));
  return [...callees].flatMap((entity): Suspicion[] => {
    const [gap] = told.has(entity) ? [] : lateGaps(scene, entity);
    if (gap?.dependency === undefined) return [];
    const held = citeResource(scene, 'instance.event_loop.delay', entity);
    const between = citeCall(scene, 'networkTime', gap.dependency);
    return [
      {
        entity,
        status: 'supported',
        share: lateShare(scene, entity),
        fit: leaks(scene, entity) ? 0.6 : 0.88,
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
          share: Math.min(1, one.share + lateShare(scene, entity)),
          // A collector that works against a leak holds up the loop as well.
          fit: leaks(scene, entity) ? 0.6 : late && full ? 0.9 : 0.84,
          support: [delay, use, time],
          mechanism: operation === undefined ? {} : { operation: operation.name },
          reason: `the event loop is held up${delay === undefined ? '' : `, late by ${arrow(scene, delay)}`}${marks(delay)}${use === undefined ? '' : `, busy ${arrow(scene, use)}`}${marks(use)}.`,
        },
      ];
    });
    const late = lateToAccept(scene, new Set(found.map(({ entity }) => entity)));
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
