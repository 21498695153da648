import {
  AbduceError,
  type ChangeStore,
  type LogStore,
  type MetricStore,
  type ProfileStore,
  type TelemetryStore,
  type TraceStore,
} from '@abduce/core';
import { changePart } from './change-part.ts';
import { logPart } from './log-part.ts';
import { metricPart } from './metric-part.ts';
import { defaults, type MemoryStoreOptions, shares } from './options.ts';
import type { PartContext } from './part.ts';
import { profilePart } from './profile-part.ts';
import { type RetainedPart, retain } from './retention.ts';
import { spanPart } from './span-part.ts';
import type { MemoryStoreStats, PartStats } from './stats.ts';

/** A store with all five parts, readable and writable. */
export interface MemoryStore extends TelemetryStore {
  readonly metrics: Required<MetricStore>;
  readonly logs: Required<LogStore>;
  readonly traces: Required<TraceStore>;
  readonly profiles: Required<ProfileStore>;
  readonly changes: Required<ChangeStore>;
  /** What is held, and what was let go, why. */
  stats(): MemoryStoreStats;
}

const systemClock = { now: (): number => Date.now() };

/** A store and what a snapshot reaches of it. */
export interface OpenMemory {
  readonly store: MemoryStore;
  readonly parts: {
    readonly metrics: ReturnType<typeof metricPart>;
    readonly logs: ReturnType<typeof logPart>;
    readonly traces: ReturnType<typeof spanPart>;
    readonly profiles: ReturnType<typeof profilePart>;
    readonly changes: ReturnType<typeof changePart>;
  };
  readonly context: PartContext;
  /** From now on the store answers as closed, and still holds everything. */
  seal(): void;
}

/**
 * Telemetry in the memory of this process, bounded by bytes and by age. Batches are kept as they come and must not be
 * changed afterwards. What arrives again (a span, a metric point, a whole batch of logs) is taken once.
 *
 * @example
 * const store = memoryStore({ maxBytes: 256 * 2 ** 20 });
 * await store.traces.write(batch);
 */
export function memoryStore(options: MemoryStoreOptions = {}): MemoryStore {
  return openMemory(options).store;
}

export function openMemory(options: MemoryStoreOptions): OpenMemory {
  const { name, maxBytes, maxAge, maxSeries, maxSeriesPerMetric } = { ...defaults, ...options };
  for (const [option, value] of Object.entries({
    maxBytes,
    maxAge,
    maxSeries,
    maxSeriesPerMetric,
  })) {
    if (!(value > 0)) {
      throw new AbduceError('CONFIG', `memory store has ${option} ${value}`, {
        hint: 'Use a number above 0.',
      });
    }
  }
  const clock = options.clock ?? systemClock;
  let closed = false;
  const context: PartContext = {
    now: () => clock.now(),
    open() {
      if (closed) {
        throw new AbduceError('STORE_UNAVAILABLE', `store "${name}" is closed`, {
          hint: 'Create another one; closing is final.',
        });
      }
      const since = clock.now() - maxAge;
      retain(retained, since, maxBytes);
      return since;
    },
    retain: () => retain(retained, clock.now() - maxAge, maxBytes),
  };
  const metrics = metricPart(context, { maxSeries, maxSeriesPerMetric, maxChunkAge: maxAge / 8 });
  const logs = logPart(context);
  const traces = spanPart(context);
  const profiles = profilePart(context);
  const changes = changePart(context);
  const all = { metrics, logs, traces, profiles, changes };
  const retainedBy = (key: keyof typeof all): RetainedPart => ({
    part: all[key].part,
    share: shares[key],
    evictedByAge: 0,
    evictedByBytes: 0,
  });
  const kept = {
    metrics: retainedBy('metrics'),
    logs: retainedBy('logs'),
    traces: retainedBy('traces'),
    profiles: retainedBy('profiles'),
    changes: retainedBy('changes'),
  };
  const retained: readonly RetainedPart[] = Object.values(kept);
  const evicted = (key: keyof typeof kept): Pick<PartStats, 'evictedByAge' | 'evictedByBytes'> => ({
    evictedByAge: kept[key].evictedByAge,
    evictedByBytes: kept[key].evictedByBytes,
  });

  const store: MemoryStore = {
    name,
    version: 1,
    metrics: metrics.store as Required<MetricStore>,
    logs: logs.store as Required<LogStore>,
    traces: traces.store as Required<TraceStore>,
    profiles: profiles.store as Required<ProfileStore>,
    changes: changes.store as Required<ChangeStore>,
    stats: () => ({
      bytes: retained.reduce((sum, { part }) => sum + part.bytes, 0),
      maxBytes,
      metrics: { ...metrics.stats(), ...evicted('metrics') },
      logs: { ...logs.stats(), ...evicted('logs') },
      traces: { ...traces.stats(), ...evicted('traces') },
      profiles: { ...profiles.stats(), ...evicted('profiles') },
      changes: { ...changes.stats(), ...evicted('changes') },
    }),
    async check({ signal } = {}) {
      signal?.throwIfAborted();
      context.open();
    },
    async close() {
      closed = true;
      for (const part of Object.values(all)) part.clear();
    },
  };
  return {
    store,
    parts: all,
    context,
    seal() {
      closed = true;
    },
  };
}
