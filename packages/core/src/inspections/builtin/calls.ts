import type { Dependency } from '../../model/entity.ts';
import type { World } from '../../world/world.ts';
import { countOf } from '../measures.ts';
import type { EntitySeries } from '../scope-entities.ts';

/** Names of caller and callee, for people. */
export function endsOf(
  world: World,
  { source, target }: Dependency,
): [source: string, target: string] {
  return [world.services.get(source)?.name ?? source, world.services.get(target)?.name ?? target];
}

/** The only series of a signal of the dependency that is judged; the needs promise that it is there. */
export function only(found: readonly EntitySeries[]): EntitySeries {
  const [first] = found;
  if (first === undefined) throw new Error('the series is gone');
  return first;
}

/** Says so when there were too few calls to judge. */
export function tooFewCalls(calls: EntitySeries, least: number): string | undefined {
  const count = countOf(calls.values, calls.grid);
  return count >= least ? undefined : `only ${Math.round(count)} calls in the window`;
}
