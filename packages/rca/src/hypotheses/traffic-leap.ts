import type { EntityId } from '@abduce/core';
import { citeService } from '../scene/cite.ts';
import type { Scene } from '../scene/scene.ts';
import { citeMeanwhile } from '../verdict/impact.ts';
import { arrow, marks, nameOf, refuted, suspect, untestable } from './pieces.ts';
import type { CauseRule } from './rule.ts';
import { rose } from './self-time.ts';

/** Where the load enters: the services nobody calls, above the symptom, or the symptom itself. */
function entries(scene: Scene): readonly EntityId[] {
  const { symptom, view } = scene;
  if (symptom === undefined) return [];
  const above = [...view.graph.reach(symptom.service, 'up').keys()];
  const tops = above.filter(
    (id) => view.graph.callers(id).length === 0 && view.service('requests', id) !== undefined,
  );
  return tops.length > 0 ? tops : [symptom.service];
}

export const trafficLeap: CauseRule = {
  cause: 'traffic_leap',
  supports: 'half as many requests again, or more, before or as latency or failures grew',
  refutes: 'about as many requests as before, or fewer',
  needs: ['requests per second where the load enters'],
  test(scene) {
    const { view, symptom } = scene;
    let calm: string | undefined;
    for (const id of entries(scene)) {
      const requests = view.service('requests', id);
      if (requests === undefined) continue;
      const meanwhile = citeMeanwhile(scene, id);
      const mark = citeService(scene, 'requests', id);
      calm ??= meanwhile ?? mark;
      if (!rose(requests, 1.5)) continue;
      const onset = view.grid.start + requests.shift.start * view.grid.step;
      if (symptom?.onset !== undefined && onset > symptom.onset + view.grid.step) continue;
      const growth = requests.shift.after / requests.shift.before;
      const latency = citeService(scene, 'latency', symptom?.service ?? id);
      return [
        {
          entity: id,
          status: 'supported',
          // Twice the load explains a queue fully; a third more rarely does.
          share: Math.min(1, growth - 1) * Math.min(1, requests.shift.strength / 6),
          fit: 0.8,
          support: [mark, latency],
          onset,
          mechanism: {},
          reason: `requests at ${nameOf(scene, id)} went ${arrow(scene, mark)}${marks(mark)}, no later than the trouble began.`,
        },
      ];
    }
    const entity = symptom?.service ?? suspect(scene);
    if (calm === undefined) {
      return [
        untestable(entity, 'requests per second are not known', [
          'requests per second where the load enters',
        ]),
      ];
    }
    return [
      refuted(entity, `requests went ${arrow(scene, calm)}, too little or too late to explain it`, [
        calm,
      ]),
    ];
  },
};
