import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { logRows, pointRows, spanRows, type TelemetryBatch } from '@abduce/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ClickHouseServer,
  engineFolder,
  startClickHouse,
} from '../../../storage/src/test-kit/clickhouse-server.ts';
import {
  type MetricServer,
  startPrometheus,
} from '../../../storage/src/test-kit/prometheus-server.ts';
import { readInput } from '../input/read-input.ts';
import { folder } from '../test-kit/folder.ts';
import { invoke, type Outcome } from '../test-kit/invoke.ts';
import { outage, writeTelemetry } from '../test-kit/outage.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const day = ['--from', '2026-01-05', '--to', '2026-01-06'];

let home: Awaited<ReturnType<typeof folder>>;
let telemetry: string;
let clickhouse: ClickHouseServer;
let prometheus: MetricServer;
beforeAll(async () => {
  home = await folder();
  telemetry = join(home.path, 'telemetry');
  await writeTelemetry(telemetry, outage().batches());
  [clickhouse, prometheus] = await Promise.all([startClickHouse(), startPrometheus()]);
});
afterAll(async () => {
  await Promise.all([clickhouse.stop(), prometheus.stop(), home[Symbol.asyncDispose]()]);
});

const database = (name: string, more = ''): string =>
  `clickhouse://default@127.0.0.1:${clickhouse.httpPort}/${name}${more}`;

async function ok(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await invoke(...args);
  expect(stderr.replace(/^[\d,]+ rows in .*\n/, '')).toBe('');
  expect(code, stdout).toBe(0);
  return stdout;
}

/** Runs the command as a process of its own, where the embedded engine is installed. */
function abduce(...args: readonly string[]): Promise<Outcome> {
  const child = spawn(process.execPath, ['--conditions=@abduce/source', main, ...args], {
    cwd: engineFolder,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve) =>
    child.once('close', (code) => resolve({ code: code ?? -1, stdout, stderr })),
  );
}

/** Rows of a directory as text, whatever their order. Stores keep labels of metrics as text only. */
async function rowsOf(path: string): Promise<readonly string[]> {
  const input = await readInput(path);
  if (input.kind !== 'telemetry') throw new Error(`${path} is a case file`);
  const plain = (value: unknown): string =>
    JSON.stringify(value, (_, member: unknown) => {
      if (typeof member === 'bigint') return member.toString();
      if (ArrayBuffer.isView(member)) return Array.from(member as Float64Array, String);
      return member instanceof Map ? [...member].sort() : member;
    });
  const labels = (of: ReadonlyMap<string, unknown>): unknown =>
    new Map([...of].map(([name, value]) => [name, String(value)]));
  return input.batches
    .flatMap((batch: TelemetryBatch) => [
      ...[...spanRows(batch)].map(plain),
      ...[...logRows(batch)].map(plain),
      ...[...pointRows(batch)].map((point) =>
        plain({
          ...point,
          histogram: point.histogram && { ...point.histogram, min: 0, max: 0 },
          resource: labels(point.resource),
          attributes: labels(point.attributes),
        }),
      ),
      ...(batch.changes ?? []).map(plain),
    ])
    .sort();
}

describe('ClickHouse', () => {
  it('is made ready, filled, looked at, exported from, and holds nothing twice', {
    timeout: 120_000,
  }, async () => {
    const store = database('shop');
    const before = await invoke('store', 'check', '--store', store);
    expect(before.code).toBe(1);
    expect(before.stdout).toMatch(
      /✓ reachable +ClickHouse .* answers in \d+ ms\n✗ schema .*\n.*store migrate.*\n✓ clock/,
    );
    const plan = await ok('store', 'migrate', '--dry-run', '--json', '--store', store);
    expect(JSON.parse(plan)).toMatchObject({ dryRun: true, done: [], plan: { version: 0 } });

    const kept = database('shop', '?keep=50y');
    for (const round of [1, 2]) {
      const told = await ok('import', telemetry, '--store', kept);
      expect(told, `round ${round}`).toMatch(/traces +8,640 +8,640\n/);
      expect(told).not.toContain('!');
    }
    const out = join(home.path, 'of-clickhouse');
    const { code, stdout } = await invoke('export', '--store', store, ...day, '--out', out);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /traces +8,640 rows\nlogs +37 rows\nmetrics +624 rows\nchanges +1 row\n/,
    );
    expect(await rowsOf(out)).toEqual(await rowsOf(telemetry));

    const when = ['--from', '2026-01-05T12:04:00Z', '--to', '2026-01-05T12:06:00Z'];
    const told = await ok('investigate', '--store', store, ...when, '--service', 'gateway');
    expect(told).toContain('lost an index');
    expect(told).toMatch(/release 2\.0\.0 of\s+orders/);

    const check = await ok('store', 'check', '--store', store);
    expect(check).toMatch(
      /^✓ reachable .*\n✓ schema .*\n✓ deduplication .*\n✓ time to live .*\n✓ clock .*\n$/,
    );
    expect(await ok('store', 'migrate', '--store', store)).toContain('nothing to do');
    const stats = JSON.parse(await ok('store', 'stats', '--json', '--store', store)) as {
      readonly tables: readonly { readonly name: string; readonly rows: number }[];
    };
    expect(stats.tables).toContainEqual(
      expect.objectContaining({ name: 'shop.otel_traces', rows: 8640 }),
    );
  });

  it('is not altered by the way, but by a migration that shows what it does', {
    timeout: 60_000,
  }, async () => {
    await ok('store', 'migrate', '--store', database('kept', '?keep=7d'));
    const refused = await invoke('import', telemetry, '--store', database('kept', '?keep=30d'));
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('abduce store migrate');
    const told = await invoke('import', telemetry, '--store', database('kept'));
    expect(told.stdout).toMatch(/! traces: 8,640 rows are older than the 7 days/);
    const plan = await invoke(
      ...['store', 'migrate', '--dry-run', '--store', database('kept', '?keep=30d')],
    );
    expect(plan.stdout).toContain('MODIFY TTL');
    expect(plan.stderr).toContain('nothing was changed');
    await ok('store', 'migrate', '--store', database('kept', '?keep=30d'));
    expect(await ok('store', 'migrate', '--store', database('kept'))).toContain('nothing to do');
  });
});

describe('tables that something else made', () => {
  const exporterTraces = `CREATE TABLE otel.otel_traces (
    Timestamp DateTime64(9), TraceId String, SpanId String, ParentSpanId String, TraceState String,
    SpanName LowCardinality(String), SpanKind LowCardinality(String), ServiceName LowCardinality(String),
    ResourceAttributes Map(LowCardinality(String), String), ScopeName String, ScopeVersion String,
    SpanAttributes Map(LowCardinality(String), String), Duration UInt64,
    StatusCode LowCardinality(String), StatusMessage String,
    Events Nested (Timestamp DateTime64(9), Name LowCardinality(String), Attributes Map(LowCardinality(String), String)),
    Links Nested (TraceId String, SpanId String, TraceState String, Attributes Map(LowCardinality(String), String))
  ) ENGINE = MergeTree PARTITION BY toDate(Timestamp) ORDER BY (ServiceName, SpanName, toDateTime(Timestamp))`;
  const exporterRows = `INSERT INTO otel.otel_traces (Timestamp, TraceId, SpanId, SpanName, SpanKind, ServiceName,
      ResourceAttributes, SpanAttributes, Duration, StatusCode)
    SELECT toDateTime64('2026-01-05 12:00:00', 9) + number, lower(hex(MD5(toString(number)))),
      substring(lower(hex(MD5(toString(number)))), 1, 16), 'GET /', 'Server', 'cart', map('service.name', 'cart'),
      map('http.route', '/'), 5000000, 'Unset' FROM numbers(1000)`;

  it('are read as they are, and copied into our own', { timeout: 60_000 }, async () => {
    for (const body of ['CREATE DATABASE otel', exporterTraces, exporterRows]) {
      const response = await fetch(clickhouse.url, { method: 'POST', body });
      expect(await response.text()).toBe('');
    }
    const store = database('otel');
    const check = await invoke('store', 'check', '--store', store);
    expect(check.code).toBe(0);
    expect(check.stdout).toMatch(/! schema +only what something else made: otel.otel_traces\n/);
    expect(check.stdout).toMatch(/! deduplication +"otel.otel_traces" does not remember inserts/);
    const own = database('own', '?keep=50y');
    const copied = await invoke('import', store, '--store', own, ...day);
    expect(copied).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/traces +1,000 +1,000/),
    });
    expect(copied.stdout).toContain('! logs: there is no table "otel.otel_logs"');
    const rows = async (from: string): Promise<string[]> => {
      const { stdout } = await invoke('export', '--store', from, ...day, '--signal', 'traces');
      return stdout.trimEnd().split('\n').sort();
    };
    expect(await rows(own)).toEqual(await rows(store));
    // Whoever names a signal wants to hear that it is not there.
    const missing = await invoke('export', '--store', store, ...day, '--signal', 'logs');
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('otel.otel_logs')]);
  });
});

describe('Prometheus', () => {
  it('takes metrics, and gives them back as they were', { timeout: 60_000 }, async () => {
    const store = `prometheus+http://127.0.0.1:${prometheus.port}`;
    const check = await ok('store', 'check', '--store', store);
    expect(check).toMatch(/✓ reachable +Prometheus 2\..*\n✓ writing .*\n✓ clock .*\n$/);
    const told = await ok('import', telemetry, '--store', store, '--signal', 'metrics');
    expect(told).toMatch(/metrics +624 +0 +624\n/);
    const summary = await ok(
      ...['import', store, '--store', database('from_prometheus', '?keep=50y'), ...day, '--json'],
    );
    expect(JSON.parse(summary)).toMatchObject({ written: { metrics: 624 }, refused: [] });
    const one = ['--signal', 'metrics', '--service', 'orders', '--metric', 'process.cpu.time'];
    const [ours, theirs] = [
      await invoke('export', '--store', database('from_prometheus'), ...day, ...one),
      await invoke('export', '--store', store, ...day, ...one),
    ];
    const lines = ({ stdout }: Outcome): string[] => stdout.trimEnd().split('\n').sort();
    expect(lines(ours).length).toBeGreaterThan(10);
    expect(lines(ours)).toEqual(lines(theirs));
  });

  it('holds the metrics of a store whose other signals are elsewhere', {
    timeout: 60_000,
  }, async () => {
    const file = join(home.path, 'store.json');
    await writeFile(
      file,
      JSON.stringify({
        metrics: `prometheus+http://127.0.0.1:${prometheus.port}`,
        default: database('apart', '?keep=50y'),
      }),
    );
    await ok('import', telemetry, '--store', file);
    const out = join(home.path, 'apart.ndjson');
    const { code } = await invoke(
      'export',
      '--store',
      file,
      ...day,
      '--format',
      'ndjson',
      '--out',
      out,
    );
    expect(code).toBe(0);
    const signals = (await readFile(out, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { signal: string }).signal);
    expect(new Set(signals)).toEqual(new Set(['span', 'log', 'metric', 'change']));
    const { stdout } = await invoke('store', 'stats', '--store', file);
    expect(stdout).toContain('apart.otel_traces');
    expect(stdout).toMatch(/prometheus\+http.*: \d+ metrics with samples/);
  });
});

describe('the embedded ClickHouse', () => {
  it('is filled and read by processes of their own', { timeout: 120_000 }, async () => {
    const store = `chdb:${join(home.path, 'chdb')}`;
    const imported = await abduce('import', telemetry, '--store', `${store}?keep=50y`);
    expect(imported).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/traces +8,640 +8,640/),
    });
    const out = join(home.path, 'of-chdb');
    const exported = await abduce('export', '--store', store, ...day, '--out', out);
    expect(exported.code, exported.stderr).toBe(0);
    expect(await rowsOf(out)).toEqual(await rowsOf(telemetry));
    const check = await abduce('store', 'check', '--store', store);
    expect(check).toMatchObject({ code: 0, stdout: expect.stringContaining('✓ schema') });
  });
});
