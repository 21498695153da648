import type { EntityId } from '@abduce/core';
import type { Measured } from '../case/case-view.ts';
import { ratioTrack } from '../case/track.ts';
import type { Contribution } from '../rank/contributions.ts';
import { isEmbedded } from '../rank/embedded.ts';
import { citeCalls, citeDerived, citeOperation, citeResource, citeService } from '../scene/cite.ts';
import type { Scene } from '../scene/scene.ts';
import type { Operation } from '../traces/operations.ts';
import { arrow, pieces, refuted, suspectApplication, wentWhere } from './pieces.ts';
import type { Suspicion } from './rule.ts';

/** A service that spends more time of its own, with what its process was doing meanwhile. */
export interface SelfSuspect {
  readonly piece: Contribution;
  readonly share: number;
  readonly entity: EntityId;
  /** The operation with most extra time of its own. */
  readonly operation: Operation | undefined;
  /** Evidence ids. */
  readonly time: string | undefined;
  readonly cpu: Measured | undefined;
  /** CPU seconds per request. */
  readonly cpuPerRequest: Measured | undefined;
  readonly loopDelay: Measured | undefined;
  readonly loopUse: Measured | undefined;
}

export function selfSuspects(scene: Scene): readonly SelfSuspect[] {
  const { view } = scene;
  return pieces(scene, 'self').map((piece) => {
    const { entity } = piece;
    const operation = scene.traces?.operations.find(
      ({ service, extra }) => service === entity && extra > 0,
    );
    const cpu = view.resource('instance.cpu.usage', entity);
    const requests = view.service('requests', entity);
    return {
      piece,
      share: piece.share * piece.confidence,
      entity,
      operation,
      time:
        operation === undefined
          ? (citeService(scene, 'selfTime', entity) ?? citeService(scene, 'latency', entity))
          : citeOperation(scene, operation),
      cpu,
      cpuPerRequest:
        cpu &&
        requests &&
        view.measure(`cpu-per-request\0${entity}`, () => ratioTrack(cpu.track, requests.track)),
      loopDelay: view.resource('instance.event_loop.delay', entity),
      loopUse: view.resource('instance.event_loop.utilization', entity),
    };
  });
}

/** Why nothing speaks for a cause inside a process: its own time, or the embedded database that takes it. */
export function calm(scene: Scene): Suspicion {
  const embedded = scene.contributions.find(
    ({ kind, entity, dependency, share }) =>
      kind === 'slower' &&
      share > 0.1 &&
      dependency !== undefined &&
      isEmbedded(scene.view, entity),
  );
  const entity = suspectApplication(scene);
  const { dependency } = embedded ?? {};
  if (dependency?.startsWith(`${entity} -> `)) {
    const group = scene.traces?.calls.find((one) => one.dependency === dependency);
    return refuted(
      entity,
      'the database runs inside its process, and the extra time is spent in its statements',
      [group && citeCalls(scene, group), citeService(scene, 'selfTime', entity)],
    );
  }
  const time = citeService(scene, 'selfTime', entity) ?? citeService(scene, 'latency', entity);
  if (scene.view.service('selfTime', entity) === undefined) {
    return refuted(entity, 'what it calls explains the time it takes', [time]);
  }
  const went = `its own time per request went ${arrow(scene, time)}`;
  switch (wentWhere(scene, time)) {
    case 'up': {
      const waits = waitsForPool(scene, entity);
      return waits === undefined
        ? refuted(entity, `${went}, too little to explain the trouble`, [time])
        : refuted(entity, `${went}, most of which it waits for a connection`, [time, waits]);
    }
    case undefined:
      return refuted(entity, went, [time]);
    default:
      return refuted(entity, `its own time per request did not grow (${arrow(scene, time)})`, [
        time,
      ]);
  }
}

/** The wait for a connection, where it makes up most of what a service takes longer by itself. */
function waitsForPool(scene: Scene, entity: EntityId): string | undefined {
  const { view } = scene;
  const own = view.service('selfTime', entity)?.shift;
  const wait = view.resource('pool.wait_time', entity)?.shift;
  const requests = view.service('requests', entity)?.shift;
  if (own === undefined || wait?.direction !== 'up' || !(requests && requests.after > 0)) {
    return undefined;
  }
  const waited = (wait.after - (wait.before || 0)) / requests.after;
  return waited > 0.5 * (own.after - own.before)
    ? citeResource(scene, 'pool.wait_time', entity)
    : undefined;
}

export function rose(measured: Measured | undefined, factor: number): boolean {
  if (measured === undefined) return false;
  const { direction, before, after } = measured.shift;
  return direction === 'up' && after >= factor * before;
}

export function citeCpuPerRequest(scene: Scene, suspect: SelfSuspect): string | undefined {
  if (suspect.cpuPerRequest === undefined)
    return citeResource(scene, 'instance.cpu.usage', suspect.entity);
  return citeDerived(
    scene,
    `cpu-per-request|${suspect.entity}`,
    suspect.entity,
    'instance.cpu.usage',
    'CPU time per request',
    's',
    suspect.cpuPerRequest,
    'service.requests',
  );
}
