import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeOtlp } from '@abduce/core/wire';
import type { ClickHouseStore } from '@abduce/storage/clickhouse';
import { median } from '../harness/index.ts';
import { tracePayload } from '../otlp/payloads.ts';

const rowsPerBatch = 1000;
const batchesPerSecond = 50;
const seconds = 10;
/** The first one warms up and is not counted. */
const rounds = 4;

export interface Gap {
  /** Milliseconds that the event loop was busy at a stretch: the longest of a round, and what 99.9 % stay under. */
  readonly longest: number;
  readonly p999: number;
  readonly rowsPerSecond: number;
  readonly queries: number;
}

/** Writes from OTLP bytes at a steady rate, while queries run one after the other. */
async function round(store: ClickHouseStore, payloads: readonly Uint8Array[]): Promise<Gap> {
  const range = { start: 1_763_599_000_000, end: 1_763_603_000_000 };
  const write = async (batch: number): Promise<void> => {
    const bytes = payloads[batch % payloads.length] as Uint8Array;
    await store.traces.write(decodeOtlp('traces', bytes));
  };
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
    writes.push(write(i));
  }
  await Promise.all(writes);
  delay.disable();
  const took = (performance.now() - begin) / 1000;
  stopped = true;
  await querying;
  return {
    longest: delay.max / 1e6,
    p999: delay.percentile(99.9) / 1e6,
    rowsPerSecond: (seconds * batchesPerSecond * rowsPerBatch) / took,
    queries,
  };
}

/** Of several rounds the median of each figure. */
export async function eventLoopGap(store: ClickHouseStore): Promise<Gap> {
  const payloads = Array.from(
    { length: 4 },
    (_, seed) => tracePayload(false, rowsPerBatch, seed + 1).protobuf,
  );
  const gaps: Gap[] = [];
  for (let i = 0; i < rounds; i++) gaps.push(await round(store, payloads));
  const counted = gaps.slice(1);
  const of = (key: keyof Gap): number => median(counted.map((gap) => gap[key]));
  return {
    longest: of('longest'),
    p999: of('p999'),
    rowsPerSecond: of('rowsPerSecond'),
    queries: of('queries'),
  };
}
