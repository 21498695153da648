import type { EntityId } from '../model/entity.ts';
import type { WorldSnapshot } from '../model/world.ts';
import type { CallOptions } from '../ports/runtime.ts';
import type { MetricAnswer } from '../world/metric-need.ts';
import { type World, worldOf } from '../world/world.ts';
import type { WorldInput } from '../world/world-input.ts';
import { buildInTurns } from './assess-window.ts';
import { mergeEntities } from './merge-entities.ts';
import { neighbourhood } from './neighbourhood.ts';
import type { Settings } from './options.ts';
import { pause } from './take-turns.ts';

export interface CaseWorlds {
  /** Of the window, with the entities of the baselines. */
  readonly world: World;
  readonly baselines: readonly WorldSnapshot[];
  /** Services that may have to do with the fault, nearest first. */
  readonly near: ReadonlySet<EntityId>;
}

/** Leaves out series of services that are known, and known to be far away. */
function nearby(
  answers: readonly MetricAnswer[],
  world: World,
  near: ReadonlySet<EntityId>,
): readonly MetricAnswer[] {
  const far = new Set<string>();
  for (const { id, name } of world.services.values()) if (!near.has(id)) far.add(name);
  for (const id of near) far.delete(world.services.get(id)?.name ?? '');
  if (far.size === 0) return answers;
  return answers.map(({ rule, series }) => ({
    rule,
    series: series.filter(({ labels }) => !far.has(labels.get('service.name') ?? '')),
  }));
}

/**
 * Builds the worlds of a case. Of the baselines only what is near matters, so series of services far from the target are
 * left out before they cost anything; should a baseline show that one of them was near after all, it is
 * built again with everything.
 */
export async function buildCaseWorlds(
  window: WorldInput,
  baselines: readonly WorldInput[],
  target: (world: WorldSnapshot) => EntityId | undefined,
  settings: Settings,
  options: CallOptions,
): Promise<CaseWorlds> {
  const { services: limit } = settings.limits;
  const first = worldOf(await buildInTurns(window, settings, options));
  await pause();
  const known = target(first.snapshot);
  const expected = neighbourhood(first, known, limit);
  const cut = known !== undefined && expected.size < first.services.size;
  let merged = first.snapshot;
  const build = async (all: boolean): Promise<WorldSnapshot[]> => {
    const built: WorldSnapshot[] = [];
    for (const input of baselines) {
      await pause();
      const metrics = all ? input.metrics : nearby(input.metrics ?? [], first, expected);
      built.push(await buildInTurns({ ...input, ...(metrics && { metrics }) }, settings, options));
    }
    merged = first.snapshot;
    for (const earlier of built.toReversed()) {
      await pause();
      merged = mergeEntities(merged, earlier);
    }
    await pause();
    return built;
  };
  let built = await build(!cut);
  let world = worldOf(merged);
  let near = neighbourhood(world, target(merged) ?? known, limit);
  if (cut && [...near].some((id) => first.services.has(id) && !expected.has(id))) {
    built = await build(true);
    world = worldOf(merged);
    near = neighbourhood(world, target(merged) ?? known, limit);
  }
  return { world, baselines: built, near };
}
