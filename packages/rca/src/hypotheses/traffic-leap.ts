import type { EntityId } from '@abduce/core';
import { citeService } from '../scene/cite.ts';
import type { Scene } from '../scene/scene.ts';
import { citeMeanwhile } from '../verdict/impact.ts';
import { arrow, marks, nameOf, refuted, suspect, untestable, wentWhere } from './pieces.ts';
import type { CauseRule } from './rule.ts';
import { rose } from './self-time.ts';

/** Traffic that did not leap, or not before the trouble. */
interface Calm {
  readonly entity: EntityId;
  readonly mark: string;
  readonly late: boolean;
}

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

/** Why so many requests explain nothing. */
function why(scene: Scene, { mark, late }: Calm): string {
  const path = arrow(scene, mark);
  if (late) return `requests went ${path} only after the trouble had begun`;
  switch (wentWhere(scene, mark)) {
    case 'up':
      return `requests went ${path}, too few more to explain it`;
    case 'down':
      return `there are fewer requests than before (${path})`;
    case 'none':
      return `there are as many requests as before (${path})`;
    default:
      return `requests went ${path}`;
  }
}

export const trafficLeap: CauseRule = {
  cause: 'traffic_leap',
  supports: 'half as many requests again, or more, before or as latency or failures grew',
  refutes: 'about as many requests as before, or fewer',
  needs: ['requests per second where the load enters'],
  test(scene) {
    const { view, symptom } = scene;
    let calm: Calm | undefined;
    for (const id of entries(scene)) {
      const requests = view.service('requests', id);
      if (requests === undefined) continue;
      const meanwhile = citeMeanwhile(scene, id);
      const mark = citeService(scene, 'requests', id);
      const onset = view.grid.start + requests.shift.start * view.grid.step;
      const leapt = rose(requests, 1.5);
      const late = symptom?.onset !== undefined && onset > symptom.onset + view.grid.step;
      const shown = leapt ? mark : (meanwhile ?? mark);
      if (shown !== undefined) calm ??= { entity: id, mark: shown, late: leapt };
      if (!leapt || late) continue;
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
    return [refuted(calm.entity, why(scene, calm), [calm.mark])];
  },
};
