import { createRequire } from 'node:module';
import { join } from 'node:path';

const specifier: string = 'chdb';

/** The package `chdb` beside this one, or in the folder that the command is called from. */
export async function loadChdbModule(cwd: string = process.cwd()): Promise<unknown> {
  return await import(specifier).catch(() => createRequire(join(cwd, 'package.json'))(specifier));
}
