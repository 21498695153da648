import type { EntityId } from '../model/entity.ts';
import type { LogPatternSummary } from '../model/world.ts';

type ByService = ReadonlyMap<EntityId, readonly LogPatternSummary[]>;

/** Grouped once per world and forgotten with it: every service asks for its own. */
const groups = new WeakMap<readonly LogPatternSummary[], ByService>();

export function patternsOf(
  patterns: readonly LogPatternSummary[],
  service: EntityId,
): readonly LogPatternSummary[] {
  let byService = groups.get(patterns);
  if (byService === undefined) {
    byService = Map.groupBy(patterns, (pattern) => pattern.service);
    groups.set(patterns, byService);
  }
  return byService.get(service) ?? [];
}
