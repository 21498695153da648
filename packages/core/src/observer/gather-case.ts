import type { CaseFile } from '../model/case-file.ts';
import type { EntityId } from '../model/entity.ts';
import { AbduceError } from '../model/error.ts';
import { gridOver } from '../model/grid.ts';
import type { SignalTable } from '../model/signal-table.ts';
import type { TimeRange } from '../model/units.ts';
import type { WorldSnapshot } from '../model/world.ts';
import type { CallOptions } from '../ports/runtime.ts';
import { redactCaseInTurns } from '../redact/redact-case.ts';
import { deepFreeze } from '../world/freeze.ts';
import { withoutDoubledSpans } from '../world/without-agent-spans.ts';
import { worldOf } from '../world/world.ts';
import type { WorldInput } from '../world/world-input.ts';
import { inspectInTurns } from './assess-window.ts';
import { caseTelemetry, type Period } from './case-telemetry.ts';
import { buildCaseWorlds } from './case-worlds.ts';
import { encodedLength } from './encoded-length.ts';
import type { CasePlan } from './investigation-target.ts';
import type { Settings } from './options.ts';
import { readProfiles } from './read-profiles.ts';
import { readRound } from './read-round.ts';
import { entitiesAround, restrictSignals, restrictWorld } from './restrict-world.ts';
import { pause, takeTurns } from './take-turns.ts';

/** Share of a case file that its signals may take before far services are left out. */
const signalShare = 0.5;
/** Share that spans and log records have in any case. */
const leastTelemetry = 0.2;
const bytesPerValue = 8 * (4 / 3);

/** Values of one row that are not missing: a run of missing ones takes no room to speak of. */
function measured({ grid: { length }, values }: SignalTable, row: number): number {
  let count = 0;
  for (let i = row * length; i < (row + 1) * length; i++) {
    if (!Number.isNaN(values[i] as number)) count++;
  }
  return count;
}

/** Rows looked at between two yields. */
const sliceRows = 1000;

/** As many of the nearest services as leave room for more than their signals. */
function* fitting(
  services: ReadonlySet<EntityId>,
  full: WorldSnapshot,
  worlds: readonly WorldSnapshot[],
  budget: number,
): Generator<void, ReadonlySet<EntityId>, void> {
  const near = entitiesAround(full, services);
  const bytesOf = new Map<EntityId, number>();
  for (const { signals } of worlds) {
    for (const [row, { entity }] of signals.rows.entries()) {
      if (row % sliceRows === 0) yield;
      if (!near.has(entity)) continue;
      const bytes = measured(signals, row) * bytesPerValue;
      bytesOf.set(entity, (bytesOf.get(entity) ?? 0) + bytes);
    }
  }
  let kept = services;
  for (;;) {
    let bytes = 0;
    for (const entity of entitiesAround(full, kept)) bytes += bytesOf.get(entity) ?? 0;
    if (bytes <= budget || kept.size <= 5) return kept;
    const next = Math.max(5, Math.floor(kept.size * Math.min(0.9, budget / bytes)));
    kept = new Set([...kept].slice(0, next));
  }
}

function findTarget(plan: CasePlan, world: WorldSnapshot): CaseFile['target'] {
  if (plan.target === undefined) return undefined;
  const { service: wanted, indicator } = plan.target;
  const exact = world.services.find(({ id }) => id === wanted);
  const named = world.services.filter(({ name }) => name === wanted);
  const found = exact ?? (named.length === 1 ? named[0] : undefined);
  return found === undefined ? undefined : { service: found.id, indicator };
}

/** Throws `CONFIG` when the service is not there, or could be one of several. */
function targetOf(plan: CasePlan, world: WorldSnapshot): CaseFile['target'] {
  const target = findTarget(plan, world);
  if (plan.target === undefined || target !== undefined) return target;
  const wanted = plan.target.service;
  const named = world.services.filter(({ name }) => name === wanted);
  const problem = named.length > 1 ? 'could be one of' : 'is not in the data:';
  const known = (named.length > 1 ? named : world.services).slice(0, 10).map(({ id }) => id);
  throw new AbduceError(
    'CONFIG',
    `service "${wanted}" ${problem} ${known.join(', ') || 'there are no services'}`,
    { hint: 'Name a service by its id.' },
  );
}

/**
 * The second and last read: everything one analysis may look at, gathered once and frozen. Window and baselines are
 * read in one parallel round; what failed, was cut off or sampled is stated in the case file.
 */
export async function gatherCase(
  plan: CasePlan,
  settings: Settings,
  options: CallOptions = {},
): Promise<CaseFile> {
  const { step, dialects, limits, store, changeLookback, clock } = settings;
  const ranges: readonly TimeRange[] = [...plan.baselines, plan.window];
  const changes = {
    start: Math.min(...ranges.map(({ start }) => start)) - changeLookback,
    end: plan.window.end,
  };
  const inputs = await Promise.all(
    ranges.map((range) =>
      readRound(store, { grid: gridOver(range, step), dialects, limits, changes }, options),
    ),
  );
  const { world, baselines, near } = await buildCaseWorlds(
    inputs.at(-1) as WorldInput,
    inputs.slice(0, -1),
    (snapshot) => findTarget(plan, snapshot)?.service,
    settings,
    options,
  );
  const full = world.snapshot;
  const target = targetOf(plan, full);
  const budget = limits.caseBytes * signalShare;
  const fit = fitting(near, full, [...baselines, full], budget);
  const services = await takeTurns(fit, clock, options);
  await pause();
  const entities = entitiesAround(full, services);
  const kept = restrictWorld(full, services, limits.changes);
  await pause();
  const baselineSignals = baselines.map(({ signals }) => restrictSignals(signals, entities));
  const [found, profiled] = await Promise.all([
    inspectInTurns(worldOf(kept), settings, options),
    readProfiles(
      store,
      world,
      services,
      { window: plan.window, baseline: plan.baselines.at(-1) as TimeRange },
      options,
    ),
  ]);
  await pause();
  options.signal?.throwIfAborted();
  const taken = await takeTurns(encodedLength(kept, baselineSignals, found), clock, options);
  await pause();
  const read: Period[] = [];
  for (const [i, range] of ranges.entries()) {
    const input: Period['input'] = inputs[i] ?? {};
    const spans = await takeTurns(withoutDoubledSpans(input.spans ?? []), clock, options);
    read.push({ range, input: { ...input, ...(input.spans && { spans }) } });
  }
  const { telemetry, sampling } = caseTelemetry(
    read,
    Math.max(limits.caseBytes * leastTelemetry, limits.caseBytes - taken),
  );
  const left = full.services.length - services.size;
  const gathered: CaseFile = {
    schema: 1,
    ...(target !== undefined && { target }),
    window: plan.window,
    baselines: plan.baselines,
    world: {
      ...kept,
      gaps: [
        ...kept.gaps,
        ...profiled.gaps,
        ...(left > 0
          ? [
              {
                signal: 'service.requests',
                reason: 'truncated',
                detail: `${left} services farther away were left out`,
              } as const,
            ]
          : []),
      ],
    },
    baselineSignals,
    findings: found,
    telemetry,
    sampling,
    profiles: profiled.profiles,
    ...(plan.incident !== undefined && { incident: plan.incident }),
  };
  await pause();
  return deepFreeze(await takeTurns(redactCaseInTurns(gathered, settings.redact), clock, options));
}
