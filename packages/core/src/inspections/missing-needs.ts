import type { EntityId } from '../model/entity.ts';
import { signals } from '../model/signals.ts';
import type { World } from '../world/world.ts';
import type { InspectionScope, NeedName } from './inspection.ts';
import { measuredAt } from './scope-entities.ts';

/** The needs that have no data for an entity, worded; of a group all its signals are named. */
export function missingNeeds(
  world: World,
  scope: InspectionScope,
  entity: EntityId,
  needs: readonly (readonly NeedName[])[],
): string[] {
  return needs
    .filter((group) => !group.some((need) => hasData(world, scope, entity, need)))
    .map((group) => group.join(' or '));
}

function hasData(world: World, scope: InspectionScope, entity: EntityId, need: NeedName): boolean {
  if (need === 'log.patterns') return world.snapshot.logPatterns !== undefined;
  for (const place of measuredAt(world, scope, entity, signals[need].entity)) {
    for (const { values } of world.signals.series(need, place)) {
      for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) return true;
    }
  }
  return false;
}
