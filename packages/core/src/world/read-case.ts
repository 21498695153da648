import type { TelemetryBatch } from '../model/batch.ts';
import type { CaseFile, CaseProfile, CaseTarget } from '../model/case-file.ts';
import type { EntityId } from '../model/entity.ts';
import { AbduceError } from '../model/error.ts';
import type { TimeGrid } from '../model/grid.ts';
import { type SignalTable, signalTableBuilder } from '../model/signal-table.ts';
import { type SignalName, signals } from '../model/signals.ts';
import type { TimeRange } from '../model/units.ts';
import type { CallOptions } from '../ports/runtime.ts';
import type { TelemetryStore, Topology } from '../ports/store.ts';

/** Which times of a store become a case, and on which steps. */
export interface CaseReadPlan {
  readonly target?: CaseTarget;
  readonly window: TimeRange & { readonly grid: TimeGrid };
  /** Oldest first. */
  readonly baselines: readonly (TimeRange & { readonly grid: TimeGrid })[];
  /** Types of the profiles to read. Default `cpu` and `alloc_space`. */
  readonly profileTypes?: readonly string[];
}

/** Spans may begin before the times of a case, and changes long before: a case file is small enough to be read whole. */
const always: TimeRange = { start: -8.64e15, end: 8.64e15 };

const isSignal = (name: string): name is SignalName => Object.hasOwn(signals, name);

async function readSignals(
  store: TelemetryStore,
  grid: TimeGrid,
  names: readonly SignalName[],
  instances: ReadonlySet<EntityId>,
  options: CallOptions,
): Promise<SignalTable> {
  const { metrics } = store;
  const builder = signalTableBuilder(grid);
  if (metrics === undefined || grid.length === 0) return builder.build();
  const answers = await Promise.all(
    names.map((metric) => metrics.query({ metric, grid }, options)),
  );
  for (const [at, series] of answers.entries()) {
    for (const { labels, values } of series) {
      const { entity = '', service, ...own } = Object.fromEntries(labels);
      // The label tells of instances which service they are of; elsewhere it belongs to the signal.
      const kept = service === undefined || instances.has(entity) ? own : { ...own, service };
      const row = builder.row(names[at] as SignalName, entity, new Map(Object.entries(kept)));
      row.set(values);
    }
  }
  return builder.build();
}

async function drained(
  pages: AsyncIterable<TelemetryBatch> | undefined,
): Promise<TelemetryBatch[]> {
  const batches: TelemetryBatch[] = [];
  for await (const batch of pages ?? []) batches.push(batch);
  return batches;
}

async function readProfiles(
  { profiles }: TelemetryStore,
  { services }: Topology,
  { window, baselines, profileTypes = ['cpu', 'alloc_space'] }: CaseReadPlan,
  options: CallOptions,
): Promise<readonly CaseProfile[]> {
  const periods = [
    ['window', window],
    ['baseline', baselines.at(-1)],
  ] as const;
  const asked = services.flatMap(({ id, name }) =>
    periods.flatMap(([period, range]) =>
      profileTypes.map(async (type): Promise<readonly CaseProfile[]> => {
        if (profiles === undefined || range === undefined) return [];
        for (const value of new Set([id, name])) {
          const where = [{ label: 'service.name', op: '=', value }] as const;
          const profile = await profiles.query({ range, type, where }, options);
          if (profile !== undefined) return [{ service: id, period, profile }];
        }
        return [];
      }),
    ),
  );
  return (await Promise.all(asked)).flat();
}

/**
 * The way back from `caseStore`: a case of the times that the plan names, out of a store that knows its entities. One
 * round of queries. Sampling and incident are of no store and stay empty. Throws `UNSUPPORTED` for a store
 * without topology; `gatherCase` makes cases of those.
 */
export async function readCase(
  store: TelemetryStore,
  plan: CaseReadPlan,
  options: CallOptions = {},
): Promise<CaseFile> {
  const { target, window, baselines } = plan;
  if (store.topology === undefined) {
    throw new AbduceError('UNSUPPORTED', `store "${store.name}" does not know entities by itself`);
  }
  const [{ findings = [], ...topology }, names] = await Promise.all([
    store.topology.read(options),
    store.metrics?.names(always, options) ?? [],
  ]);
  const instances = new Set(topology.instances.map(({ id }) => id));
  const known = [...names].filter(isSignal);
  const table = (grid: TimeGrid): Promise<SignalTable> =>
    readSignals(store, grid, known, instances, options);
  const [own, normal, spans, logs, profiles, changes] = await Promise.all([
    table(window.grid),
    Promise.all(baselines.map(({ grid }) => table(grid))),
    drained(store.traces?.query({ range: always }, options)),
    drained(store.logs?.query({ range: always }, options)),
    readProfiles(store, topology, plan, options),
    store.changes?.query({ range: always }, options) ?? [],
  ]);
  options.signal?.throwIfAborted();
  return {
    schema: 1,
    ...(target !== undefined && { target }),
    window: { start: window.start, end: window.end },
    baselines: baselines.map(({ start, end }) => ({ start, end })),
    world: {
      schema: 1,
      ...topology,
      changes,
      signals: own,
      gaps: [],
      quality: { spans: 0, orphanSpans: 0, duplicateSpans: 0, unansweredCalls: 0, clockSkew: [] },
    },
    baselineSignals: normal,
    findings,
    telemetry: [...spans, ...logs],
    sampling: [],
    profiles,
  };
}
