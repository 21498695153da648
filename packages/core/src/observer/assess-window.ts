import { inspectWorld } from '../inspections/run-inspections.ts';
import type { Finding } from '../model/finding.ts';
import { gridOver } from '../model/grid.ts';
import type { Incident, IncidentEvent, Objective } from '../model/incident.ts';
import type { SignalName } from '../model/signals.ts';
import type { Millis, TimeRange, UnixMs } from '../model/units.ts';
import type { Gap, WorldSnapshot } from '../model/world.ts';
import type { CallOptions } from '../ports/runtime.ts';
import { assessObjectives, type ObjectiveStatus } from '../slo/assess-objectives.ts';
import { burnRates } from '../slo/burn-rates.ts';
import { deriveObjectives } from '../slo/derive-objectives.ts';
import { reduceIncidents } from '../slo/reduce-incidents.ts';
import { buildWorldSlices } from '../world/build-world.ts';
import { type World, worldOf } from '../world/world.ts';
import type { WorldInput } from '../world/world-input.ts';
import type { IndicatorHistory } from './indicator-history.ts';
import type { Settings } from './options.ts';
import { readRound } from './read-round.ts';
import { pause, takeTurns } from './take-turns.ts';

/** What `assess` found in one window. */
export interface Assessment {
  readonly world: WorldSnapshot;
  readonly findings: readonly Finding[];
  /** Every objective with its burn rates. */
  readonly objectives: readonly ObjectiveStatus[];
  /** Open incidents, and those resolved recently. */
  readonly incidents: readonly Incident[];
  readonly gaps: readonly Gap[];
}

/** What an observer remembers from one assessment to the next. */
export interface ObserverState {
  incidents: readonly Incident[];
  readonly history: IndicatorHistory;
  /** When an objective's requests were last recognised as intentional waits. */
  readonly waits: Map<string, UnixMs>;
}

/** How long waits are remembered: long enough for a deploy of the service, and for an hour without requests. */
const waitMemory: Millis = 3_600_000;

/** What objectives and the map need, whatever the inspections ask for. */
const always: readonly SignalName[] = [
  'service.requests',
  'service.errors',
  'service.latency.bucket',
  'dependency.requests',
  'dependency.errors',
  'instance.up',
];

/** Signals that inspections cannot do without, and all that they can use. */
export function signalsOf({ inspections }: Settings): {
  readonly needed: ReadonlySet<SignalName>;
  readonly wanted: ReadonlySet<SignalName>;
} {
  const needed = new Set<SignalName>(always);
  const wanted = new Set<SignalName>(always);
  for (const { needs, optional } of inspections) {
    for (const need of needs.flat()) if (need !== 'log.patterns') needed.add(need);
    for (const need of [...needs.flat(), ...optional])
      if (need !== 'log.patterns') wanted.add(need);
  }
  return { needed, wanted };
}

/** Builds a world in turns. */
export function buildInTurns(
  input: WorldInput,
  { clock }: Settings,
  options: CallOptions,
): Promise<WorldSnapshot> {
  return takeTurns(buildWorldSlices(input), clock, options);
}

function* inspectInSlices(world: World, settings: Settings): Generator<void, Finding[], void> {
  const findings: Finding[] = [];
  const { inspections, params } = settings;
  for (const finding of inspectWorld(world, { inspections, ...(params && { params }) })) {
    findings.push(finding);
    if (findings.length % 50 === 0) yield;
  }
  return findings;
}

/** Every finding of the inspections, in turns. */
export function inspectInTurns(
  world: World,
  settings: Settings,
  options: CallOptions,
): Promise<Finding[]> {
  return takeTurns(inspectInSlices(world, settings), settings.clock, options);
}

/** Objectives judged between two yields. */
const sliceObjectives = 10;

function objectivesOf(world: World, { slo }: Settings): readonly Objective[] {
  const { availability, latency, auxiliary, overrides } = slo;
  if (slo.objectives !== undefined) return slo.objectives(world);
  return deriveObjectives(world, {
    ...(availability?.target !== undefined && { availability: availability.target }),
    ...(latency?.target !== undefined && { latency: latency.target }),
    ...(latency?.threshold !== undefined && { threshold: latency.threshold }),
    ...(latency?.auxiliaryThreshold !== undefined && {
      auxiliaryThreshold: latency.auxiliaryThreshold,
    }),
    ...(auxiliary !== undefined && { auxiliary }),
    ...(overrides !== undefined && { overrides }),
  });
}

function* judgeInSlices(
  world: World,
  settings: Settings,
  state: ObserverState,
  now: number,
): Generator<void, ObjectiveStatus[], void> {
  const { slo, rules } = settings;
  const objectives = objectivesOf(world, settings);
  yield;
  const ids = new Set(objectives.map(({ id }) => id));
  for (const [id, seen] of state.waits) {
    if (!ids.has(id) || now - seen > waitMemory) state.waits.delete(id);
  }
  const waiting = new Set(state.waits.keys());
  const statuses: ObjectiveStatus[] = [];
  for (let at = 0; at < objectives.length; at += sliceObjectives) {
    const judged = assessObjectives(world, objectives.slice(at, at + sliceObjectives), now, {
      ...slo.guards,
      rules,
      incidents: state.incidents,
      waiting,
      ...(slo.auxiliary !== undefined && { auxiliary: slo.auxiliary }),
    });
    for (const status of judged) {
      const { objective, indicator } = status;
      if (indicator === undefined) {
        statuses.push(status);
        continue;
      }
      if (indicator.waits === true) state.waits.set(objective.id, now);
      const { good, total } = state.history.merge(objective.id, indicator);
      const rates = burnRates(objective, good, total, rules, now, slo.guards);
      statuses.push({ ...status, rates });
    }
    yield;
  }
  return statuses;
}

/** One read, one world, its findings and incidents; carries the state on. */
export async function assessWindow(
  range: TimeRange,
  settings: Settings,
  state: ObserverState,
  options: CallOptions,
): Promise<{ readonly assessment: Assessment; readonly events: readonly IncidentEvent[] }> {
  const { needed, wanted } = signalsOf(settings);
  const grid = gridOver(range, settings.step);
  const { dialects, limits, store, logger, clock } = settings;
  const began = clock.now();
  const input = await readRound(store, { grid, dialects, wanted, limits }, options);
  const snapshot = await buildInTurns({ ...input, wanted: needed }, settings, options);
  const world = worldOf(snapshot);
  const findings = await inspectInTurns(world, settings, options);
  const objectives = await takeTurns(
    judgeInSlices(world, settings, state, range.end),
    clock,
    options,
  );
  state.history.keepOnly(new Set(objectives.map(({ objective }) => objective.id)));
  await pause();
  options.signal?.throwIfAborted();
  const before = state.incidents;
  const update = reduceIncidents(
    before,
    objectives,
    world.graph,
    range.end,
    settings.slo.incidents,
  );
  state.incidents = update.incidents;
  logger.log('debug', 'assessed', {
    took: clock.now() - began,
    services: snapshot.services.length,
    failing: findings.filter(({ verdict }) => verdict === 'fail').length,
    gaps: snapshot.gaps.length,
  });
  return {
    assessment: {
      world: snapshot,
      findings,
      objectives,
      incidents: update.incidents,
      gaps: snapshot.gaps,
    },
    events: update.events,
  };
}
