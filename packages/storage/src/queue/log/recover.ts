import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Logger } from '@abduce/core';
import { codeOf } from '../disk/disk-error.ts';
import type { QueueFs } from '../disk/queue-fs.ts';
import type { Cursor } from './cursor.ts';
import type { CursorFile } from './cursor-file.ts';
import { cursorTemporary, segmentPath, sequenceOf } from './names.ts';
import { findRecord, parseRecord } from './record.ts';
import type { Segment } from './segment.ts';
import { decodeHeader, headerBytes, type SegmentHeader } from './segment-header.ts';

export interface Recovered {
  readonly queue: string;
  readonly cursor: Cursor | undefined;
  /** Oldest first; all sealed: a queue that was opened again appends to a new one. */
  readonly segments: Segment[];
  readonly nextSequence: number;
  /** Idempotency keys of the newest segment, oldest first. */
  readonly keys: readonly string[];
}

interface Found {
  readonly sequence: number;
  readonly path: string;
  readonly size: number;
  readonly header: SegmentHeader | undefined;
}

async function readHeader(fs: QueueFs, path: string): Promise<SegmentHeader | undefined> {
  const file = await fs.open(path, 'read');
  try {
    return decodeHeader(await file.read(0, headerBytes), path);
  } finally {
    await file.close();
  }
}

/** Where the whole records from the start of a segment end, and what is in them. */
async function scan(
  fs: QueueFs,
  { path, size }: Found,
): Promise<{ readonly length: number; readonly records: number; readonly keys: string[] }> {
  const file = await fs.open(path, 'read');
  try {
    const bytes = await file.read(0, size);
    const keys: string[] = [];
    let [at, records] = [headerBytes, 0];
    for (;;) {
      const parsed = parseRecord(bytes, at);
      if (parsed.kind !== 'record') return { length: at, records, keys };
      if (parsed.record.key !== '') keys.push(parsed.record.key);
      at += parsed.length;
      records++;
    }
  } finally {
    await file.close();
  }
}

export interface RecoverOptions {
  readonly fs: QueueFs;
  readonly directory: string;
  readonly cursorFile: CursorFile;
  readonly logger: Logger;
}

/**
 * Reads a queue's directory. Only the last segment is read whole and cut at its first bad checksum; the others ended
 * where the header after them says. Costs one read a segment and one pass over the last.
 * Throws `UNSUPPORTED` for files of an unknown version, before anything is altered.
 */
export async function recover(options: RecoverOptions): Promise<Recovered> {
  const { fs, directory, cursorFile, logger } = options;
  const names = await fs.list(directory);
  const cursor = await cursorFile.read();
  const found: Found[] = [];
  for (const name of [...names].sort()) {
    const sequence = sequenceOf(name);
    if (sequence === undefined) continue;
    const path = segmentPath(directory, sequence);
    found.push({ sequence, path, size: await fs.size(path), header: await readHeader(fs, path) });
  }
  if (names.includes(cursorTemporary)) {
    await fs.remove(join(directory, cursorTemporary)).catch(() => undefined);
  }
  const queue =
    cursor?.queue ??
    found.find(({ header }) => header !== undefined)?.header?.queue ??
    randomBytes(16).toString('hex');
  const nextSequence =
    Math.max(0, cursor?.position.sequence ?? 0, ...found.map(({ sequence }) => sequence)) + 1;
  const kept = await keepSound(options, found);
  const segments: Segment[] = [];
  let keys: readonly string[] = [];
  for (const [i, each] of kept.entries()) {
    const last = i === kept.length - 1;
    const told = kept.find(({ header }) => header?.previous.sequence === each.sequence)?.header;
    const end = told?.previous ?? (await scan(fs, each));
    if ('keys' in end) keys = end.keys as readonly string[];
    if (last && end.length < each.size) {
      logger.log('warn', 'queue: cut what was not completely written', {
        path: each.path,
        bytes: each.size - end.length,
      });
      await cut(fs, each.path, end.length);
    }
    segments.push({
      sequence: each.sequence,
      path: each.path,
      length: end.length,
      records: end.records,
      created: each.header?.created ?? 0,
      sealed: true,
      settled: true,
      damaged: each.header === undefined,
    });
  }
  return { queue, cursor, segments, nextSequence, keys };
}

/** The length is known without it: a disk that cannot be written to must not keep the queue from being drained. */
async function cut(fs: QueueFs, path: string, length: number): Promise<void> {
  try {
    const file = await fs.open(path, 'update');
    try {
      await file.truncate(length);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (codeOf(error) === '') throw error;
  }
}

/** Without files that hold nothing acknowledged. A damaged header alone does not make the records behind it worthless. */
async function keepSound(
  { fs, logger }: RecoverOptions,
  found: readonly Found[],
): Promise<readonly Found[]> {
  const kept: Found[] = [];
  for (const [i, each] of found.entries()) {
    // A later segment that follows an earlier one than this: the first group of this one was never acknowledged.
    const passedOver = found
      .slice(i + 1)
      .some(({ header }) => (header?.previous.sequence ?? each.sequence) < each.sequence);
    const empty = passedOver || (each.header === undefined && !(await holdsRecords(fs, each)));
    if (!empty) kept.push(each);
    else {
      logger.log('debug', 'queue: removed a segment that was never used', { path: each.path });
      await fs.remove(each.path).catch(() => undefined);
    }
  }
  return kept;
}

async function holdsRecords(fs: QueueFs, { path, size }: Found): Promise<boolean> {
  const file = await fs.open(path, 'read');
  try {
    const bytes = await file.read(0, size);
    return findRecord(bytes, 0) < bytes.length;
  } finally {
    await file.close();
  }
}
