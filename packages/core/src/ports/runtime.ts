import type { TelemetryBatch } from '../model/batch.ts';
import type { Millis, UnixMs } from '../model/units.ts';

export interface CallOptions {
  readonly signal?: AbortSignal;
}

export interface WriteOptions extends CallOptions {
  /**
   * Names this batch for good, over restarts too. A store that is handed the same id again keeps the batch once, as
   * long as its memory of ids reaches; a queue that delivers again after a crash relies on it.
   */
  readonly batchId?: string;
}

/** Time is handed in, never reached for. */
export interface Clock {
  now(): UnixMs;
  /** Rejects with the signal's reason when aborted. */
  sleep(duration: Millis, options?: CallOptions): Promise<void>;
}

export interface Logger {
  log(
    level: 'debug' | 'info' | 'warn' | 'error',
    message: string,
    fields?: Readonly<Record<string, unknown>>,
  ): void;
}

/** The way in. Awaiting `write` is the back-pressure. */
export interface TelemetrySink {
  write(batch: TelemetryBatch, options?: WriteOptions): Promise<void>;
}

export interface CollectorContext {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** Runs until the signal aborts. One method: pull and push sources both fit. */
export interface Collector {
  readonly name: string;
  run(sink: TelemetrySink, context: CollectorContext): Promise<void>;
}
