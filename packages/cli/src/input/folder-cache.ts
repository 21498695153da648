import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExplanationCache } from '@abduce/rca';

/** Answers of models as files of a folder, one each, named by their keys. */
export function folderCache(folder: string): ExplanationCache {
  const fileOf = (key: string): string => {
    if (!/^[0-9a-f]{64}$/.test(key)) throw new TypeError(`"${key}" is no key`);
    return join(folder, `${key}.json`);
  };
  return {
    async get(key) {
      return await readFile(fileOf(key), 'utf8').catch(() => undefined);
    },
    async set(key, value) {
      const file = fileOf(key);
      await mkdir(folder, { recursive: true });
      // Whole or not at all, whoever writes at the same time.
      const part = `${file}.${process.pid}.part`;
      await writeFile(part, value);
      await rename(part, file);
    },
  };
}
