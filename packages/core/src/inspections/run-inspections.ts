import { AbduceError } from '../model/error.ts';
import type { Finding } from '../model/finding.ts';
import type { World } from '../world/world.ts';
import { builtinInspections } from './builtin-inspections.ts';
import type { Inspection } from './inspection.ts';
import { type ParamLayers, type ParamOverrides, resolveParams } from './resolve-params.ts';
import { entitiesOf, serviceOf } from './scope-entities.ts';

export interface RunInspectionsOptions {
  /** Default `builtinInspections`. */
  readonly inspections?: readonly Inspection[];
  readonly params?: ParamLayers;
}

/**
 * Every finding of every inspection, one at a time, so that a long run can be spread over time slices: by inspection in
 * order of the list, then by entity in order of the world. Throws `CONFIG` when two inspections share an id, and
 * when project, category or service settings name an inspection or a parameter that does not exist; a wrong
 * annotation is somebody else's mistake and gives an `error` finding instead.
 */
export function* inspectWorld(
  world: World,
  options: RunInspectionsOptions = {},
): IterableIterator<Finding> {
  const { inspections = builtinInspections, params = {} } = options;
  checkIds(inspections, params);
  const { annotations, ...own } = params;
  for (const inspection of inspections) {
    const plain =
      Object.keys(params).length === 0 ? resolveParams(inspection, undefined) : undefined;
    for (const entity of entitiesOf(world, inspection.scope)) {
      if (plain !== undefined) {
        yield inspection.inspect(world, entity, plain);
        continue;
      }
      const service = serviceOf(world, inspection.scope, entity);
      const values = resolveParams(inspection, service, own);
      try {
        const all = annotations === undefined ? values : resolveParams(inspection, service, params);
        yield inspection.inspect(world, entity, all);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        yield { inspection: inspection.id, entity, verdict: 'error', message, evidence: [] };
      }
    }
  }
}

/** Every finding of every inspection; see `inspectWorld`. */
export function runInspections(world: World, options: RunInspectionsOptions = {}): Finding[] {
  return [...inspectWorld(world, options)];
}

function checkIds(inspections: readonly Inspection[], params: ParamLayers): void {
  const ids = new Set<string>();
  for (const { id } of inspections) {
    if (ids.has(id)) throw new AbduceError('CONFIG', `two inspections have the id "${id}"`);
    ids.add(id);
  }
  const layers: (ParamOverrides | undefined)[] = [
    params.project,
    ...(params.categories ?? []).map((category) => category.params),
    ...Object.values(params.services ?? {}),
  ];
  for (const id of layers.flatMap((layer) => Object.keys(layer ?? {}))) {
    if (!ids.has(id)) {
      throw new AbduceError(
        'CONFIG',
        `parameters are set for "${id}", but no inspection has that id`,
      );
    }
  }
}
