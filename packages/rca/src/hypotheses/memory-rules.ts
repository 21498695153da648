import type { EntityId } from '@abduce/core';
import { sampleRankCorrelation } from 'simple-statistics';
import type { Measured } from '../case/case-view.ts';
import { sumFinite } from '../detect/statistics.ts';
import { citeResource } from '../scene/cite.ts';
import type { Scene } from '../scene/scene.ts';
import { hintsOf, shareOf } from './hints.ts';
import { lateShare } from './late-process.ts';
import { arrow, marks, refuted, suspect, untestable, wentWhere } from './pieces.ts';
import type { CauseRule, Suspicion } from './rule.ts';
import { rose } from './self-time.ts';

function count(measured: Measured | undefined): number {
  return measured === undefined ? 0 : sumFinite(measured.track.window);
}

/** Share of steps on which the value grew: near 1 for a leak, near one half for noise, 0 steps give 0. */
function climb(measured: Measured | undefined): number {
  if (measured === undefined) return 0;
  let up = 0;
  let steps = 0;
  let last = Number.NaN;
  for (const value of measured.track.window) {
    if (!Number.isFinite(value)) continue;
    if (Number.isFinite(last)) {
      steps++;
      if (value > last) up++;
    }
    last = value;
  }
  return steps < 3 ? 0 : up / steps;
}

/** Spearman's rank correlation of value and time: 1 for what only ever grows; 0 for fewer than five values. */
function trend(measured: Measured | undefined): number {
  const values = [...(measured?.track.window ?? [])].filter(Number.isFinite);
  if (values.length < 5) return 0;
  const found = sampleRankCorrelation(
    values.map((_, at) => at),
    values,
  );
  return Number.isFinite(found) ? found : 0;
}

interface Place {
  readonly entity: EntityId;
  readonly kills: number;
  readonly restarts: number;
  readonly hint: string | undefined;
  readonly memory: Measured | undefined;
  readonly climbs: boolean;
}

function places(scene: Scene): readonly Place[] {
  const { view } = scene;
  const hints = hintsOf(scene, 'out_of_memory');
  const found: Place[] = [];
  for (const id of scene.suspects) {
    // A database tells of itself only where an agent sees its containers.
    const { kind } = view.graph.service(id) ?? {};
    if (kind !== 'application' && !(count(view.resource('instance.oom_kills', id)) > 0)) continue;
    const hint = hints.find(({ service }) => service === id)?.evidence;
    const memory =
      view.resource('instance.memory.usage', id) ?? view.resource('instance.heap.used', id);
    if (memory === undefined && hint === undefined && !view.lookup.has('instance.oom_kills'))
      continue;
    const { before = Number.NaN, after = Number.NaN } = memory?.shift ?? {};
    found.push({
      entity: id,
      kills: count(view.resource('instance.oom_kills', id)),
      restarts: count(view.resource('instance.restarts', id)),
      hint,
      memory,
      climbs: (climb(memory) >= 0.75 || trend(memory) >= 0.9) && after > 1.3 * before,
    });
  }
  return found;
}

/** Share of the time that goes to collecting garbage from which on a process feels it. */
const felt = 0.03;

function collects(scene: Scene, entity: EntityId): boolean {
  const gc = scene.view.resource('instance.gc.time', entity);
  return rose(gc, 2) && (gc?.shift.after ?? 0) >= felt;
}

/** Memory of the service grows and does not come back, and collecting it takes its time. */
export function leaks(scene: Scene, entity: EntityId): boolean {
  return (
    collects(scene, entity) &&
    places(scene).some((place) => place.entity === entity && place.climbs)
  );
}

/** Part of the symptom that a process short of memory accounts for, by its own time and by being late. */
function shareOfProcess(scene: Scene, entity: EntityId): number {
  return Math.min(1, shareOf(scene, entity) + lateShare(scene, entity));
}

function citeMemory(scene: Scene, entity: EntityId): string | undefined {
  return (
    citeResource(scene, 'instance.memory.usage', entity) ??
    citeResource(scene, 'instance.heap.used', entity)
  );
}

function unknown(scene: Scene, known: readonly Place[]): Suspicion {
  const entity = suspect(scene);
  const here = known.find((place) => place.entity === entity) ?? known[0];
  if (here?.memory === undefined) {
    return untestable(here?.entity ?? entity, 'memory is not measured, and no error speaks of it', [
      'memory of the processes',
    ]);
  }
  const memory = citeMemory(scene, here.entity);
  return refuted(
    here.entity,
    `memory did not run out (${arrow(scene, memory)}), and no process was killed for it`,
    [memory],
  );
}

export const memoryExhausted: CauseRule = {
  cause: 'memory_exhausted',
  supports: 'processes killed for lack of memory, or errors that speak of it',
  refutes: 'memory use stayed within its limit',
  needs: ['memory of the processes, restarts, kills for lack of memory, or logs'],
  test(scene) {
    const known = places(scene);
    const found = known
      .filter(({ kills, hint, restarts, memory }) => {
        const near = (memory?.shift.after ?? 0) > 1.3 * (memory?.shift.before ?? 0);
        return kills > 0 || hint !== undefined || (restarts > 0 && near);
      })
      .map(({ entity, kills, hint, climbs, restarts }): Suspicion => {
        const killed = kills > 0 ? citeResource(scene, 'instance.oom_kills', entity) : undefined;
        const memory = citeMemory(scene, entity);
        const restarted =
          restarts > 0 ? citeResource(scene, 'instance.restarts', entity) : undefined;
        return {
          entity,
          status: 'supported',
          share: shareOf(scene, entity),
          fit: kills > 0 || hint !== undefined ? (climbs ? 0.85 : 0.92) : 0.6,
          support: [killed, hint, memory, restarted],
          mechanism: {},
          reason: `memory ran out${marks(killed, hint)}: use went ${arrow(scene, memory)}${marks(memory)}.`,
        };
      });
    return found.length > 0 ? found : [unknown(scene, known)];
  },
};

export const memoryLeak: CauseRule = {
  cause: 'memory_leak',
  supports: 'memory that only ever grows',
  refutes: 'memory use goes up and down, or stays',
  needs: ['memory of the processes'],
  test(scene) {
    const known = places(scene);
    const found = known
      .filter(({ climbs }) => climbs)
      .map(({ entity, kills, hint }): Suspicion => {
        const memory = citeMemory(scene, entity);
        const heap = citeResource(scene, 'instance.heap.used', entity);
        const killed = kills > 0 ? citeResource(scene, 'instance.oom_kills', entity) : undefined;
        const gc = scene.view.resource('instance.gc.time', entity);
        const idle = gc !== undefined && !collects(scene, entity);
        const collected = idle ? citeResource(scene, 'instance.gc.time', entity) : undefined;
        return {
          entity,
          status: 'supported',
          share: shareOfProcess(scene, entity),
          // Memory that grows hurts nobody until it is collected harder, or runs out.
          fit: kills > 0 || hint !== undefined ? 0.93 : idle ? 0.35 : 0.75,
          support: [memory, heap, killed, hint],
          against: [collected],
          mechanism: {},
          reason: `memory grew from step to step without coming back: ${arrow(scene, memory)}${marks(memory)}${killed === undefined ? '' : `, until processes were killed${marks(killed)}`}.`,
        };
      });
    return found.length > 0 ? found : [unknown(scene, known)];
  },
};

export const allocationPressure: CauseRule = {
  cause: 'allocation_pressure',
  supports: 'time in garbage collection grew while memory stays bounded',
  refutes: 'garbage collection takes no more time than before',
  needs: ['time in garbage collection'],
  test(scene) {
    const { view } = scene;
    for (const id of scene.suspects) {
      const gc = view.resource('instance.gc.time', id);
      if (!rose(gc, 2) || !((gc?.shift.after ?? 0) > 0.05)) continue;
      const mark = citeResource(scene, 'instance.gc.time', id);
      const memory = citeMemory(scene, id);
      return [
        {
          entity: id,
          status: 'supported',
          share: shareOfProcess(scene, id),
          fit: climb(view.resource('instance.heap.used', id)) >= 0.75 ? 0.5 : 0.87,
          support: [mark, memory],
          mechanism: {},
          reason: `time in garbage collection went ${arrow(scene, mark)}${marks(mark)}, memory ${arrow(scene, memory)}${marks(memory)}.`,
        },
      ];
    }
    const entity = suspect(scene);
    const mark = citeResource(scene, 'instance.gc.time', entity);
    return [
      mark === undefined
        ? untestable(entity, 'time in garbage collection is not measured', [
            'time in garbage collection',
          ])
        : refuted(
            entity,
            wentWhere(scene, mark) === 'up'
              ? `time in garbage collection went ${arrow(scene, mark)}, too little to hold requests up`
              : 'garbage collection takes no more time than before',
            [mark],
          ),
    ];
  },
};
