import type { CollectorContext, TelemetryBatch, TelemetrySink } from '@abduce/core';

/** How long a sink may take for the last batches, after the collector was told to stop. */
const grace = 2000;

export interface SinkWriter {
  /** Resolves when the sink took it, or refused it: then it is logged, and false. */
  write(batch: TelemetryBatch): Promise<boolean>;
}

/** Writes into a sink whose failures must not end the collector. Awaiting it is the back-pressure. */
export function sinkWriter(
  sink: TelemetrySink,
  { clock, logger, signal }: CollectorContext,
): SinkWriter {
  return {
    async write(batch) {
      const late = new AbortController();
      const over = new AbortController();
      const limit = async (): Promise<void> => {
        await clock.sleep(grace, { signal: over.signal });
        late.abort(new DOMException('the collector stops', 'AbortError'));
      };
      const onAbort = (): void => void limit().catch(() => {});
      if (signal.aborted) onAbort();
      else signal.addEventListener('abort', onAbort, { once: true });
      const gone = new Promise<never>((_, reject) => {
        late.signal.addEventListener('abort', () => reject(late.signal.reason), { once: true });
      });
      gone.catch(() => {});
      try {
        await Promise.race([sink.write(batch, { signal: late.signal }), gone]);
        return true;
      } catch (error) {
        logger.log('warn', 'the sink refused a batch of the agent', { error });
        return false;
      } finally {
        over.abort();
        signal.removeEventListener('abort', onAbort);
      }
    },
  };
}
