import { dirname } from 'node:path';
import type { Random } from '@abduce/core/testing';
import type { OpenMode, QueueFile, QueueFs } from '../queue/disk/queue-fs.ts';

/** A call of the file system, as a fault sees it. */
export interface FsCall {
  /** Counted from 1. */
  readonly number: number;
  readonly operation:
    | 'makeDirectory'
    | 'list'
    | 'size'
    | 'open'
    | 'rename'
    | 'remove'
    | 'syncDirectory'
    | 'write'
    | 'read'
    | 'truncate'
    | 'sync'
    | 'close';
  readonly path: string;
  readonly mode?: OpenMode;
}

/** The code of the error that a call fails with; `undefined` lets it through. */
export type Fault = (call: FsCall) => string | undefined;

/**
 * A file system in memory that fails on demand and can lose its power. Content is durable after the file's `sync`,
 * names after `syncDirectory`: what was not made durable is gone after `losePower`, or there in part.
 */
export interface FaultyFs extends QueueFs {
  /** Calls so far. */
  readonly calls: number;
  /** Bytes of files that may be held; beyond, writing fails with ENOSPC. */
  capacity: number;
  readonly used: number;
  fault: Fault | undefined;
  /** From now on every call of earlier holders fails: their process is gone. What they wrote stays. */
  kill(): FaultyFs;
  /**
   * As `kill`, and what was not made durable is lost. With `torn`, pieces of it may have reached the disk all the same:
   * any part of what was written since, in any order, and any of the new, renamed and removed names.
   */
  losePower(torn?: Random): FaultyFs;
  /** The file's bytes as they are now. */
  content(path: string): Uint8Array;
  /** Makes these bytes the file's, durably: a file from elsewhere, or a flaw of the disk. */
  setContent(path: string, bytes: Uint8Array): void;
  names(directory: string): readonly string[];
}

interface Inode {
  bytes: Uint8Array;
  durable: Uint8Array;
}

interface Disk {
  /** Files by path. */
  now: Map<string, Inode>;
  durable: Map<string, Inode>;
}

function failure(code: string, { operation, path }: Pick<FsCall, 'operation' | 'path'>): Error {
  return Object.assign(new Error(`${code}: ${operation} '${path}'`), { code });
}

/** Blocks of the disk that reached it, or not, each by chance. */
function tear(inode: Inode, chance: Random): Uint8Array {
  const { bytes, durable } = inode;
  const length =
    bytes.length === durable.length
      ? bytes.length
      : Math.min(bytes.length, durable.length) +
        chance.integer(Math.abs(bytes.length - durable.length) + 1);
  const result = new Uint8Array(length);
  const block = 512;
  for (let at = 0; at < length; at += block) {
    const source = chance.chance(0.5) ? bytes : durable;
    result.set(source.subarray(at, Math.min(at + block, length)), at);
  }
  return result;
}

function afterPowerLoss({ now, durable }: Disk, torn: Random | undefined): Disk {
  const names = new Map(durable);
  if (torn !== undefined) {
    for (const path of new Set([...now.keys(), ...durable.keys()])) {
      if (now.get(path) === durable.get(path) || torn.chance(0.5)) continue;
      const inode = now.get(path);
      if (inode === undefined) names.delete(path);
      else names.set(path, inode);
    }
  }
  const files = new Map<string, Inode>();
  for (const [path, inode] of names) {
    const bytes = torn === undefined ? inode.durable : tear(inode, torn);
    files.set(path, { bytes: bytes.slice(), durable: bytes.slice() });
  }
  return { now: files, durable: new Map(files) };
}

export function faultyFs(disk: Disk = { now: new Map(), durable: new Map() }): FaultyFs {
  let dead = false;
  let calls = 0;

  const call = async (
    operation: FsCall['operation'],
    path: string,
    mode?: OpenMode,
  ): Promise<void> => {
    // A turn of the loop, as a real disk takes: other work comes in between.
    await Promise.resolve();
    if (dead) throw failure('EBADF', { operation, path });
    const made: FsCall = { number: ++calls, operation, path, ...(mode !== undefined && { mode }) };
    const code = fs.fault?.(made);
    if (code !== undefined) throw failure(code, made);
  };
  const used = (): number => {
    let sum = 0;
    for (const { bytes } of new Set(disk.now.values())) sum += bytes.length;
    return sum;
  };
  const inodeAt = (operation: FsCall['operation'], path: string): Inode => {
    const inode = disk.now.get(path);
    if (inode === undefined) throw failure('ENOENT', { operation, path });
    return inode;
  };

  const open = (path: string, inode: Inode): QueueFile => ({
    async write(chunks, position) {
      await call('write', path);
      let at = position;
      for (const chunk of chunks) {
        const end = at + chunk.length;
        const room = fs.capacity - used() + inode.bytes.length;
        const grown = new Uint8Array(Math.min(room, Math.max(inode.bytes.length, end)));
        grown.set(inode.bytes);
        grown.set(chunk.subarray(0, Math.max(0, grown.length - at)), Math.min(at, grown.length));
        inode.bytes = grown;
        if (end > room) throw failure('ENOSPC', { operation: 'write', path });
        at = end;
      }
    },
    async read(position, length) {
      await call('read', path);
      return inode.bytes.slice(position, position + length);
    },
    async truncate(length) {
      await call('truncate', path);
      inode.bytes = inode.bytes.slice(0, length);
    },
    async sync() {
      await call('sync', path);
      inode.durable = inode.bytes.slice();
    },
    close: () => call('close', path),
  });

  const successor = (next: Disk): FaultyFs => {
    dead = true;
    const other = faultyFs(next);
    other.capacity = fs.capacity;
    return other;
  };

  const fs: FaultyFs = {
    get calls() {
      return calls;
    },
    capacity: Number.POSITIVE_INFINITY,
    get used() {
      return used();
    },
    fault: undefined,
    makeDirectory: (path) => call('makeDirectory', path),
    async list(directory) {
      await call('list', directory);
      return fs.names(directory);
    },
    async size(path) {
      await call('size', path);
      return inodeAt('size', path).bytes.length;
    },
    async open(path, mode) {
      await call('open', path, mode);
      if (mode === 'read' || mode === 'update') return open(path, inodeAt('open', path));
      const there = disk.now.get(path);
      if (mode === 'create' && there !== undefined) {
        throw failure('EEXIST', { operation: 'open', path });
      }
      const inode = there ?? { bytes: new Uint8Array(0), durable: new Uint8Array(0) };
      inode.bytes = new Uint8Array(0);
      disk.now.set(path, inode);
      return open(path, inode);
    },
    async rename(from, to) {
      await call('rename', from);
      const inode = inodeAt('rename', from);
      disk.now.delete(from);
      disk.now.set(to, inode);
    },
    async remove(path) {
      await call('remove', path);
      inodeAt('remove', path);
      disk.now.delete(path);
    },
    async syncDirectory(path) {
      await call('syncDirectory', path);
      for (const name of [...disk.durable.keys()]) {
        if (dirname(name) === path && !disk.now.has(name)) disk.durable.delete(name);
      }
      for (const [name, inode] of disk.now) {
        if (dirname(name) === path) disk.durable.set(name, inode);
      }
    },
    kill: () => successor(disk),
    losePower: (torn) => successor(afterPowerLoss(disk, torn)),
    content: (path) => inodeAt('read', path).bytes,
    setContent(path, bytes) {
      const inode = { bytes: bytes.slice(), durable: bytes.slice() };
      disk.now.set(path, inode);
      disk.durable.set(path, inode);
    },
    names: (directory) =>
      [...disk.now.keys()]
        .filter((path) => dirname(path) === directory)
        .map((path) => path.slice(directory.length + 1)),
  };
  return fs;
}

/** Fails one call: the `at`-th. */
export function faultAt(at: number, code = 'EIO'): Fault {
  return ({ number }) => (number === at ? code : undefined);
}
