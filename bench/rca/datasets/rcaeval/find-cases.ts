import { type Dirent, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { AbduceError } from '@abduce/core';

export interface FoundCase {
  /** Path below the data set's directory, with `/`. */
  readonly id: string;
  readonly path: string;
  readonly service: string;
  readonly fault: string;
}

const tableNames = /^(data|simple_data|metrics|simple_metrics)\.csv(\.gz)?$/;

/** The name of the wide table among the files of a folder, without `.gz`. */
export function tableName(files: readonly string[]): string | undefined {
  return files
    .filter((file) => tableNames.test(file))
    .sort()[0]
    ?.replace(/\.gz$/, '');
}

function* walk(dir: string, below: readonly string[]): IterableIterator<FoundCase> {
  const entries: Dirent[] = readdirSync(dir, { withFileTypes: true });
  if (tableName(entries.map(({ name }) => name)) !== undefined) {
    const label = below.at(-2) ?? '';
    const cut = label.indexOf('_');
    if (cut <= 0) {
      throw new AbduceError('CONFIG', `"${dir}" has no label: its folder is called "${label}"`, {
        hint: 'Cases lie in folders <service>_<fault>/<number>.',
      });
    }
    yield {
      id: below.join('/'),
      path: dir,
      service: label.slice(0, cut),
      fault: label.slice(cut + 1),
    };
    return;
  }
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  for (const name of folders.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))) {
    yield* walk(join(dir, name), [...below, name]);
  }
}

/** Every folder below `dir` that holds a wide table, in a stable order. Throws `CONFIG` when there is none. */
export function findCases(dir: string): readonly FoundCase[] {
  const top = dir.endsWith(sep) ? dir.slice(0, -1) : dir;
  const found = [...walk(top, [])];
  if (found.length > 0) return found;
  throw new AbduceError('CONFIG', `no <service>_<fault>/<number>/data.csv below "${dir}"`, {
    hint: 'Give --data the directory that holds the folders of the cases.',
  });
}
