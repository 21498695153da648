import type { Clock, Collector, Logger, TelemetrySink } from '@abduce/core';

export interface AgentRun {
  readonly collector: Collector;
  readonly sink: TelemetrySink;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** End after the first round of metrics. */
  readonly once?: boolean;
}

export interface AgentRunResult {
  readonly batches: number;
  /** Metric points, spans and profiles that were written. */
  readonly points: number;
  readonly spans: number;
  readonly profiles: number;
}

/** Runs a collector until it is told to stop, or for one round. Its own abort is no error. */
export async function runAgent({
  collector,
  sink,
  clock,
  logger,
  signal,
  once = false,
}: AgentRun): Promise<AgentRunResult> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const counts = { batches: 0, points: 0, spans: 0, profiles: 0 };
  const counting: TelemetrySink = {
    async write(batch, options) {
      await sink.write(batch, options);
      counts.batches++;
      counts.points += batch.metrics?.length ?? 0;
      counts.spans += batch.spans?.length ?? 0;
      counts.profiles += batch.profiles?.length ?? 0;
      if (once && batch.metrics !== undefined) stop.abort();
    },
  };
  try {
    await collector.run(counting, { clock, logger, signal: either });
  } catch (error) {
    if (!either.aborted) throw error;
  }
  return counts;
}
