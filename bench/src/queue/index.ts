import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import {
  decodeDocument,
  encodeDocument,
  type TelemetryBatch,
  type TelemetrySink,
} from '@abduce/core';
import { decodeOtlp } from '@abduce/core/wire';
import { decodeBatch, durableQueue, encodeBatch } from '@abduce/storage/queue';
import {
  atLeast,
  type Bench,
  type BenchRatio,
  type BenchResult,
  defineBench,
  interleave,
  median,
  speedup,
} from '../harness/index.ts';
import { logPayload, metricPayload, type Payload, tracePayload } from '../otlp/payloads.ts';

/** The document codec is what a batch would be kept in otherwise. */
const goals = { encode: 2, decode: 2, size: 1.5 } as const;

const zstd = (bytes: Uint8Array): Uint8Array => zstdCompressSync(bytes, { params: { 100: 1 } });
const megabytes = (bytes: number, cpuMs: number): number => bytes / 1e6 / (cpuMs / 1000);

function codec(payload: Payload): { results: BenchResult[]; ratios: BenchRatio[] } {
  const batch = decodeOtlp(payload.signal, payload.protobuf);
  const bytes = encodeBatch(batch).slice();
  const text = encodeDocument(batch);
  const packed = zstd(bytes);
  const encode = interleave([
    { name: 'ours', run: () => encodeBatch(batch) },
    { name: 'document', run: () => Buffer.from(encodeDocument(batch)) },
    { name: 'zstd', run: () => zstd(bytes) },
  ]);
  const decode = interleave([
    { name: 'ours', run: () => decodeBatch(bytes) },
    { name: 'document', run: () => decodeDocument(text) },
  ]);
  // By the bytes of the request, so that a codec does not look faster by writing more.
  const rate = (name: string, timings: typeof encode, which: string): BenchResult => ({
    name: `${payload.name}: ${which}`,
    value: megabytes(
      payload.protobuf.length,
      timings.find((timing) => timing.name === name)?.cpuMs ?? Number.NaN,
    ),
    unit: 'MB of OTLP/CPU-s',
  });
  const size = (name: string, length: number): BenchResult => ({
    name: `${payload.name}: ${name}`,
    value: length / payload.items,
    unit: 'bytes/item',
  });
  return {
    results: [
      rate('ours', encode, 'encode'),
      rate('zstd', encode, 'zstd of what was encoded'),
      rate('ours', decode, 'decode'),
      size('OTLP', payload.protobuf.length),
      size('encoded', bytes.length),
      size('encoded, zstd', packed.length),
    ],
    ratios: [
      atLeast(
        `${payload.name}: encode over document codec`,
        speedup(encode, 'ours', 'document'),
        goals.encode,
      ),
      atLeast(
        `${payload.name}: decode over document codec`,
        speedup(decode, 'ours', 'document'),
        goals.decode,
      ),
      atLeast(
        `${payload.name}: smaller than OTLP`,
        payload.protobuf.length / bytes.length,
        goals.size,
      ),
    ],
  };
}

/** Takes nothing for good: only the way in is measured. */
const away: TelemetrySink = { write: () => new Promise(() => undefined) };

/** Acknowledged records a second of wall time, so many writers each awaiting its write; the median of `rounds`. */
async function writeRate(batch: TelemetryBatch, writers: number): Promise<number> {
  const rounds = 5;
  const rates: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const directory = mkdtempSync(join(tmpdir(), 'abduce-bench-queue-'));
    try {
      await using queue = await durableQueue({ directory, sink: away });
      const until = performance.now() + 1000;
      const begin = performance.now();
      let written = 0;
      const write = async (): Promise<void> => {
        while (performance.now() < until) {
          await queue.write(batch);
          written++;
        }
      };
      await Promise.all(Array.from({ length: writers }, write));
      rates.push((written / (performance.now() - begin)) * 1000);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }
  return median(rates);
}

export const bench: Bench = defineBench({
  name: 'queue',
  async run({ log }) {
    const results: BenchResult[] = [];
    const ratios: BenchRatio[] = [];
    for (const payload of [tracePayload(false), logPayload(), metricPayload()]) {
      log(`codec: ${payload.name}`);
      const measured = codec(payload);
      results.push(...measured.results);
      ratios.push(...measured.ratios);
    }
    // Small batches, as many senders make them: the sync is what they cost.
    const { signal, protobuf, items } = logPayload(20);
    const batch = decodeOtlp(signal, protobuf);
    const rates = new Map<number, number>();
    for (const writers of [1, 16, 64]) {
      log(`${writers} writers`);
      const rate = await writeRate(batch, writers);
      rates.set(writers, rate);
      results.push(
        { name: `${writers} writers, each awaiting fdatasync`, value: rate, unit: 'batches/s' },
        { name: `${writers} writers: log records`, value: rate * items, unit: 'records/s' },
      );
    }
    ratios.push(
      atLeast('64 writers over 1: group commit', (rates.get(64) ?? 0) / (rates.get(1) ?? 1), 2),
    );
    return { results, ratios };
  },
});
