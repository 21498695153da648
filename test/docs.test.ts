import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { referencePages } from '../docs/reference.ts';
import { root } from './sources.ts';

describe('pages written from the code', () => {
  it.each(Object.entries(referencePages()))('%s is what `pnpm docs:pages` writes', (path, text) => {
    expect(readFileSync(join(root, path), 'utf8')).toBe(text);
  });
});
