import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root: string = dirname(dirname(fileURLToPath(import.meta.url)));

export interface Source {
  /** Path below the root. */
  readonly path: string;
  readonly text: string;
  /** What it imports, as written. */
  readonly imports: readonly string[];
}

const importPattern =
  /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|\bimport\s*\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s+['"]([^'"]+)['"]/g;

/** Tracked files, and files that would be tracked, that match. */
export function trackedFiles(pattern: RegExp): string[] {
  return execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((path) => pattern.test(path))
    .sort();
}

export function sources(pattern: RegExp): Source[] {
  return trackedFiles(pattern).map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return {
      path,
      text,
      imports: [...text.matchAll(importPattern)].map(
        (match) => (match[1] ?? match[2] ?? match[3]) as string,
      ),
    };
  });
}
