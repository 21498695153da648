import {
  batchBuilder,
  type CallOptions,
  gridOver,
  type LabelMatcher,
  type MetricStore,
  type Millis,
  type TelemetryBatch,
  type TelemetryStore,
  type TimeRange,
} from '@abduce/core';
import type { Selection, StoredSignal } from './signals.ts';

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

/**
 * Reads what a store holds, signal by signal and hour by hour, in pages. Profiles are not among it: a store gives
 * them merged only.
 */
export async function* readStore(
  store: TelemetryStore,
  options: ReadStoreOptions,
): AsyncGenerator<StorePage> {
  const { selection, metrics, onGap, signal: abort } = options;
  const { range, service, signals } = selection;
  const call = abort === undefined ? {} : { signal: abort };
  const where: readonly LabelMatcher[] =
    service === undefined ? [] : [{ label: 'service.name', op: '=', value: service }];
  const asked = (['traces', 'logs', 'metrics', 'changes'] as const).filter((signal) =>
    signals.includes(signal),
  );
  const length = range.end - range.start;
  for (const [i, signal] of asked.entries()) {
    if (store[signal] === undefined) {
      onGap(signal, 'the store does not keep them');
      continue;
    }
    const shareAt = (time: number): number => (i + (time - range.start) / length) / asked.length;
    for (const part of windows(range)) {
      const share = shareAt(part.end);
      if (signal === 'traces' || signal === 'logs') {
        const pages = store[signal]?.query({ range: part, where, order: 'oldest' }, call) ?? [];
        for await (const batch of pages) yield { signal, batch, share };
      } else if (signal === 'changes') {
        const query = { range: part, ...(service !== undefined && { services: [service] }) };
        const changes = (await store.changes?.query(query, call)) ?? [];
        if (changes.length === 0) continue;
        const builder = batchBuilder();
        for (const change of changes) builder.change(change);
        yield { signal, batch: builder.build(), share };
      } else if (store.metrics?.points !== undefined) {
        const query = { range: part, where, ...(metrics !== undefined && { metrics }) };
        const pages = store.metrics.points(query, call);
        for await (const batch of pages) yield { signal, batch, share };
      }
    }
    if (signal === 'metrics' && store.metrics !== undefined && store.metrics.points === undefined) {
      onGap('metrics', `only values every ${options.step / 1000} s; the store gives no raw points`);
      const pages = sampled(store.metrics, options, where);
      for await (const batch of pages) yield { signal, batch, share: shareAt(range.end) };
    }
  }
  if (signals.includes('profiles') && store.profiles !== undefined)
    onGap('profiles', 'left out: stores give them merged only');
}
