import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import type { OpenMode, QueueFile, QueueFs } from './queue-fs.ts';

const flags: Readonly<Record<OpenMode, string>> = {
  read: 'r',
  update: 'r+',
  create: 'wx',
  replace: 'w',
};

/** Linux takes at most this many pieces in one call. */
const maxPieces = 1024;

async function writeAll(
  handle: FileHandle,
  chunks: readonly Uint8Array[],
  position: number,
): Promise<void> {
  let rest = chunks.filter((chunk) => chunk.length > 0);
  let at = position;
  while (rest.length > 0) {
    const { bytesWritten } = await handle.writev(rest.slice(0, maxPieces), at);
    at += bytesWritten;
    let written = bytesWritten;
    let whole = 0;
    while (whole < rest.length && written >= (rest[whole] as Uint8Array).length) {
      written -= (rest[whole++] as Uint8Array).length;
    }
    rest = rest.slice(whole);
    if (written > 0) rest[0] = (rest[0] as Uint8Array).subarray(written);
  }
}

async function readUpTo(handle: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(length);
  let at = 0;
  while (at < length) {
    const { bytesRead } = await handle.read(buffer, at, length - at, position + at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return buffer.subarray(0, at);
}

function queueFile(handle: FileHandle): QueueFile {
  return {
    write: (chunks, position) => writeAll(handle, chunks, position),
    read: (position, length) => readUpTo(handle, position, length),
    truncate: (length) => handle.truncate(length),
    sync: () => handle.datasync(),
    close: () => handle.close(),
  };
}

/** The file system of this machine. */
export function nodeFs(): QueueFs {
  return {
    async makeDirectory(path) {
      await mkdir(path, { recursive: true });
    },
    list: (directory) => readdir(directory),
    size: async (path) => (await stat(path)).size,
    open: async (path, mode) => queueFile(await open(path, flags[mode], 0o600)),
    rename,
    remove: (path) => rm(path),
    async syncDirectory(path) {
      // Windows has no such thing: there, names are durable with the file.
      if (process.platform === 'win32') return;
      const handle = await open(path, 'r');
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
    },
  };
}
