import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline, type Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { AbduceError } from '@abduce/core';

/** A file as it is read. */
export interface ByteSource {
  /** Bytes on disk. */
  readonly size: number;
  /** Bytes on disk that were read so far. */
  readonly done: number;
  /** Unpacked; to be read once. */
  readonly chunks: AsyncIterable<Buffer>;
}

const unpackers: readonly (readonly [RegExp, string, () => Transform])[] = [
  [/\.gz$/i, 'gzip', createGunzip],
  [/\.zst$/i, 'zstd', createZstdDecompress],
];

/** The name of a file without the ending that says how it is packed. */
export function unpackedName(file: string): string {
  return file.replace(/\.(gz|zst)$/i, '');
}

/**
 * Opens a file as a stream, unpacked when its name ends in `.gz` or `.zst`. Throws `CONFIG` when it is not there, and
 * while it is read `DECODE` when it cannot be unpacked.
 */
export async function openBytes(file: string): Promise<ByteSource> {
  const found = await stat(file).catch((cause: unknown) => {
    throw new AbduceError('CONFIG', `cannot read "${file}"`, {
      hint: 'give a file or a directory that is there and may be read',
      cause,
    });
  });
  const raw = createReadStream(file, { highWaterMark: 256 * 1024 });
  const unpacker = unpackers.find(([ending]) => ending.test(file));
  return {
    size: found.size,
    get done() {
      return raw.bytesRead;
    },
    chunks: unpacker === undefined ? raw : unpacked(raw, unpacker[1], unpacker[2]()),
  };
}

async function* unpacked(
  raw: ReturnType<typeof createReadStream>,
  format: string,
  unpacker: Transform,
): AsyncGenerator<Buffer> {
  // Errors of both reach the reader of the last one.
  pipeline(raw, unpacker, () => {});
  try {
    for await (const chunk of unpacker) yield chunk as Buffer;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AbduceError('DECODE', `it is not a ${format} file, or a cut one: ${reason}`, {
      hint: 'write it again, or unpack it yourself and take away the ending of its name',
      cause,
    });
  }
}

/** The first bytes, at most `length` or a little more, and the stream with them put back. */
export async function headOf(
  chunks: AsyncIterable<Buffer>,
  length: number,
): Promise<{ readonly head: Buffer; readonly chunks: AsyncIterable<Buffer> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first: Buffer[] = [];
  let size = 0;
  let ended = false;
  while (size < length && !ended) {
    const next = await iterator.next();
    if (next.done === true) ended = true;
    else {
      first.push(next.value);
      size += next.value.length;
    }
  }
  async function* all(): AsyncGenerator<Buffer> {
    try {
      yield* first;
      while (!ended) {
        const next = await iterator.next();
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  return { head: Buffer.concat(first), chunks: all() };
}
