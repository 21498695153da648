import type { Collector, CollectorContext, TelemetrySink } from '../ports/runtime.ts';

/** How long `stop` waits for collectors that do not heed their abort. */
const patience = 5000;

export interface RunningCollectors {
  /** Aborts them, and waits for them, but not for ever. */
  stop(): Promise<void>;
}

/** Runs collectors side by side. One that fails is logged, and the others go on. */
export function runCollectors(
  collectors: readonly Collector[],
  sink: TelemetrySink,
  { clock, logger }: Omit<CollectorContext, 'signal'>,
): RunningCollectors {
  const abort = new AbortController();
  const { signal } = abort;
  const waiting = new Set(collectors.map(({ name }) => name));
  const runs = collectors.map(async (collector) => {
    try {
      await collector.run(sink, { clock, logger, signal });
    } catch (error) {
      if (!signal.aborted) {
        logger.log('error', `collector ${collector.name} stopped`, { error });
      }
    } finally {
      waiting.delete(collector.name);
    }
  });
  return {
    async stop() {
      abort.abort();
      const done = new AbortController();
      const all = Promise.all(runs).then(() => done.abort());
      await Promise.race([all, clock.sleep(patience, { signal: done.signal }).catch(() => {})]);
      if (waiting.size > 0) {
        logger.log('warn', 'collectors did not stop in time', { collectors: [...waiting] });
      }
    },
  };
}
