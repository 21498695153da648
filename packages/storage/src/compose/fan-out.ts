import { AbduceError, type TelemetrySink } from '@abduce/core';
import { runAll } from './failures.ts';

/**
 * One sink that writes every batch to several, for a move from one store to another or a second copy elsewhere.
 * Resolves once all have it, and rejects when any has not: the caller sends the batch again, with its `batchId`, and
 * who has it already takes it once. The slowest sets the pace; a queue before each sink makes them independent.
 *
 * @example
 * const sink = fanOut({ old: storeSink(memory, { clock }), next: storeSink(clickhouse, { clock }) });
 */
export function fanOut(sinks: Readonly<Record<string, TelemetrySink>>): TelemetrySink {
  const targets = Object.entries(sinks);
  if (targets.length === 0) {
    throw new AbduceError('CONFIG', 'a batch is to be written to no sink at all', {
      hint: 'Give at least one.',
    });
  }
  return {
    write: (batch, options) =>
      runAll(
        'the batch was not written everywhere',
        targets.map(([what, sink]) => ({ what, run: () => sink.write(batch, options) })),
        options?.signal,
      ),
  };
}
