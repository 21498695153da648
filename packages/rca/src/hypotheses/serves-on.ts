import type { EntityId } from '@abduce/core';
import type { Scene } from '../scene/scene.ts';

/** Growth of the time per request up to which a service counts as serving as fast as before. */
const asFast = 1.5;

/** The service reports itself, and serves as much, as fast and as successfully as before. */
export function servesOn(scene: Scene, id: EntityId): boolean {
  const { view } = scene;
  if (view.lookup.track('service.requests', id) === undefined) return false;
  const requests = view.service('requests', id)?.shift;
  const errors = view.service('errorRatio', id)?.shift;
  const latency = view.service('latency', id)?.shift;
  if (requests === undefined || latency === undefined) return false;
  return (
    requests.after >= 0.8 * requests.before &&
    latency.after <= asFast * latency.before &&
    !(errors !== undefined && errors.direction === 'up' && errors.after > 0.01)
  );
}
