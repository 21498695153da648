import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fences } from './fences.ts';
import { root } from './sources.ts';

const run = promisify(execFile);
const folder = join(root, '.abduce', `fences-${process.pid}`);
const all = fences();

beforeAll(() => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: '../../tsconfig.base.json',
      compilerOptions: {
        composite: false,
        noEmit: true,
        emitDeclarationOnly: false,
        declaration: false,
        declarationMap: false,
        isolatedDeclarations: false,
      },
      include: ['*.ts'],
    }),
  );
  for (const fence of all) writeFileSync(join(folder, fence.name), fence.code);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('code in the documentation', () => {
  it('compiles', { timeout: 120_000 }, async () => {
    const result = await run(
      process.execPath,
      [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder],
      { cwd: root },
    ).catch((error: { stdout: string }) => error);
    expect(result.stdout).toBe('');
  });

  it.each(all.filter(({ needs }) => needs.length === 0))(
    'runs: $place',
    { timeout: 60_000 },
    async ({ name, output }) => {
      const { stdout } = await run(
        process.execPath,
        ['--conditions=@abduce/source', join(folder, name)],
        {
          cwd: root,
          env: { ...process.env, NO_COLOR: '1' },
        },
      );
      if (output !== undefined) expect(stdout).toBe(output);
    },
  );
});
