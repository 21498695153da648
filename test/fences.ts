import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, trackedFiles } from './sources.ts';

export interface Fence {
  /** `README.md:12` */
  readonly place: string;
  /** A file name for it. */
  readonly name: string;
  readonly code: string;
  /** Servers that it talks to, from the words after `ts`: such a fence runs in the integration suite only. */
  readonly needs: readonly string[];
  /** What the fence after it says it prints; `undefined` when there is none. */
  readonly output?: string;
}

const fencePattern = /^```(\S*)([^\n]*)\n([\s\S]*?)^```$/gm;

/** TypeScript fences of the documentation; a `text output` fence right after one is what it prints. */
export function fences(): Fence[] {
  return trackedFiles(
    /^(README|CONTRIBUTING|packages\/[^/]+\/README|docs\/(?!api\/).*|examples\/[^/]+\/README)\.md$/,
  ).flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const blocks = [...text.matchAll(fencePattern)];
    return blocks.flatMap((block, at) => {
      if (block[1] !== 'ts') return [];
      const line = text.slice(0, block.index).split('\n').length;
      const next = blocks[at + 1];
      const said = next?.[0].startsWith('```text output') === true ? next[3] : undefined;
      return [
        {
          place: `${path}:${line}`,
          name: `${path
            .replace(/\.md$/, '')
            .replaceAll(/[^a-z0-9]+/gi, '-')
            .toLowerCase()}-${line}.ts`,
          code: block[3] as string,
          needs: (block[2] ?? '').split(' ').filter((word) => word !== ''),
          ...(said !== undefined && { output: said }),
        },
      ];
    });
  });
}
