import {
  type AbduceError,
  batchBuilder,
  type CallOptions,
  gridOver,
  isAbduceError,
  type LabelMatcher,
  type MetricStore,
  type Millis,
  type TelemetryBatch,
  type TelemetryStore,
  type TimeRange,
} from '@abduce/core';
import { type Selection, type StoredSignal, storedSignals } from './signals.ts';

export interface StorePage {
  readonly signal: StoredSignal;
  readonly batch: TelemetryBatch;
  /** How much of the time asked for is behind it, 0 to 1, over all signals. */
  readonly share: number;
}

export interface ReadStoreOptions extends CallOptions {
  readonly selection: Selection & { readonly range: TimeRange };
  /** Names of metrics; all when absent. */
  readonly metrics?: readonly string[];
  /** Hears of what the store cannot give. */
  readonly onGap: (signal: StoredSignal, reason: string) => void;
  /** Spacing of values from a store that gives no points as they were written. */
  readonly step: Millis;
}

/** Queries reach over an hour each, so that no store has to sort everything at once; of a long time over more. */
const shortestWindow: Millis = 3_600_000;
const mostWindows = 500;

function* windows({ start, end }: TimeRange): Generator<TimeRange> {
  const window = Math.max(shortestWindow, Math.ceil((end - start) / mostWindows));
  for (let from = start; from < end; from += window)
    yield { start: from, end: Math.min(end, from + window) };
}

const mostSteps = 5000;
const pagePoints = 4096;

/** Values on a grid, from a store that answers queries alone: the last one of each step, at the step's start. */
async function* sampled(
  store: MetricStore,
  { selection, metrics, step, signal }: ReadStoreOptions,
  where: readonly LabelMatcher[],
): AsyncGenerator<TelemetryBatch> {
  const options = signal === undefined ? {} : { signal };
  const { start, end } = selection.range;
  let [builder, rows] = [batchBuilder(), 0];
  for (const metric of metrics ?? (await store.names(selection.range, options))) {
    for (let from = start; from < end; from += mostSteps * step) {
      const grid = gridOver({ start: from, end: Math.min(end, from + mostSteps * step) }, step);
      for (const { labels, values } of await store.query({ metric, where, grid }, options)) {
        for (let i = 0; i < values.length; i++) {
          const value = values[i] as number;
          if (Number.isNaN(value)) continue;
          builder.point({ name: metric, time: grid.start + i * step, value, attributes: labels });
          if (++rows < pagePoints) continue;
          yield builder.build();
          [builder, rows] = [batchBuilder(), 0];
        }
      }
    }
  }
  if (rows > 0) yield builder.build();
}

type ReadSignal = Exclude<StoredSignal, 'profiles'>;

interface Part {
  readonly signal: ReadSignal;
  readonly options: ReadStoreOptions;
  readonly where: readonly LabelMatcher[];
  /** The share of everything that is done at a time. */
  readonly shareAt: (time: number) => number;
}

async function* changesIn(
  { changes }: TelemetryStore,
  range: TimeRange,
  { selection: { service }, signal }: ReadStoreOptions,
): AsyncGenerator<TelemetryBatch> {
  const query = { range, ...(service !== undefined && { services: [service] }) };
  const found = (await changes?.query(query, signal === undefined ? {} : { signal })) ?? [];
  if (found.length === 0) return;
  const builder = batchBuilder();
  for (const change of found) builder.change(change);
  yield builder.build();
}

function pagesIn(
  store: TelemetryStore,
  range: TimeRange,
  { signal, options, where }: Part,
): AsyncIterable<TelemetryBatch> | readonly TelemetryBatch[] {
  const call = options.signal === undefined ? {} : { signal: options.signal };
  const { metrics } = options;
  if (signal === 'changes') return changesIn(store, range, options);
  if (signal === 'metrics') {
    const query = { range, where, ...(metrics !== undefined && { metrics }) };
    return store.metrics?.points?.(query, call) ?? [];
  }
  return store[signal]?.query({ range, where, order: 'oldest' }, call) ?? [];
}

async function* readSignal(store: TelemetryStore, part: Part): AsyncGenerator<StorePage> {
  const { signal, options, where, shareAt } = part;
  const { range } = options.selection;
  if (signal === 'metrics' && store.metrics !== undefined && store.metrics.points === undefined) {
    options.onGap('metrics', `only values every ${options.step / 1000} s; there are no raw points`);
    for await (const batch of sampled(store.metrics, options, where))
      yield { signal, batch, share: shareAt(range.end) };
    return;
  }
  for (const window of windows(range))
    for await (const batch of pagesIn(store, window, part))
      yield { signal, batch, share: shareAt(window.end) };
}

/** A store over tables that something else made may lack those of a signal. */
function lacksTable(error: unknown): error is AbduceError {
  return isAbduceError(error, 'CONFIG') && error.details.table !== undefined;
}

/**
 * Reads what a store holds, signal by signal and window by window, in pages. Profiles are not among it: a store gives
 * them merged only. When all signals are asked for, one whose table is not there is a gap, otherwise an error.
 */
export async function* readStore(
  store: TelemetryStore,
  options: ReadStoreOptions,
): AsyncGenerator<StorePage> {
  const { range, service, signals } = options.selection;
  const all = signals.length === storedSignals.length;
  const where: readonly LabelMatcher[] =
    service === undefined ? [] : [{ label: 'service.name', op: '=', value: service }];
  const asked = (['traces', 'logs', 'metrics', 'changes'] as const).filter((signal) =>
    signals.includes(signal),
  );
  for (const [i, signal] of asked.entries()) {
    if (store[signal] === undefined) {
      options.onGap(signal, 'the store does not keep them');
      continue;
    }
    const shareAt = (time: number): number =>
      (i + (time - range.start) / (range.end - range.start)) / asked.length;
    try {
      yield* readSignal(store, { signal, options, where, shareAt });
    } catch (error) {
      if (!all || !lacksTable(error)) throw error;
      options.onGap(signal, error.message);
    }
  }
  if (signals.includes('profiles') && store.profiles !== undefined)
    options.onGap('profiles', 'left out: stores give them merged only');
}
