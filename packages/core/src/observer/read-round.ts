import type { TelemetryBatch } from '../model/batch.ts';
import type { ChangeEvent } from '../model/change.ts';
import { gridRange, type TimeGrid } from '../model/grid.ts';
import type { SignalName } from '../model/signals.ts';
import type { TimeRange, UnixMs } from '../model/units.ts';
import type { Gap } from '../model/world.ts';
import type { CallOptions } from '../ports/runtime.ts';
import type { LabelMatcher, TelemetryStore } from '../ports/store.ts';
import type { Dialect } from '../world/dialect.ts';
import {
  type FactAnswer,
  factQueryOf,
  factsOf,
  type MetricAnswer,
  metricQueryOf,
  rulesFor,
} from '../world/metric-need.ts';
import type { WorldInput } from '../world/world-input.ts';

/** What one round of queries asks for. */
export interface RoundPlan {
  readonly grid: TimeGrid;
  readonly dialects: readonly Dialect[];
  /** Signals that somebody needs; absent means all that the dialects know. */
  readonly wanted?: ReadonlySet<SignalName>;
  /** Default: the time of the grid. */
  readonly changes?: TimeRange;
  /** Which resources count. */
  readonly where?: readonly LabelMatcher[];
  readonly limits: { readonly spans: number; readonly logs: number };
}

function message(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 300);
}

/** The answer, or a gap in place of it; only the caller's own abort is thrown. */
async function attempt<T>(
  signal: Gap['signal'],
  what: string,
  ask: () => Promise<T>,
  failures: Gap[],
  options: CallOptions,
): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    options.signal?.throwIfAborted();
    failures.push({ signal, reason: 'failed', detail: `${what} failed: ${message(error)}` });
    return undefined;
  }
}

interface Drained {
  readonly batches: readonly TelemetryBatch[];
  /** Time of the oldest row, where the limit cut off older ones. */
  readonly from?: UnixMs;
}

/** Pages until the limit; the store was asked for the newest first, so it is old rows that go missing. */
async function drain(
  part: 'spans' | 'logs',
  pages: AsyncIterable<TelemetryBatch>,
  limit: number,
  options: CallOptions,
): Promise<Drained> {
  const batches: TelemetryBatch[] = [];
  let rows = 0;
  let oldest = Number.POSITIVE_INFINITY;
  for await (const batch of pages) {
    options.signal?.throwIfAborted();
    const times = part === 'spans' ? batch.spans?.startMs : batch.logs?.timeMs;
    if (times === undefined) continue;
    batches.push(batch);
    rows += times.length;
    for (const time of times) oldest = Math.min(oldest, time);
  }
  return rows >= limit ? { batches, from: oldest } : { batches };
}

/** One parallel round of store queries. A query that fails becomes a gap, never an exception; an abort is thrown. */
export async function readRound(
  store: TelemetryStore,
  plan: RoundPlan,
  options: CallOptions = {},
): Promise<WorldInput> {
  const { grid, limits } = plan;
  const range = gridRange(grid);
  const where = plan.where === undefined ? {} : { where: plan.where };
  const failures: Gap[] = [];
  const { metrics, traces, logs, changes } = store;
  const rows = async (part: 'spans' | 'logs'): Promise<readonly TelemetryBatch[] | undefined> => {
    const source = part === 'spans' ? traces : logs;
    if (source === undefined) return undefined;
    const name = part === 'spans' ? 'traces' : 'logs';
    const limit = limits[part];
    const query = { range, ...where, order: 'newest', limit } as const;
    const drained = await attempt(
      name,
      `reading ${name}`,
      () => drain(part, source.query(query, options), limit, options),
      failures,
      options,
    );
    if (drained?.from !== undefined) {
      const since = new Date(drained.from).toISOString();
      failures.push({
        signal: name,
        reason: 'truncated',
        detail: `only the newest ${limit} were read: those since ${since}`,
      });
    }
    return drained?.batches ?? [];
  };
  const answers = async (): Promise<readonly MetricAnswer[]> => {
    if (metrics === undefined) return [];
    const asked = rulesFor(plan.dialects, plan.wanted).map(async (rule) => {
      const query = { ...metricQueryOf(rule, grid) };
      const series = await attempt(
        rule.signal,
        `query of ${rule.metric}`,
        () =>
          metrics.query(
            { ...query, where: [...(query.where ?? []), ...(plan.where ?? [])] },
            options,
          ),
        failures,
        options,
      );
      return { rule, series: series ?? [] };
    });
    return Promise.all(asked);
  };
  const facts = async (): Promise<readonly FactAnswer[]> => {
    if (metrics === undefined) return [];
    const asked = factsOf(plan.dialects).map(async (rule) => {
      const query = { ...factQueryOf(rule, grid), where: [...(plan.where ?? [])] };
      const what = `query of ${rule.metric}`;
      const ask = () => metrics.query(query, options);
      const series = await attempt('dependency.connects', what, ask, failures, options);
      return { rule, series: series ?? [] };
    });
    return Promise.all(asked);
  };
  const events = async (): Promise<readonly ChangeEvent[] | undefined> => {
    if (changes === undefined) return undefined;
    const ask = () => changes.query({ range: plan.changes ?? range }, options);
    return (await attempt('changes', 'reading changes', ask, failures, options)) ?? [];
  };
  const [spans, records, series, told, known] = await Promise.all([
    rows('spans'),
    rows('logs'),
    answers(),
    facts(),
    events(),
  ]);
  options.signal?.throwIfAborted();
  return {
    grid,
    ...(spans !== undefined && { spans }),
    ...(records !== undefined && { logs: records }),
    metrics: series,
    ...(told.some((answer) => answer.series.length > 0) && { facts: told }),
    ...(known !== undefined && { changes: known }),
    failures,
  };
}
