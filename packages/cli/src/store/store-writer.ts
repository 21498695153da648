import {
  type CallOptions,
  type DropReason,
  type StoreSink,
  storeSink,
  systemClock,
  type TelemetryBatch,
  type TelemetryStore,
} from '@abduce/core';
import {
  type Counts,
  noCounts,
  onlySignal,
  rowsBefore,
  rowsOf,
  type Selection,
  type StoredSignal,
  selected,
  storedSignals,
} from './signals.ts';
import type { Keep } from './store-spec.ts';

const reasons: Readonly<Record<DropReason, string>> = {
  invalid: 'without an id or a time',
  future: 'dated in the future',
  past: 'too old',
  too_many: 'more than one write may hold',
  not_kept: 'the store does not keep this signal',
};

/** Rows on their way from a source into a store, and what became of them. */
export interface StoreWriter {
  /**
   * Writes what is asked for of a batch, under the name that `idOf` gives to it. Some writes are under way at the same
   * time: it resolves when there is room for another, and rejects with the error of an earlier one.
   */
  write(batch: TelemetryBatch, idOf: (kept: TelemetryBatch) => string): Promise<void>;
  /** Resolves when everything is written. */
  flush(): Promise<void>;
  /** Counts a row that its source could not give. */
  refuse(signal: StoredSignal | undefined, reason: string, rows?: number): void;
  readonly read: Readonly<Counts>;
  written(): Counts;
  /** Rows outside of the time, the service or the signals asked for. */
  readonly skipped: Readonly<Counts>;
  /** Rows older than the store keeps them: it takes them, and lets go of them soon. */
  readonly outdated: Readonly<Counts>;
  /** Rows by reason, most first. */
  refused(): readonly { readonly reason: string; readonly rows: number }[];
}

const mostUnderWay = 4;

export function storeWriter(
  store: TelemetryStore,
  selection: Selection,
  { signal: abort, keep = {} }: CallOptions & { readonly keep?: Keep } = {},
): StoreWriter {
  const [read, skipped, outdated] = [noCounts(), noCounts(), noCounts()];
  const clock = systemClock();
  const now = clock.now();
  const refused = new Map<string, number>();
  const sinks = new Map<StoredSignal, StoreSink>(
    storedSignals.map((signal) => [signal, storeSink(store, { clock })]),
  );
  const underWay = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  const check = (): void => {
    if (failure !== undefined) throw failure.error;
  };
  const start = (work: Promise<void>): void => {
    const tracked = work
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => underWay.delete(tracked));
    underWay.add(tracked);
  };
  const refuse: StoreWriter['refuse'] = (signal, reason, rows = 1) => {
    const key = signal === undefined ? reason : `${signal}: ${reason}`;
    refused.set(key, (refused.get(key) ?? 0) + rows);
  };
  return {
    read,
    skipped,
    outdated,
    refuse,
    async write(batch, idOf) {
      check();
      abort?.throwIfAborted();
      const kept = selected(batch, selection);
      for (const signal of storedSignals) {
        const [all, some] = [rowsOf(batch, signal), rowsOf(kept, signal)];
        read[signal] += all;
        skipped[signal] += all - some;
        const sink = sinks.get(signal);
        if (some === 0 || sink === undefined) continue;
        const part = onlySignal(kept, signal);
        outdated[signal] += rowsBefore(part, signal, now - (keep[signal] ?? Infinity));
        const options = abort === undefined ? {} : { signal: abort };
        start(sink.write(part, { ...options, batchId: idOf(part) }));
      }
      while (underWay.size >= mostUnderWay) await Promise.race(underWay);
      check();
    },
    async flush() {
      await Promise.all(underWay);
      check();
    },
    written() {
      const counts = noCounts();
      for (const [signal, sink] of sinks) counts[signal] = sink.counts().written;
      return counts;
    },
    refused() {
      const all = new Map(refused);
      for (const [signal, sink] of sinks) {
        for (const [reason, rows] of Object.entries(sink.counts().dropped))
          if (rows > 0) all.set(`${signal}: ${reasons[reason as DropReason]}`, rows);
      }
      return [...all]
        .map(([reason, rows]) => ({ reason, rows }))
        .sort((a, b) => b.rows - a.rows || (a.reason < b.reason ? -1 : 1));
    },
  };
}
