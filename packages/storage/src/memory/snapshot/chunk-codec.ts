import { decodeDocument, type ExponentialPoint, encodeDocument } from '@abduce/core';
import { type ByteReader, byteReader } from '../../queue/codec/byte-reader.ts';
import { type ByteWriter, byteWriter } from '../../queue/codec/byte-writer.ts';
import { readColumn, writeColumn } from '../../queue/codec/column.ts';
import { readTexts, writeTexts } from '../../queue/codec/texts.ts';
import type { StreamIdentity } from '../../samples/stream-finder.ts';
import { chunkOf, type MetricChunk } from '../metric-chunk.ts';
import type { HeldChunk } from '../metric-table.ts';
import { readStream, type TextIds, textIds, writeStream } from './stream-codec.ts';

const holds = { counts: 1, bounds: 2, exponentials: 4 } as const;

function writeChunk(out: ByteWriter, chunk: MetricChunk, ids: TextIds): void {
  const { length, counts, bounds, buckets, exponentials } = chunk;
  out.uint(length);
  out.f64(chunk.opened);
  out.f64(chunk.arrived);
  out.u8(
    (counts === undefined ? 0 : holds.counts) |
      (bounds === undefined ? 0 : holds.bounds) |
      (exponentials === undefined ? 0 : holds.exponentials),
  );
  // The arrays of a chunk are longer than what it holds, and it may grow while it is saved.
  for (const column of [chunk.times, chunk.starts, chunk.values, counts]) {
    if (column !== undefined) writeColumn(out, column.subarray(0, length));
  }
  if (bounds !== undefined && buckets !== undefined) {
    out.uint(bounds.length);
    writeColumn(out, bounds);
    writeColumn(out, buckets.subarray(0, length * bounds.length));
  }
  if (exponentials !== undefined) {
    out.uint(ids.of(encodeDocument(exponentials.slice(0, length))));
  }
}

function readChunk(input: ByteReader, texts: readonly string[]): MetricChunk {
  const length = input.uint();
  const [opened, arrived, parts] = [input.f64(), input.f64(), input.u8()];
  const column = (size = length): Float64Array => readColumn(input, 'f64', size);
  const [times, starts, values] = [column(), column(), column()];
  const counts = parts & holds.counts ? column() : undefined;
  const bounds = parts & holds.bounds ? column(input.uint()) : undefined;
  return chunkOf({
    opened,
    arrived,
    times,
    starts,
    values,
    counts,
    bounds,
    buckets: bounds && column(length * bounds.length),
    exponentials:
      parts & holds.exponentials
        ? (decodeDocument(texts[input.uint()] ?? '') as ExponentialPoint[])
        : undefined,
  });
}

/** Chunks with their streams, each stream once. */
export function encodeChunks(held: readonly HeldChunk[]): Uint8Array {
  const ids = textIds();
  const streams = new Map<StreamIdentity, number>();
  const [owners, chunks] = [byteWriter(), byteWriter(65_536)];
  for (const { stream, chunk } of held) {
    let number = streams.get(stream);
    if (number === undefined) {
      number = streams.size;
      streams.set(stream, number);
      writeStream(owners, stream, ids);
    }
    chunks.uint(number);
    writeChunk(chunks, chunk, ids);
  }
  const out = byteWriter(65_536);
  writeTexts(out, ids.texts);
  out.uint(streams.size);
  out.bytes(owners.take());
  out.uint(held.length);
  out.bytes(chunks.take());
  return out.take();
}

/** The inverse of `encodeChunks`. Throws `DECODE` for anything else. */
export function decodeChunks(bytes: Uint8Array): HeldChunk[] {
  const input = byteReader(bytes);
  const texts = readTexts(input);
  const streams: StreamIdentity[] = [];
  for (let left = input.uint(); left > 0; left--) {
    input.claim(256);
    streams.push(readStream(input, texts));
  }
  const held: HeldChunk[] = [];
  for (let left = input.uint(); left > 0; left--) {
    input.claim(256);
    const stream = streams[input.uint()];
    if (stream === undefined) throw input.fail('a chunk of no stream');
    held.push({ stream, chunk: readChunk(input, texts) });
  }
  if (input.remaining > 0) throw input.fail('bytes follow its end');
  return held;
}
