import type { EntityId } from '@abduce/core';
import { eachTrack, sumTracks, type Track } from '../case/track.ts';
import { citeDerived, citeService } from '../scene/cite.ts';
import type { Scene } from '../scene/scene.ts';
import { shareOf } from './hints.ts';
import { arrow, marks, nameOf, refuted, suspect, untestable } from './pieces.ts';
import type { CauseRule, Suspicion } from './rule.ts';

/** Before the first report of all, nobody may have listened: these steps say nothing. */
function sinceFirst(counts: Float64Array): Float64Array {
  const first = counts.findIndex((count) => count > 0);
  return counts.map((count, at) => (first >= 0 && at < first ? Number.NaN : count));
}

/**
 * Instances of a service that report, over time; a missing report counts as not there. Where none reports and requests
 * are answered all the same, it is reports that are missing: that step says nothing.
 */
function instancesUp(scene: Scene, service: EntityId): ReturnType<Scene['view']['measure']> {
  const { view } = scene;
  return view.measure(`instances-up\0${service}`, () => {
    const parts: Track[] = [];
    for (const { id } of view.instancesOf(service)) {
      const up = view.lookup.track('instance.up', id);
      if (up === undefined) continue;
      const filled = (values: Float64Array): Float64Array =>
        values.map((value) => (value > 0 ? 1 : 0));
      parts.push({ baselines: up.baselines.map(filled), window: filled(up.window) });
    }
    const sum = sumTracks(parts);
    const up = sum && { ...sum, baselines: sum.baselines.map(sinceFirst) };
    const failing = view.service('errorRatio', service)?.track;
    if (up === undefined || failing === undefined) return up;
    return eachTrack(up, failing, (count, share) =>
      count === 0 && share < 1 ? Number.NaN : count,
    );
  });
}

/** Cites how many instances of a service report; `undefined` where that is not known, or none ever did. */
export function citeInstances(scene: Scene, service: EntityId): string | undefined {
  const up = instancesUp(scene, service);
  if (up === undefined || !(up.shift.before > 0)) return undefined;
  const title = 'Instances that report';
  return citeDerived(
    scene,
    `instances|${service}`,
    service,
    'instance.up',
    title,
    '{instance}',
    up,
  );
}

export const instanceLost: CauseRule = {
  cause: 'instance_lost',
  supports: 'fewer instances of the failing service report than before',
  refutes: 'as many instances report as before',
  needs: ['which instances report'],
  test(scene) {
    const found: Suspicion[] = [];
    let checked: { id: EntityId; mark: string } | undefined;
    for (const id of scene.suspects) {
      const { kind } = scene.view.graph.service(id) ?? {};
      if (kind !== 'application' && scene.view.instancesOf(id).length === 0) continue;
      const share = shareOf(scene, id);
      if (share < 0.05 && id !== suspect(scene)) continue;
      const up = instancesUp(scene, id);
      const mark = citeInstances(scene, id);
      if (up === undefined || mark === undefined) continue;
      checked ??= { id, mark };
      if (up.shift.direction !== 'down' || !(up.shift.after < up.shift.before - 0.5)) continue;
      const requests = citeService(scene, 'requests', id);
      const gone = up.shift.after < 0.5;
      found.push({
        entity: id,
        status: 'supported',
        share,
        fit: gone ? 0.94 : 0.75,
        support: [mark, requests],
        onset: scene.view.grid.start + up.shift.start * scene.view.grid.step,
        mechanism: {},
        reason: `instances of ${nameOf(scene, id)} that report: ${arrow(scene, mark)}${marks(mark)}.`,
      });
    }
    if (found.length > 0) return found;
    if (checked === undefined) {
      return [
        untestable(suspect(scene), 'which instances report is not known', [
          'which instances report',
        ]),
      ];
    }
    return [refuted(checked.id, 'as many instances report as before', [checked.mark])];
  },
};
