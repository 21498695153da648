import type { EntityId } from '../model/entity.ts';
import type { Finding, Verdict } from '../model/finding.ts';
import { gridRange } from '../model/grid.ts';
import type { TimeRange } from '../model/units.ts';
import type { World } from '../world/world.ts';
import type { Inspection } from './inspection.ts';
import type { ParamLayers } from './resolve-params.ts';
import { runInspections } from './run-inspections.ts';

/** One stretch of consecutive worlds in which an inspection failed for an entity. */
export interface DryRunFiring {
  readonly entity: EntityId;
  readonly range: TimeRange;
  /** Worlds in the stretch. */
  readonly worlds: number;
  /** The first failing finding. */
  readonly finding: Finding;
}

export interface DryRun {
  readonly worlds: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** How often it would have fired: by time of beginning, then by entity. */
  readonly firings: readonly DryRunFiring[];
}

/** How often an inspection would have fired over a history of worlds, oldest first. */
export function dryRun(
  inspection: Inspection,
  worlds: Iterable<World>,
  options: { readonly params?: ParamLayers } = {},
): DryRun {
  const verdicts: Record<Verdict, number> = {
    pass: 0,
    fail: 0,
    unknown: 0,
    inapplicable: 0,
    error: 0,
  };
  const firings: DryRunFiring[] = [];
  let open = new Map<EntityId, number>();
  let count = 0;
  for (const world of worlds) {
    count++;
    const range = gridRange(world.grid);
    const still = new Map<EntityId, number>();
    for (const finding of runInspections(world, { ...options, inspections: [inspection] })) {
      verdicts[finding.verdict]++;
      if (finding.verdict !== 'fail') continue;
      const { entity } = finding;
      const at = open.get(entity);
      const firing = at === undefined ? undefined : firings[at];
      if (at === undefined || firing === undefined) {
        still.set(entity, firings.push({ entity, range, worlds: 1, finding }) - 1);
      } else {
        still.set(entity, at);
        firings[at] = {
          ...firing,
          range: { start: firing.range.start, end: Math.max(firing.range.end, range.end) },
          worlds: firing.worlds + 1,
        };
      }
    }
    open = still;
  }
  return { worlds: count, verdicts, firings };
}
