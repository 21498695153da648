import type { EntityId } from '@abduce/core';
import { type Contribution, isFailureKind } from '../../rank/contributions.ts';
import type { Scene } from '../../scene/scene.ts';
import type { Clue } from '../clues/clue.ts';

/** What a message has to be seen in for it to count: any trouble, or requests and calls that fail. */
export type Bearing = 'trouble' | 'failures';

const least = 0.2;

/**
 * Whether the words of a clue stand where something was measured to go wrong. Anybody may get a line into a log:
 * words at a service that does as well as ever, or suffers from another, prove nothing. Where nothing is measured, words are all there is.
 */
export function borneOut(scene: Scene): (clue: Clue, bearing: Bearing) => boolean {
  const known = new Map<EntityId, Record<Bearing, boolean>>();
  return ({ kind, service }, bearing) => {
    if (kind !== 'log') return true;
    let one = known.get(service);
    if (one === undefined) known.set(service, (one = measured(scene, service)));
    return one[bearing];
  };
}

function measured({ view, contributions }: Scene, service: EntityId): Record<Bearing, boolean> {
  if (view.graph.service(service) === undefined) return { trouble: false, failures: false };
  if (view.lookup.track('service.requests', service) === undefined) {
    return { trouble: true, failures: true };
  }
  // Of calls that fail, those count that nobody below owns up to.
  const owned = ({ entity, share }: Contribution): boolean =>
    contributions.some(
      (one) => one.entity === entity && one.kind === 'failing' && one.share >= share,
    );
  const own = contributions.filter(
    (one) =>
      one.share * one.confidence >= least &&
      (one.entity === service ||
        (one.dependency?.startsWith(`${service} -> `) === true && !owned(one))),
  );
  const gone = view.service('requests', service)?.shift.direction === 'down';
  const failures = gone || own.some(({ kind }) => isFailureKind(kind));
  return { failures, trouble: failures || own.length > 0 };
}
