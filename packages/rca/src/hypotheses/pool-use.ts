import type { EntityId } from '@abduce/core';
import { citeCall } from '../scene/cite.ts';
import { citeHeld } from '../scene/cite-routes.ts';
import { citeSignal, levelOf, measureSignal, type SignalOf } from '../scene/cite-signal.ts';
import type { Scene } from '../scene/scene.ts';
import { rose } from './self-time.ts';

/** Evidence ids of how the connections of a pool are used. */
export interface PoolUse {
  /** Seconds for which each connection is held. */
  readonly hold: string | undefined;
  /** Held at least twice as long as before. */
  readonly heldLonger: boolean;
  /** Seconds for which a request waits for one. */
  readonly wait: string | undefined;
  /** Sessions of the database behind that are in a transaction and do nothing. */
  readonly idle: string | undefined;
  /** Calls to others while a connection is held, that were not made there before. */
  readonly heldCalls: string | undefined;
  /** The time of those calls by themselves, held or not. */
  readonly heldTime: string | undefined;
  /** Time per statement of the database behind. */
  readonly statement: string | undefined;
  /** Name of the span that holds the connection. */
  readonly within: string | undefined;
  readonly peer: EntityId | undefined;
}

export function holdOf(entity: EntityId): SignalOf {
  return {
    signal: 'pool.use_time',
    entity,
    per: 'pool.uses',
    title: 'Time for which a connection is held',
    unit: 's',
  };
}

/** How a service uses the connections of its pool, as far as that is known. */
export function poolUse(scene: Scene, service: EntityId): PoolUse {
  const { view, traces } = scene;
  const database = view.graph
    .callees(service)
    .find((id) => view.graph.service(id)?.kind === 'database');
  const held = traces?.held.find(
    ({ service: by, calls }) => by === service && calls.after > 2 * calls.before,
  );
  const edge = held?.target === undefined ? undefined : `${service} -> ${held.target}`;
  const idle: SignalOf | undefined =
    database === undefined
      ? undefined
      : {
          signal: 'db.sessions',
          entity: database,
          labels: { state: 'idle_in_transaction' },
          title: 'Sessions idle in a transaction',
        };
  const waited: SignalOf = {
    signal: 'pool.wait_time',
    entity: service,
    per: 'pool.uses',
    title: 'Time spent waiting, per connection that was got',
    unit: 's',
  };
  return {
    hold: citeSignal(scene, holdOf(service)),
    heldLonger: rose(measureSignal(scene, holdOf(service)), 2),
    wait: citeSignal(scene, waited),
    idle: idle && levelOf(scene, idle) && citeSignal(scene, idle),
    heldCalls: held && citeHeld(scene, held),
    heldTime: edge === undefined ? undefined : citeCall(scene, 'latency', edge),
    statement: database && citeCall(scene, 'latency', `${service} -> ${database}`),
    within: held?.within,
    peer: held?.target,
  };
}
