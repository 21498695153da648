import type { CaseProfile } from '../model/case-file.ts';
import type { EntityId } from '../model/entity.ts';
import type { TimeRange } from '../model/units.ts';
import type { Gap } from '../model/world.ts';
import type { CallOptions } from '../ports/runtime.ts';
import type { TelemetryStore } from '../ports/store.ts';
import type { World } from '../world/world.ts';

/** What tells most about a regression: where CPU time goes, and who allocates. */
const types = ['cpu', 'alloc_space'] as const;
const maxServices = 20;

/** Merged profiles of the nearest services, over the window and over the last baseline. */
export async function readProfiles(
  store: TelemetryStore,
  world: World,
  services: Iterable<EntityId>,
  periods: Readonly<Record<CaseProfile['period'], TimeRange>>,
  options: CallOptions,
): Promise<{ readonly profiles: readonly CaseProfile[]; readonly gaps: readonly Gap[] }> {
  const { profiles: source } = store;
  if (source === undefined) {
    return {
      profiles: [],
      gaps: [{ signal: 'profiles', reason: 'absent', detail: 'profiles are not kept' }],
    };
  }
  const failures = new Set<string>();
  const asked: Promise<readonly CaseProfile[]>[] = [];
  for (const service of [...services].slice(0, maxServices)) {
    const known = world.services.get(service);
    if (known === undefined || known.kind !== 'application') continue;
    const where = [{ label: 'service.name', op: '=', value: known.name }] as const;
    for (const [period, range] of Object.entries(periods) as [CaseProfile['period'], TimeRange][]) {
      for (const type of types) {
        const ask = async (): Promise<readonly CaseProfile[]> => {
          try {
            const profile = await source.query({ range, type, where }, options);
            return profile === undefined ? [] : [{ service, period, profile }];
          } catch (error) {
            options.signal?.throwIfAborted();
            failures.add(error instanceof Error ? error.message : String(error));
            return [];
          }
        };
        asked.push(ask());
      }
    }
  }
  const profiles = (await Promise.all(asked)).flat();
  const gaps: Gap[] = [...failures].slice(0, 3).map((detail) => ({
    signal: 'profiles',
    reason: 'failed',
    detail: `reading profiles failed: ${detail.slice(0, 300)}`,
  }));
  if (profiles.length === 0 && gaps.length === 0) {
    gaps.push({ signal: 'profiles', reason: 'absent', detail: 'no profile was found' });
  }
  return { profiles, gaps };
}
