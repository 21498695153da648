import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createGzip, gzipSync, zstdCompressSync } from 'node:zlib';
import { pointRows, spanRows, type TelemetryBatch } from '@abduce/core';
import { scenario, seconds } from '@abduce/core/testing';
import { encodeOtlp, encodeOtlpJson, type OtlpSignal } from '@abduce/core/wire';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { folder } from '../test-kit/folder.ts';
import { batchesIn, chunked, refusals } from '../test-kit/pieces.ts';
import { openBytes, unpackedName } from './byte-source.ts';
import { readPieces } from './read-pieces.ts';

vi.setConfig({ testTimeout: 30_000 });

const batches = scenario({ duration: seconds(60) })
  .service('cart')
  .service('orders')
  .call('cart', 'orders')
  .load('cart', 5)
  .batches();
const tables = { traces: 'spans', logs: 'logs', metrics: 'metrics' } as const;
const having = (signal: OtlpSignal): TelemetryBatch[] =>
  batches.filter((batch) => batch[tables[signal]] !== undefined);

const requests = having('traces').map((batch) => encodeOtlp('traces', batch));
const count = (all: readonly TelemetryBatch[], signal: OtlpSignal): number =>
  all.reduce((sum, batch) => sum + (batch[tables[signal]]?.length ?? 0), 0);

function fixed(message: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  return Buffer.concat([length, message]);
}

function varint(message: Uint8Array): Buffer {
  const length: number[] = [];
  let rest = message.length;
  for (; rest >= 128; rest = Math.floor(rest / 128)) length.push((rest % 128) | 128);
  return Buffer.concat([Buffer.from([...length, rest]), message]);
}

async function read(
  name: string,
  content: Uint8Array | string,
  size?: number,
): Promise<TelemetryBatch[]> {
  return await batchesIn(readPieces(chunked(content, size), { name, ...refusals() }));
}

/** In order of their ids: requests group spans by their resource. */
const spansOf = (all: readonly TelemetryBatch[]): unknown[] =>
  all.flatMap((batch) => [...spanRows(batch)]).sort((a, b) => (a.spanId < b.spanId ? -1 : 1));

describe('OTLP in protobuf', () => {
  const expected = spansOf(having('traces'));
  it.each([
    ['one request', Buffer.concat(requests)],
    ['each after its length in four bytes', Buffer.concat(requests.map(fixed))],
    ['each after its length as a varint', Buffer.concat(requests.map(varint))],
  ])('%s', async (_, bytes) => {
    for (const size of [997, 1 << 18]) {
      const found = await read('traces.pb', bytes, size);
      expect(spansOf(found)).toEqual(expected);
    }
  });

  it('an empty message between others', async () => {
    const bytes = Buffer.concat([fixed(new Uint8Array()), ...requests.map(fixed)]);
    expect(spansOf(await read('traces.pb', bytes))).toEqual(expected);
  });

  it.each([
    ['cut', Buffer.concat(requests).subarray(0, -3), 'too early'],
    ['cut in a frame', Buffer.concat(requests.map(fixed)).subarray(0, -3), 'too early'],
    ['text', Buffer.from('not protobuf at all'), 'is not the beginning of OTLP'],
    ['text after a request', Buffer.concat([...requests, Buffer.from('x')]), '0x78 where'],
  ])('%s is told with the byte', async (_, bytes, said) => {
    await expect(read('traces.pb', bytes)).rejects.toMatchObject({
      code: 'DECODE',
      message: expect.stringContaining(said),
      hint: expect.any(String),
    });
  });
});

describe('OTLP in JSON', () => {
  const documents = having('metrics').map((batch) => encodeOtlpJson('metrics', batch));
  const expected = having('metrics').flatMap((batch) => [...pointRows(batch)]);

  it.each([
    ['one document a line', `${documents.join('\n')}\n`],
    ['documents without a break', documents.join('')],
    [
      'over many lines',
      documents.map((text) => JSON.stringify(JSON.parse(text), null, 1)).join(''),
    ],
  ])('%s', async (_, text) => {
    const found = await read('out.json', text, 5003);
    expect(found.flatMap((batch) => [...pointRows(batch)])).toEqual(expected);
  });

  it('a mistake is told with its line', async () => {
    const text = `${documents[0]}\n\n{"resourceMetrics":[{"scopeMetrics":7}]}\n`;
    await expect(read('m.jsonl', text)).rejects.toThrow(/line 3, byte \d+: .*scopeMetrics/);
  });
});

describe('files', () => {
  let home: Awaited<ReturnType<typeof folder>>;
  beforeAll(async () => {
    home = await folder();
  });
  afterAll(() => home[Symbol.asyncDispose]());

  it.each([
    ['traces.pb', (bytes: Buffer) => bytes],
    ['traces.pb.gz', gzipSync],
    ['traces.pb.zst', zstdCompressSync],
  ])('%s', async (name, pack) => {
    const file = join(home.path, name);
    await writeFile(file, pack(Buffer.concat(requests)));
    const source = await openBytes(file);
    const all = await batchesIn(
      readPieces(source.chunks, { name: unpackedName(name), ...refusals() }),
    );
    expect(count(all, 'traces')).toBe(count(batches, 'traces'));
    expect(source.done).toBe(source.size);
  });

  it.each(['traces.pb.gz', 'traces.pb.zst'])('%s that is none', async (name) => {
    const path = join(home.path, 'bad');
    await mkdir(path, { recursive: true });
    await writeFile(join(path, name), 'something else');
    const source = await openBytes(join(path, name));
    await expect(
      batchesIn(readPieces(source.chunks, { name: 'traces.pb', ...refusals() })),
    ).rejects.toThrow(/not a (gzip|zstd) file/);
  });

  it('memory does not grow with the file', async () => {
    const file = join(home.path, 'large-traces.pb.gz');
    const one = Buffer.concat(requests);
    const gzip = createGzip({ level: 1 });
    const packed: Buffer[] = [];
    gzip.on('data', (chunk: Buffer) => packed.push(chunk));
    for (let i = 0; i < 200; i++) gzip.write(one);
    await new Promise<void>((resolve) => gzip.end(resolve));
    await writeFile(file, Buffer.concat(packed));
    const source = await openBytes(file);
    let [rows, largest] = [0, 0];
    for await (const { batch } of readPieces(source.chunks, { name: 'traces.pb', ...refusals() })) {
      rows += batch.spans?.length ?? 0;
      largest = Math.max(largest, batch.spans?.length ?? 0);
    }
    expect(rows).toBe(200 * count(batches, 'traces'));
    expect(largest).toBeLessThan(rows / 20);
  });
});
