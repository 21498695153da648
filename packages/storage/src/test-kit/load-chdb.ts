import { createRequire } from 'node:module';
import { join } from 'node:path';
import { engineFolder } from './clickhouse-server.ts';

/** The package `chdb` of the integration tests, which is no dependency of the workspace. */
export function loadTestChdb(): unknown {
  return createRequire(join(engineFolder, 'server.mjs'))('chdb');
}
