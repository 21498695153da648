import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CallOptions } from '@abduce/core';
import { slices } from '../../slices.ts';
import type { OpenMemory } from '../memory-store.ts';
import { encodeFrame, encodeHeader } from './format.ts';
import { saveFrames } from './save-frames.ts';

/** Frames are gathered to pieces of this size for the disk. */
const pieceBytes = 2 ** 20;

async function writeFrames(
  file: FileHandle,
  memory: Pick<OpenMemory, 'parts'>,
  { signal }: CallOptions,
): Promise<number> {
  const work = slices(signal);
  let [pieces, waiting, written] = [[encodeHeader()], 0, 0];
  const flush = async (): Promise<void> => {
    const piece = Buffer.concat(pieces);
    for (let at = 0; at < piece.length; ) {
      at += (await file.write(piece, at, piece.length - at)).bytesWritten;
    }
    written += piece.length;
    [pieces, waiting] = [[], 0];
  };
  for (const frame of saveFrames(memory)) {
    const bytes = encodeFrame(frame);
    pieces.push(bytes);
    waiting += bytes.length;
    if (waiting >= pieceBytes) await flush();
    await work.pause();
  }
  await flush();
  return written;
}

/**
 * Writes a snapshot beside `path` and then puts it in its place, so that there is always a whole one. Resolves with
 * its size once it is on disk.
 */
export async function writeSnapshot(
  path: string,
  memory: Pick<OpenMemory, 'parts'>,
  options: CallOptions = {},
): Promise<number> {
  const temporary = `${path}.tmp`;
  try {
    const file = await open(temporary, 'w', 0o600);
    let bytes: number;
    try {
      bytes = await writeFrames(file, memory, options);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
    return bytes;
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
}

/** A rename is on disk when its folder is; some systems cannot sync folders, and need not. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path).catch(() => undefined);
  try {
    await folder?.sync().catch(() => {});
  } finally {
    await folder?.close();
  }
}
