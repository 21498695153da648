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

describe('README', () => {
  it('shows what it is, the code and its output within 45 lines', () => {
    const text = readFileSync(join(root, 'README.md'), 'utf8');
    const fence = text.indexOf('```text output');
    expect(fence).toBeGreaterThan(0);
    const end = text.indexOf('\n```', fence);
    expect(text.slice(0, end + 4).split('\n').length).toBeLessThanOrEqual(45);
  });
});
