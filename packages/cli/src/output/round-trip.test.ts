import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  batchBuilder,
  encodeDocument,
  logRows,
  pointRows,
  spanRows,
  type TelemetryBatch,
  type TimeRange,
} from '@abduce/core';
import { type MemoryStore, memoryStore } from '@abduce/storage/memory';
import { expect, it, vi } from 'vitest';
import { filesOf, importFiles } from '../input/import-files.ts';
import { readInput } from '../input/read-input.ts';
import type { Progress } from '../store/progress.ts';
import { readStore } from '../store/read-store.ts';
import { type StoredSignal, storedSignals } from '../store/signals.ts';
import { storeWriter } from '../store/store-writer.ts';
import { folder } from '../test-kit/folder.ts';
import { outage, writeTelemetry } from '../test-kit/outage.ts';
import { type ExportOptions, exportStore } from './export-store.ts';

vi.setConfig({ testTimeout: 30_000 });

const start = Date.UTC(2026, 0, 5, 12);
const range: TimeRange = { start, end: start + 3_600_000 };
const quiet: Progress = { tell: () => {} };
const store = (): MemoryStore => memoryStore({ maxAge: Number.MAX_SAFE_INTEGER });

/** Everything that OTLP can say of a row, names and values that need care included. */
function hostile(): TelemetryBatch {
  const builder = batchBuilder();
  const awkward = 'a"b\\c\u2028{}\n__proto__\u0000';
  const resource = new Map<string, string | number>([
    ['service.name', awkward],
    ['__proto__', 'x'],
    ['process.pid', 7],
  ]);
  const scope = { name: 'lib', version: '1' };
  const attributes = new Map<string, never>(
    Object.entries({
      text: awkward,
      whole: 5,
      share: 0.25,
      yes: true,
      big: 2n ** 60n,
      bytes: Uint8Array.of(0, 255),
      list: ['a', 1.5, false],
      map: new Map([['k', 'v']]),
    }) as [string, never][],
  );
  const traceId = '0123456789abcdef0123456789abcdef';
  for (let i = 0; i < 50; i++) {
    const time = start + i * 1000;
    const spanId = (i + 1).toString(16).padStart(16, '0');
    builder.span({
      ...{ resource, scope, attributes, traceId, spanId, name: awkward },
      ...{ kind: 3, start: time, duration: 1.5, status: 2, statusMessage: awkward },
      startNano: BigInt(time) * 1_000_000n + 7n,
      endNano: BigInt(time) * 1_000_000n + 1_500_009n,
      events: [{ name: 'e', time: time + 1, attributes }],
      links: [{ traceId, spanId: '00000000000000ff', attributes }],
      ...(i > 0 && { parentSpanId: '0000000000000001' }),
    });
    builder.log({
      ...{ resource, scope, attributes, traceId, spanId, time, severity: 17 },
      ...{ severityText: 'ERROR', body: i % 2 === 0 ? awkward : new Map([['a', [1, 'b']]]) },
    });
    const point = { resource, scope, time, attributes: { [awkward]: awkward } };
    builder.point({ ...point, name: awkward, unit: 'By', description: 'd', value: i / 3 });
    builder.point({ ...point, name: 'sum', kind: 'sum', start, value: 2 ** 53, monotonic: false });
    builder.point({
      ...{
        ...point,
        name: 'histogram',
        kind: 'histogram',
        temporality: 'delta',
        value: 3,
        count: 6,
      },
      start: time - 1000,
      histogram: {
        bounds: Float64Array.of(0.1, 1),
        counts: Float64Array.of(1, 2, 3),
        min: Number.NaN,
        max: Number.NaN,
      },
    });
    builder.point({
      ...{ ...point, name: 'exponential', kind: 'exponential_histogram', value: 3, count: 3 },
      exponential: {
        ...{ scale: 3, zeroCount: 1, zeroThreshold: 0.001, min: 0.5, max: 2 },
        positive: { offset: -2, counts: Float64Array.of(1, 1) },
        negative: { offset: 0, counts: new Float64Array() },
      },
    });
    builder.change({
      ...{ id: `c${i}`, kind: 'deploy', title: awkward, time, service: awkward },
      ...{ files: ['a.ts'], attributes: { k: awkward } },
    });
  }
  return builder.build();
}

/** All rows of a store as text, in an order that does not depend on how they are grouped. */
async function rowsIn(from: MemoryStore): Promise<Record<StoredSignal, readonly string[]>> {
  const rows: Record<StoredSignal, string[]> = {
    ...{ traces: [], logs: [], metrics: [], profiles: [], changes: [] },
  };
  const pages = readStore(from, {
    selection: { signals: storedSignals, range },
    onGap: () => {},
    step: 1000,
  });
  for await (const { batch } of pages) {
    for (const span of spanRows(batch)) rows.traces.push(encodeDocument(span));
    for (const record of logRows(batch)) rows.logs.push(encodeDocument(record));
    for (const point of pointRows(batch)) rows.metrics.push(encodeDocument(point));
    for (const change of batch.changes ?? []) rows.changes.push(encodeDocument(change));
  }
  for (const list of Object.values(rows)) list.sort();
  return rows;
}

async function imported(path: string): Promise<MemoryStore> {
  const target = store();
  const writer = storeWriter(target, { signals: storedSignals });
  await importFiles(await filesOf(path), writer, { keepGoing: false, progress: quiet });
  await writer.flush();
  expect(writer.refused()).toEqual([]);
  return target;
}

const exportTo = (out: string, more: Partial<ExportOptions> = {}): ExportOptions => ({
  selection: { signals: storedSignals, range },
  ...{ format: 'otlp-json', out, maxBytes: 2 ** 30, step: 1000, progress: quiet },
  onGap: () => {},
  print: async () => {},
  ...more,
});

it.each(['otlp-json', 'otlp-proto'] as const)(
  'import, export as %s and import again gives equal rows',
  async (format) => {
    await using home = await folder();
    const given = join(home.path, 'given');
    await writeTelemetry(given, [...outage().batches(), hostile()]);
    const first = await imported(given);
    const out = join(home.path, 'out');
    const { rows, files } = await exportStore(first, exportTo(out, { format }));
    const second = await imported(out);
    const expected = await rowsIn(first);
    expect(expected.traces.length).toBeGreaterThan(8000);
    expect(await rowsIn(second)).toEqual(expected);
    expect(rows).toMatchObject({
      traces: expected.traces.length,
      logs: expected.logs.length,
      metrics: expected.metrics.length,
      changes: 51,
    });
    expect(files).toHaveLength(4);
    // What investigates a directory reads it as well.
    const input = await readInput(out);
    expect(input.kind === 'telemetry' && input.files).toHaveLength(4);
  },
);

it('files are split by size, and read together', async () => {
  await using home = await folder();
  const first = store();
  const writer = storeWriter(first, { signals: storedSignals });
  for (const batch of outage().batches()) await writer.write(batch, () => 'id');
  await writer.flush();
  const out = join(home.path, 'out');
  const { files } = await exportStore(first, exportTo(out, { maxBytes: 1024 ** 2 }));
  const traces = files.filter(({ file }) => /traces(-\d+)?\.jsonl$/.test(file));
  expect(traces.length).toBeGreaterThan(2);
  expect((await readdir(out)).filter((name) => name.endsWith('.part'))).toEqual([]);
  expect(await rowsIn(await imported(out))).toEqual(await rowsIn(first));
});

it('nothing that is there already is touched', async () => {
  await using home = await folder();
  const first = await imported(
    await (async () => {
      await writeTelemetry(join(home.path, 'given'), [hostile()]);
      return join(home.path, 'given');
    })(),
  );
  await expect(exportStore(first, exportTo(join(home.path, 'given')))).rejects.toMatchObject({
    code: 'CONFIG',
    message: expect.stringContaining('not empty'),
  });
  const file = join(home.path, 'traces.jsonl');
  const one = exportTo(file, { selection: { signals: ['traces'], range } });
  await exportStore(first, one);
  await expect(exportStore(first, one)).rejects.toMatchObject({
    code: 'CONFIG',
    message: expect.stringContaining('is there already'),
  });
  await expect(exportStore(first, exportTo(join(home.path, 'all.jsonl')))).rejects.toThrow(
    'holds one signal',
  );
});

it('NDJSON is one plain row a line', async () => {
  await using home = await folder();
  const first = store();
  const writer = storeWriter(first, { signals: storedSignals });
  await writer.write(hostile(), () => 'id');
  await writer.flush();
  const out = join(home.path, 'rows');
  await exportStore(first, exportTo(out, { format: 'ndjson' }));
  const lines = async (name: string): Promise<Record<string, unknown>[]> =>
    (await readFile(join(out, name), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const [span] = await lines('traces.ndjson');
  expect(span).toMatchObject({
    signal: 'span',
    time: '2026-01-05T12:00:00.000Z',
    startUnixNano: '1767614400000000007',
    kind: 'client',
    status: 'error',
    attributes: { big: '1152921504606846976', bytes: 'AP8=', list: ['a', 1.5, false] },
  });
  expect(Object.hasOwn(span?.resource as object, '__proto__')).toBe(true);
  expect(span).not.toHaveProperty('parentSpanId');
  expect((await lines('logs.ndjson'))[1]).toMatchObject({ body: { a: [1, 'b'] }, severity: 17 });
  const metrics = await lines('metrics.ndjson');
  expect(metrics.filter(({ metric }) => metric === 'histogram')[0]).toMatchObject({
    count: 6,
    sum: 3,
    bounds: [0.1, 1],
    bucketCounts: [1, 2, 3],
    temporality: 'delta',
  });
  expect((await lines('changes.ndjson'))[0]).toMatchObject({ signal: 'change', id: 'c0' });
});
