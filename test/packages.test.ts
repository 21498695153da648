import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root, trackedFiles } from './sources.ts';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly type: string;
  readonly sideEffects?: boolean;
  readonly engines?: { readonly node: string };
  readonly exports: Record<string, unknown>;
  readonly scripts?: Record<string, string>;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly files?: readonly string[];
  readonly dependencies?: Record<string, string>;
}

/** Packages that hold a binary of one platform and no JavaScript. */
const isBinary = (folder: string): boolean => /-linux-(x64|arm64)$/.test(folder);

const folders = trackedFiles(/^packages\/[^/]+\/package\.json$/).map((path) =>
  path.replace('/package.json', ''),
);
const manifests = folders.map((folder) => ({
  folder,
  manifest: JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest,
}));

describe.each(manifests)('$folder', ({ folder, manifest }) => {
  it('is a published package as we promise', () => {
    expect(manifest.name).toMatch(/^@abduce\//);
    expect(manifest.license).toBe('Apache-2.0');
    expect(manifest.type).toBe('module');
    if (isBinary(folder)) return;
    expect(manifest.sideEffects).toBe(false);
    expect(manifest.engines?.node).toBe('>=22.18');
    expect(manifest.exports['.']).toBeDefined();
  });

  it('is of one platform where it holds a binary', () => {
    if (!isBinary(folder)) return;
    expect(manifest.os).toEqual(['linux']);
    expect(manifest.cpu).toEqual([folder.split('-').at(-1)]);
    expect(manifest.files).toContain('bin');
    expect(existsSync(join(root, folder, 'THIRD_PARTY_NOTICES'))).toBe(true);
  });

  it('runs nothing when it is installed', () => {
    expect(
      Object.keys(manifest.scripts ?? {}).filter((name) =>
        /^(pre|post)?install$|^prepare$/.test(name),
      ),
    ).toEqual([]);
  });

  it('has a README and the licence', () => {
    expect(existsSync(join(root, folder, 'README.md'))).toBe(true);
    expect(existsSync(join(root, folder, 'LICENSE'))).toBe(true);
  });

  it('depends on siblings by range', () => {
    const wrong = Object.entries(manifest.dependencies ?? {}).filter(
      ([name, range]) => name.startsWith('@abduce/') && range !== 'workspace:^',
    );
    expect(wrong).toEqual([]);
  });
});

it('gives all packages one version', () => {
  expect(new Set(manifests.map(({ manifest }) => manifest.version)).size).toBe(1);
});
