import type { TelemetryBatch } from '@abduce/core';
import { decodeOtlp, type OtlpSignal } from '@abduce/core/wire';
import { type ClickHouseStore, clickhouseStore } from '@abduce/storage/clickhouse';
import { type ClickHouseClient, createClient } from '@clickhouse/client';
import {
  type ClickHouseServer,
  startClickHouse,
} from '../../../packages/storage/src/test-kit/clickhouse-server.ts';
import {
  atLeast,
  atMost,
  type Bench,
  type BenchRatio,
  type BenchResult,
  cpuOf,
  defineBench,
  median,
  stepBack,
} from '../harness/index.ts';
import { logPayload, tracePayload } from '../otlp/payloads.ts';
import { protobufjs } from '../otlp/peers.ts';
import { eventLoopGap } from './gap.ts';
import { both, type Cost, client, measureWays, ratio, server } from './measure.ts';
import { type Row, spanRows } from './span-rows.ts';

const rounds = 7;
const warmup = 1;
const callsPerRound = 1;
const rowsPerCall = 50_000;

/** On other machines, so for orientation only: clickhouse.com/blog/otel-to-rotel-petabyte-scaling-tracing-4x-greater-throughput */
const published: readonly BenchResult[] = [
  {
    name: 'published: OpenTelemetry Collector into ClickHouse',
    value: 137_000,
    unit: 'spans/CPU-s',
  },
  { name: 'published: Rotel into ClickHouse', value: 462_000, unit: 'spans/CPU-s' },
];

interface Setting {
  readonly server: ClickHouseServer;
  readonly store: ClickHouseStore;
  readonly peer: ClickHouseClient;
}

interface Load {
  readonly signal: OtlpSignal;
  readonly table: string;
  readonly bytes: Uint8Array;
  readonly items: number;
}

/** The same table twice, without views, and without what a merge of one would cost the other. */
async function prepare({ store, peer }: Setting, tables: readonly string[]): Promise<void> {
  await store.check();
  await peer.command({ query: 'CREATE DATABASE peer' });
  const views = await peer.query({
    query: `SELECT name FROM system.tables WHERE database = 'abduce' AND engine = 'MaterializedView'`,
    format: 'JSONEachRow',
  });
  for (const { name } of await views.json<{ name: string }>()) {
    await peer.command({ query: `DROP VIEW abduce.${name} SYNC` });
  }
  for (const table of tables) {
    await peer.command({ query: `CREATE TABLE peer.${table} AS abduce.${table}` });
    await peer.command({ query: `SYSTEM STOP MERGES abduce.${table}` });
    await peer.command({ query: `SYSTEM STOP MERGES peer.${table}` });
  }
}

async function insertRows(
  peer: ClickHouseClient,
  table: string,
  values: readonly Row[],
  call: number,
): Promise<void> {
  await peer.insert({
    table: `peer.${table}`,
    values: values as Row[],
    format: 'JSONEachRow',
    clickhouse_settings: { insert_deduplication_token: String(call), async_insert: 0 },
  });
}

function writer(
  store: ClickHouseStore,
  signal: OtlpSignal,
): (batch: TelemetryBatch, call: number) => Promise<void> {
  const part = signal === 'logs' ? store.logs : store.traces;
  return (batch, call) => part.write(batch, { batchId: String(call) });
}

async function fingerprint(
  peer: ClickHouseClient,
  table: string,
  columns: string,
): Promise<string> {
  const answer = await peer.query({
    query: `SELECT count(), sum(cityHash64(${columns})) FROM ${table}`,
    format: 'TabSeparated',
  });
  return answer.text();
}

async function sameRows(peer: ClickHouseClient, table: string, columns: string): Promise<void> {
  const [ours, theirs] = [
    await fingerprint(peer, `abduce.${table}`, columns),
    await fingerprint(peer, `peer.${table}`, columns),
  ];
  if (ours !== theirs || ours.startsWith('0\t')) {
    throw new Error(`${table}: rows differ: ${ours} and ${theirs}`);
  }
}

async function measure(setting: Setting, load: Load): Promise<readonly Cost[]> {
  const { store, peer, server: engine } = setting;
  const { table, signal, bytes } = load;
  const write = writer(store, signal);
  const reset = async (): Promise<void> => {
    await peer.command({ query: `TRUNCATE TABLE abduce.${table}` });
    await peer.command({ query: `TRUNCATE TABLE peer.${table}` });
  };
  const decoded = decodeOtlp(signal, bytes);
  await write(decoded, -1);
  // What the engine holds is what the peer is given: the very same rows, times as numbers.
  const answer = await peer.query({
    query: `SELECT * FROM abduce.${table}`,
    format: 'JSONEachRow',
  });
  const rows = await answer.json<Row>();
  await insertRows(peer, table, rows, -1);
  await sameRows(peer, table, '*');
  const ways = [
    { name: 'abduce, columns', run: (call: number) => write(decoded, call) },
    { name: 'JSONEachRow, rows', run: (call: number) => insertRows(peer, table, rows, call) },
  ];
  if (signal === 'traces') {
    await reset();
    await write(decoded, -2);
    const made = spanRows(protobufjs.traces.decode(bytes));
    await insertRows(peer, table, made, -2);
    await sameRows(
      peer,
      table,
      Object.keys(made[0] as Row)
        .map((name) => `\`${name}\``)
        .join(', '),
    );
    ways.push(
      { name: 'abduce, OTLP bytes', run: (call) => write(decodeOtlp(signal, bytes), call) },
      {
        name: 'protobufjs, row objects, JSONEachRow',
        run: (call) => insertRows(peer, table, spanRows(protobufjs.traces.decode(bytes)), call),
      },
    );
  }
  return measureWays(ways, {
    rounds,
    callsPerRound,
    warmup,
    serverMs: () => cpuOf(engine.pid),
    reset,
  });
}

function report(
  { signal, items }: Load,
  costs: readonly Cost[],
): { results: BenchResult[]; ratios: BenchRatio[] } {
  const rate = (values: readonly number[]): number => Math.round((items / median(values)) * 1000);
  const results = costs.flatMap(({ name, client: ofClient, server: ofServer }) => [
    { name: `${signal}: ${name}, client`, value: rate(ofClient), unit: 'rows/CPU-s' },
    { name: `${signal}: ${name}, server`, value: rate(ofServer), unit: 'rows/CPU-s' },
  ]);
  const [ours, theirs, ourBytes, theirBytes] = costs;
  if (ours === undefined || theirs === undefined) return { results, ratios: [] };
  const ratios = [
    atMost(`${signal}: server's part of JSONEachRow`, ratio(ours, theirs, server), 1 / 3),
    atMost(`${signal}: client and server, part of JSONEachRow`, ratio(ours, theirs, both), 0.4),
  ];
  if (ourBytes !== undefined && theirBytes !== undefined) {
    ratios.push(
      atLeast(
        `${signal}: OTLP bytes to rows, client, over protobufjs and JSONEachRow`,
        ratio(theirBytes, ourBytes, client),
        4,
      ),
    );
  }
  return { results, ratios };
}

export const bench: Bench = defineBench({
  name: 'storage-clickhouse',
  async run({ log }) {
    const engine = await startClickHouse();
    const store = clickhouseStore({ url: engine.url, keep: { traces: Infinity, logs: Infinity } });
    const peer = createClient({
      url: engine.url,
      clickhouse_settings: { date_time_input_format: 'best_effort' },
    });
    const setting = { server: engine, store, peer };
    const results: BenchResult[] = [];
    const ratios: BenchRatio[] = [];
    try {
      await prepare(setting, ['otel_traces', 'otel_logs']);
      const traces = tracePayload(false, rowsPerCall);
      const logs = logPayload(rowsPerCall);
      const loads: readonly Load[] = [
        { signal: 'traces', table: 'otel_traces', bytes: traces.protobuf, items: traces.items },
        { signal: 'logs', table: 'otel_logs', bytes: logs.protobuf, items: logs.items },
      ];
      for (const load of loads) {
        log(`${load.items} ${load.signal} an insert`);
        const part = report(load, await measure(setting, load));
        results.push(...part.results);
        ratios.push(...part.ratios);
      }
      results.push(...published);
      log('event loop');
      await store.migrate();
      stepBack(engine.pid);
      const gap = await eventLoopGap(store);
      results.push(
        { name: 'event loop: rows written', value: Math.round(gap.rowsPerSecond), unit: 'rows/s' },
        { name: 'event loop: queries in 10 s meanwhile', value: gap.queries, unit: '' },
        { name: 'event loop: 99.9 % of gaps under', value: gap.p999, unit: 'ms' },
      );
      ratios.push(atMost('event loop: longest gap in 10 s, ms', gap.longest, 25));
    } finally {
      await Promise.allSettled([store.close(), peer.close()]);
      await engine.stop();
    }
    return { results, ratios };
  },
});
