import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type CaseFile, type Diagnosis, decodeCase } from '@abduce/core';
import { createEngine } from '@abduce/rca';
import type { Truth } from '../../packages/cli/src/demo/golden/golden-scenario.ts';
import { root, trackedFiles } from '../sources.ts';

/** A recorded case, and what was really wrong. */
export interface GoldenCase {
  readonly id: string;
  /** Absolute. */
  readonly folder: string;
  readonly truth: Truth;
  /** Reads the case file anew. */
  caseFile(): CaseFile;
}

const read = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8');

/** Every case below `fixtures/cases`, by name. */
export function goldenCases(): readonly GoldenCase[] {
  return trackedFiles(/^fixtures\/cases\/[^/]+\/truth\.json$/).map((path) => {
    const folder = join(root, path, '..');
    return {
      id: basename(folder),
      folder,
      truth: JSON.parse(read(folder, 'truth.json')) as Truth,
      caseFile: () =>
        decodeCase(gunzipSync(readFileSync(join(folder, 'case.json.gz'))).toString('utf8')),
    };
  });
}

/** What is on disk as the accepted answer; undefined when nothing was accepted yet. */
export function acceptedText({ folder }: GoldenCase): string | undefined {
  try {
    return read(folder, 'expected.json');
  } catch {
    return undefined;
  }
}

export function diagnose(caseFile: CaseFile): Promise<Diagnosis> {
  return createEngine().analyze(caseFile);
}
