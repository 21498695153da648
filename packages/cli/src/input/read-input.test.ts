import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createCaseFile, encodeCase, type TelemetryBatch } from '@abduce/core';
import { scenario, seconds } from '@abduce/core/testing';
import { encodeOtlp, encodeOtlpJson, type OtlpSignal } from '@abduce/core/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folder } from '../test-kit/folder.ts';
import { readInput } from './read-input.ts';

const tables = { traces: 'spans', logs: 'logs', metrics: 'metrics' } as const;
const batches = scenario({ duration: seconds(30) })
  .service('cart')
  .load('cart', 2)
  .log('cart', { body: 'put {int} things into the cart' })
  .batches();
const change = { id: 'd1', kind: 'deploy', title: 'Deploy cart 2', time: 1_767_614_400_000 };

let home: Awaited<ReturnType<typeof folder>>;
beforeAll(async () => {
  home = await folder();
});
afterAll(() => home[Symbol.asyncDispose]());

let made = 0;
/** A directory with these files. */
async function directory(files: Record<string, string | Uint8Array>): Promise<string> {
  const path = join(home.path, String(made++));
  await mkdir(path);
  for (const [name, content] of Object.entries(files)) await writeFile(join(path, name), content);
  return path;
}

/** Rows per table, over all batches. */
function counts(read: readonly TelemetryBatch[]): Record<string, number> {
  const sum = (table: 'spans' | 'logs' | 'metrics'): number =>
    read.reduce((total, batch) => total + (batch[table]?.length ?? 0), 0);
  return { spans: sum('spans'), logs: sum('logs'), metrics: sum('metrics') };
}

async function telemetry(path: string): Promise<readonly TelemetryBatch[]> {
  const input = await readInput(path);
  if (input.kind !== 'telemetry') throw new Error(`${path} was read as a ${input.kind}`);
  return input.batches;
}

const all = counts(batches);
const having = (signal: OtlpSignal): TelemetryBatch[] =>
  batches.filter((batch) => batch[tables[signal]] !== undefined);
const protobuf = (signal: OtlpSignal): Uint8Array =>
  Buffer.concat(having(signal).map((batch) => encodeOtlp(signal, batch)));
const lines = (signal: OtlpSignal): string =>
  having(signal)
    .map((batch) => `${encodeOtlpJson(signal, batch)}\n`)
    .join('');
const single = (signal: OtlpSignal): string =>
  encodeOtlpJson(signal, having(signal)[0] as TelemetryBatch);

describe('a directory', () => {
  it.each(['traces', 'logs', 'metrics'] as const)('%s in every encoding', async (signal) => {
    const table = tables[signal];
    const expected = { spans: 0, logs: 0, metrics: 0, [table]: all[table] };
    const bytes = protobuf(signal);
    for (const [name, content] of [
      [`${signal}.pb`, bytes],
      [`${signal}.binpb`, bytes],
      [`${signal}.pb.gz`, gzipSync(bytes)],
      ['out.jsonl', lines(signal)],
      ['out.ndjson.gz', gzipSync(lines(signal))],
      // What the Collector's file exporter calls its lines.
      ['out.json', lines(signal)],
      ['out.JSON.GZ', gzipSync(lines(signal))],
    ] as const) {
      expect(counts(await telemetry(await directory({ [name]: content }))), name).toEqual(expected);
    }
    const [first] = having(signal);
    const one = await telemetry(await directory({ 'one.json': single(signal) }));
    expect(counts(one)[table]).toBe(first?.[table]?.length);
    const pretty = JSON.stringify(JSON.parse(single(signal)), null, 2);
    expect(counts(await telemetry(await directory({ 'pretty.json': pretty })))).toEqual(
      counts(one),
    );
  });

  it('everything at once, in order of names, beside files of no interest', async () => {
    const path = await directory({
      'traces.pb': protobuf('traces'),
      'metrics.pb.gz': gzipSync(protobuf('metrics')),
      'logs.jsonl': lines('logs'),
      'changes.json': JSON.stringify([change]),
      'README.md': 'not telemetry',
    });
    await mkdir(join(path, 'older.json'));
    const input = await readInput(path);
    if (input.kind !== 'telemetry') throw new Error('not read as telemetry');
    expect(input.files).toEqual(['changes.json', 'logs.jsonl', 'metrics.pb.gz', 'traces.pb']);
    expect(counts(input.batches)).toEqual(all);
    expect(input.batches.flatMap((batch) => batch.changes ?? [])).toMatchObject([change]);
  });
});

it('a case file', async () => {
  const caseFile = createCaseFile({ services: ['cart'], window: { start: 0, end: 60_000 } });
  const path = await directory({
    'case.json': encodeCase(caseFile),
    'case.json.gz': gzipSync(encodeCase(caseFile)),
  });
  for (const name of ['case.json', 'case.json.gz'])
    expect(await readInput(join(path, name))).toEqual({ kind: 'case', caseFile });
});

describe('what cannot be read', () => {
  it('a path that is not there', async () => {
    await expect(readInput(join(home.path, 'nope'))).rejects.toMatchObject({
      code: 'CONFIG',
      message: `cannot read "${join(home.path, 'nope')}"`,
      hint: expect.stringContaining('directory of OTLP files'),
    });
  });

  it('an empty directory', async () => {
    const path = await directory({});
    await expect(readInput(path)).rejects.toMatchObject({
      code: 'CONFIG',
      message: expect.stringContaining(path),
      hint: expect.stringContaining('.jsonl'),
    });
  });

  it.each([
    ['traces.pb', 'not protobuf at all', ''],
    ['things.pb', new Uint8Array(), 'does not say what it holds'],
    ['traces.json', '{"resourceSpans":', ''],
    ['other.json', '{"hello":1}', 'not OTLP/JSON'],
    ['traces.jsonl', `${single('traces')}\n\n{"resourceSpans":7}\n`, 'line 3'],
    ['traces.pb.gz', 'not gzip', 'not a gzip file'],
    ['changes.json', '[{"id":"x"', ''],
    ['changes.json', JSON.stringify([{ ...change, kind: 'party' }]), 'kind'],
  ])('%s that holds something else', async (name, content, said) => {
    const path = await directory({ [name]: content });
    const reading = readInput(path);
    await expect(reading).rejects.toMatchObject({ name: 'AbduceError', code: 'DECODE' });
    await expect(reading).rejects.toThrow(join(path, name));
    await expect(reading).rejects.toThrow(said);
  });

  it.each([
    ['nothing', ''],
    ['no case file', '{"schema":1}'],
    ['OTLP', single('traces')],
  ])('%s for a case file', async (_, content) => {
    const path = join(await directory({ 'case.json': content }), 'case.json');
    await expect(readInput(path)).rejects.toMatchObject({
      code: 'DECODE',
      message: expect.stringContaining(path),
      hint: expect.stringContaining('directory'),
    });
  });
});
