import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { sqliteState } from './sqlite-state.ts';
import { conformState } from './test-kit/conform-state.ts';

const folder = mkdtempSync(join(tmpdir(), 'abduce-state-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

conformState('sqlite in memory', (clock) => sqliteState({ path: ':memory:', clock }));
conformState('sqlite in a file', (clock) =>
  sqliteState({ path: join(folder, `${files++}.db`), clock }),
);
