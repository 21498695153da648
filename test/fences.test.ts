import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fences } from './fences.ts';
import { root } from './sources.ts';

const run = promisify(execFile);
const folder = join(root, '.abduce', `fences-${process.pid}`);
const all = fences();
const host: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => root,
  getNewLine: () => '\n',
};

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

/** What the compiler says of the files of a folder; the sources that they import are checked where they are. */
function typeErrors(project: string): readonly string[] {
  const { config, error } = ts.readConfigFile(join(project, 'tsconfig.json'), ts.sys.readFile);
  const { fileNames, options, errors } = ts.parseJsonConfigFileContent(config, ts.sys, project);
  const program = ts.createProgram(fileNames, options);
  const found = fileNames.flatMap((name) => {
    const file = program.getSourceFile(name);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  });
  const all = [error, ...errors, ...program.getConfigFileParsingDiagnostics(), ...found];
  return all
    .concat(program.getOptionsDiagnostics(), program.getGlobalDiagnostics())
    .filter((one) => one !== undefined)
    .map((one) => ts.formatDiagnostic(one, host));
}

describe('code in the documentation', () => {
  it('compiles', { timeout: 120_000 }, () => expect(typeErrors(folder)).toEqual([]));

  it.each(all.filter(({ needs }) => needs.length === 0))(
    'runs: $place',
    { timeout: 60_000 },
    async ({ name, output }) => {
      const { stdout } = await run(
        process.execPath,
        ['--conditions=@abduce/source', join(folder, name)],
        {
          cwd: root,
          env: { ...process.env, NO_COLOR: '1', NODE_COMPILE_CACHE: join(folder, 'compiled') },
        },
      );
      if (output !== undefined) expect(stdout).toBe(output);
    },
  );
});
