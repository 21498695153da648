import type { EntityId } from '@abduce/core';
import type { Contribution } from '../rank/contributions.ts';
import type { Scene } from '../scene/scene.ts';
import { pieces } from './pieces.ts';
import { rose } from './self-time.ts';

/**
 * Lateness, as a share of what a gap grew by, from which on it explains the gap: whoever arrives behind nine others
 * waits ten times as long as the loop is late.
 */
const explains = 0.1;

/**
 * Time between the two sides of calls that a late event loop accounts for: a process that is busy takes requests
 * late, and reads the answers to its own calls late.
 */
export function lateGaps(scene: Scene, entity: EntityId): readonly Contribution[] {
  const { view } = scene;
  const delay = view.resource('instance.event_loop.delay', entity);
  if (delay === undefined || !rose(delay, 3)) return [];
  const late = delay.shift.after - delay.shift.before;
  return pieces(scene, 'gap').filter(({ entity: callee, dependency }) => {
    if (dependency === undefined) return false;
    if (callee !== entity && !dependency.startsWith(`${entity} -> `)) return false;
    const gap = view.call('networkTime', dependency);
    return gap !== undefined && late >= explains * (gap.shift.after - gap.shift.before);
  });
}

/** Part of the symptom that a late process accounts for beside its own time, 0..1. */
export function lateShare(scene: Scene, entity: EntityId): number {
  return lateGaps(scene, entity).reduce(
    (sum, { share, confidence }) => sum + share * confidence,
    0,
  );
}
