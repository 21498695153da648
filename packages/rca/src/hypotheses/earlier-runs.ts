import type { ChangeEvent, ChangeKind, EntityId } from '@abduce/core';
import { servicesOf } from '../changes/judge-change.ts';
import { meanFinite } from '../detect/statistics.ts';
import { measureSignal, type SignalOf } from '../scene/cite-signal.ts';
import type { Scene } from '../scene/scene.ts';

/** Share of today's amount from which on a job counts as having run in an earlier window. */
const ran = 0.1;

/** Kinds of change by which a job may come to take more than before. */
const easing: ReadonlySet<ChangeKind> = new Set(['config', 'limit', 'flag', 'deploy', 'commit']);

/** Places of the baselines in which something took a part of what it takes now, oldest first. */
export function earlierRuns(scene: Scene, of: SignalOf): readonly number[] {
  const measured = measureSignal(scene, of);
  if (measured === undefined || measured.shift.direction !== 'up') return [];
  const { after } = measured.shift;
  return measured.track.baselines.flatMap((values, at) => {
    const level = meanFinite(values);
    return level >= ran * after && level < after ? [at] : [];
  });
}

/** What was altered between the last harmless run of a job and the trouble: it may be what made the job harmful. */
export function enablingChange(
  scene: Scene,
  job: EntityId,
  of: SignalOf | undefined,
): ChangeEvent | undefined {
  if (of === undefined) return undefined;
  const { caseFile } = scene.view;
  const last = earlierRuns(scene, of).at(-1);
  const run = last === undefined ? undefined : caseFile.baselines[last];
  if (run === undefined) return undefined;
  return caseFile.world.changes
    .filter(
      (change) =>
        easing.has(change.kind) &&
        change.time >= run.end &&
        change.time <= scene.onset &&
        servicesOf(scene.view, change).includes(job),
    )
    .toSorted((a, b) => b.time - a.time || (a.id < b.id ? -1 : 1))[0];
}
