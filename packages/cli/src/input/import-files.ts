import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AbduceError, isAbduceError } from '@abduce/core';
import { batchDigest } from '../store/batch-digest.ts';
import type { Progress } from '../store/progress.ts';
import { storedSignals } from '../store/signals.ts';
import type { StoreWriter } from '../store/store-writer.ts';
import { openBytes, unpackedName } from './byte-source.ts';
import { type ReadPiecesOptions, readableFile, readPieces } from './read-pieces.ts';
import { reworded } from './reworded.ts';

export interface FileReport {
  readonly file: string;
  readonly rows: number;
  /** Why it was not read to its end. */
  readonly error?: string;
  readonly hint?: string;
}

export interface ImportFilesOptions extends ReadPiecesOptions {
  /** Goes on with the next file when one cannot be read. */
  readonly keepGoing: boolean;
  readonly progress: Progress;
}

/** The file, or those of a directory that can be read, in order of their names. Throws `CONFIG`. */
export async function filesOf(path: string): Promise<readonly string[]> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new AbduceError('CONFIG', `cannot read "${path}"`, {
      hint: 'give a file, a directory of files, or a store',
      cause,
    });
  });
  if (!found.isDirectory()) return [path];
  const names = (await readdir(path, { withFileTypes: true }))
    .filter((entry) => !entry.isDirectory() && readableFile.test(entry.name))
    .map(({ name }) => name)
    .sort();
  if (names.length === 0) {
    throw new AbduceError('CONFIG', `"${path}" holds no files that can be imported`, {
      hint: 'put .json, .jsonl, .pb or .csv files there (each may be .gz or .zst)',
    });
  }
  return names.map((name) => join(path, name));
}

const total = (counts: Readonly<Record<string, number>>): number =>
  storedSignals.reduce((sum, signal) => sum + (counts[signal] ?? 0), 0);

/**
 * Reads files into a store, piece by piece. An error of the store ends it; one of a file does too, unless told to
 * keep going, and is then in the file's report.
 */
export async function importFiles(
  files: readonly string[],
  writer: StoreWriter,
  { keepGoing, progress, ...reading }: ImportFilesOptions,
): Promise<readonly FileReport[]> {
  const reports: FileReport[] = [];
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  const whole = sizes.reduce((sum, size) => sum + size, 0);
  let before = 0;
  for (const [i, file] of files.entries()) {
    const size = sizes[i] as number;
    const rows = total(writer.read);
    try {
      const source = await openBytes(file);
      const context = {
        name: basename(unpackedName(file)),
        refuse: (reason: string, count?: number) => writer.refuse(undefined, reason, count),
      };
      const pieces = readPieces(source.chunks, context, reading);
      const iterator = pieces[Symbol.asyncIterator]();
      for (;;) {
        const next = await iterator.next().catch((cause: unknown) => {
          throw isAbduceError(cause) || cause instanceof SyntaxError
            ? reworded(file, cause)
            : cause;
        });
        if (next.done === true) break;
        const { batch, position } = next.value;
        await writer.write(batch, (kept) => batchDigest(kept, basename(file), position));
        progress.tell(basename(file), total(writer.read), (before + source.done) / whole);
      }
      reports.push({ file, rows: total(writer.read) - rows });
    } catch (error) {
      if (!keepGoing || !isAbduceError(error, 'DECODE')) throw error;
      const { message, hint } = error;
      const read = total(writer.read) - rows;
      reports.push({ file, rows: read, error: message, ...(hint !== undefined && { hint }) });
    }
    before += size;
  }
  return reports;
}
