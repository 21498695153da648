import { mkdir, readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AbduceError, type TelemetryStore } from '@abduce/core';
import type { Progress } from '../store/progress.ts';
import { type ReadStoreOptions, readStore } from '../store/read-store.ts';
import { type Counts, noCounts, rowsOf, type StoredSignal } from '../store/signals.ts';
import { usageError } from '../usage.ts';
import { type ExportFormat, encodeExport, exportedFile, frameOf } from './export-format.ts';
import { type FileSet, fileSet, type WrittenFile } from './file-set.ts';

export interface ExportOptions extends ReadStoreOptions {
  readonly format: ExportFormat;
  /** A directory that is empty, or a file; absent gives the rows to `print`. */
  readonly out?: string;
  readonly print: (text: string) => Promise<void>;
  /** A file that grows beyond this is followed by another. */
  readonly maxBytes: number;
  readonly progress: Progress;
}

export interface Exported {
  readonly rows: Readonly<Counts>;
  readonly files: readonly WrittenFile[];
}

/** Whether the name is that of a file rather than of a directory. */
const isFile = (path: string): boolean => /\.(jsonl?|ndjson|pb|binpb)$/i.test(path);

async function emptyDirectory(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((cause: unknown) => {
    throw new AbduceError('CONFIG', `cannot make the directory "${path}"`, {
      hint: 'choose another --out',
      cause,
    });
  });
  const [first] = await readdir(path);
  if (first !== undefined) {
    throw new AbduceError('CONFIG', `"${path}" is not empty: it holds "${first}"`, {
      hint: 'choose another --out, so that nothing is mixed up',
    });
  }
}

async function targetOf({
  out,
  format,
  maxBytes,
  print,
  selection: { signals },
}: ExportOptions): Promise<(signal: StoredSignal) => FileSet> {
  if (out === undefined) {
    const printed: FileSet = {
      add: (content) => print(String(content).trimEnd()),
      close: async () => [],
    };
    return () => printed;
  }
  if (!isFile(out)) {
    await emptyDirectory(out);
    return (signal) =>
      fileSet(join(out, exportedFile(format, signal)), { maxBytes, ...frameOf(format, signal) });
  }
  if (signals.length > 1 && format !== 'ndjson')
    throw usageError(`--out ${out} is a file, which holds one signal; choose it with --signal`);
  await mkdir(dirname(resolve(out)), { recursive: true });
  const one = fileSet(out, { maxBytes, ...frameOf(format, signals[0] ?? 'traces') });
  return () => one;
}

/** Writes what a store holds into files, page by page. */
export async function exportStore(
  store: TelemetryStore,
  options: ExportOptions,
): Promise<Exported> {
  const { format, progress } = options;
  const setOf = await targetOf(options);
  const sets = new Map<StoredSignal, FileSet>();
  const rows = noCounts();
  let total = 0;
  for await (const { signal, batch, share } of readStore(store, options)) {
    const count = rowsOf(batch, signal);
    if (count === 0) continue;
    const set = sets.get(signal) ?? setOf(signal);
    sets.set(signal, set);
    await set.add(encodeExport(format, signal, batch));
    rows[signal] += count;
    total += count;
    progress.tell(signal, total, share);
  }
  const files: WrittenFile[] = [];
  for (const set of new Set(sets.values())) files.push(...(await set.close()));
  return { rows, files };
}
