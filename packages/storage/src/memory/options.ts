import type { Clock, Millis } from '@abduce/core';

export interface MemoryStoreOptions {
  /** Shown in errors and by `store.name`. Default `memory`. */
  readonly name?: string;
  /** Telemetry held at most, in bytes as estimated from its columns. Default 512 MiB. */
  readonly maxBytes?: number;
  /** Telemetry is kept this long after it arrived, and up to an eighth longer. Default 6 hours. */
  readonly maxAge?: Millis;
  /** Series of one metric; points of further ones are dropped and counted. Default 50,000. */
  readonly maxSeriesPerMetric?: number;
  /** Series in all. Default 250,000. */
  readonly maxSeries?: number;
  /** Tells when telemetry arrived. Default the system's clock. */
  readonly clock?: Pick<Clock, 'now'>;
}

export const defaults: Required<Omit<MemoryStoreOptions, 'clock'>> = {
  name: 'memory',
  maxBytes: 512 * 2 ** 20,
  maxAge: 6 * 3_600_000,
  maxSeriesPerMetric: 50_000,
  maxSeries: 250_000,
};

/** Parts of the memory that each signal may always claim; what one leaves free, others may use. */
export const shares = {
  metrics: 0.4,
  traces: 0.35,
  logs: 0.15,
  profiles: 0.08,
  changes: 0.02,
} as const;
