import { type FileHandle, open } from 'node:fs/promises';
import { AbduceError, isAbduceError } from '@abduce/core';
import {
  checkHeader,
  decodeFrame,
  type Frame,
  frameHeadBytes,
  frameKind,
  frameLength,
  headerBytes,
} from './format.ts';

async function readExactly(file: FileHandle, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let at = 0;
  while (at < length) {
    const { bytesRead } = await file.read(bytes, at, length - at);
    if (bytesRead === 0) throw new AbduceError('DECODE', 'it is cut off');
    at += bytesRead;
  }
  return bytes;
}

async function* framesOf(file: FileHandle): AsyncGenerator<Frame> {
  let remaining = (await file.stat()).size;
  const take = async (length: number): Promise<Uint8Array> => {
    const bytes = await readExactly(file, length);
    remaining -= length;
    return bytes;
  };
  checkHeader(await take(Math.min(headerBytes, remaining)));
  for (;;) {
    const head = await take(frameHeadBytes);
    const frame = decodeFrame(head, await take(frameLength(head, remaining)));
    if (frame.kind === frameKind.end) break;
    yield frame;
  }
  if (remaining > 0) throw new AbduceError('DECODE', `${remaining} bytes follow its end`);
}

/**
 * The frames of a snapshot, checked one by one. Yields nothing when there is no file. Throws `DECODE` where it is
 * damaged, cut off, or of a newer version, and `STORE_UNAVAILABLE` when the disk cannot be read.
 */
export async function* readSnapshot(path: string): AsyncGenerator<Frame> {
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    yield* framesOf(file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return;
    if (isAbduceError(cause)) throw cause;
    throw new AbduceError('STORE_UNAVAILABLE', `snapshot ${path} cannot be read`, {
      hint: 'Look after the disk, and let this process read the file.',
      cause,
      details: { path },
    });
  } finally {
    await file?.close();
  }
}
