import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeOtlp } from '@abduce/core/wire';
import type { ClickHouseStore } from '@abduce/storage/clickhouse';
import { tracePayload } from '../otlp/payloads.ts';

const rowsPerBatch = 2500;
const batchesPerSecond = 20;
const seconds = 10;
const warmup = 10;

export interface Gap {
  /** Milliseconds that the event loop was busy at a stretch: the longest, and what 99 % stay under. */
  readonly longest: number;
  readonly p99: number;
  readonly rowsPerSecond: number;
  readonly queries: number;
}

/** Writes from OTLP bytes at a steady rate, while queries run one after the other. */
export async function eventLoopGap(store: ClickHouseStore): Promise<Gap> {
  const bytes = Array.from(
    { length: 4 },
    (_, seed) => tracePayload(false, rowsPerBatch, seed + 1).protobuf,
  );
  const range = { start: 1_763_599_000_000, end: 1_763_603_000_000 };
  const write = async (batch: number): Promise<void> => {
    const decoded = decodeOtlp('traces', bytes[batch % bytes.length] as Uint8Array);
    await store.traces.write(decoded);
  };
  for (let i = 0; i < warmup; i++) await write(i);
  let stopped = false;
  let queries = 0;
  const querying = (async () => {
    while (!stopped) {
      const where = [{ label: 'service.name', op: '=', value: 'checkout' }] as const;
      for await (const _ of store.traces.query({ range, where, limit: 1000 }));
      queries++;
      await store.query(
        'SELECT ServiceName, quantile(0.99)(Duration) FROM abduce.otel_traces GROUP BY ServiceName',
      );
      queries++;
    }
  })();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const begin = performance.now();
  const writes: Promise<void>[] = [];
  delay.enable();
  for (let i = 0; i < seconds * batchesPerSecond; i++) {
    await sleep(Math.max(0, begin + (i * 1000) / batchesPerSecond - performance.now()));
    writes.push(write(warmup + i));
  }
  await Promise.all(writes);
  delay.disable();
  const took = (performance.now() - begin) / 1000;
  stopped = true;
  await querying;
  return {
    longest: delay.max / 1e6,
    p99: delay.percentile(99) / 1e6,
    rowsPerSecond: (seconds * batchesPerSecond * rowsPerBatch) / took,
    queries,
  };
}
