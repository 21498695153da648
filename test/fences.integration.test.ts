import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ClickHouseServer,
  engineFolder,
  startClickHouse,
} from '../packages/storage/src/test-kit/clickhouse-server.ts';
import {
  type PostgresServer,
  startPostgres,
} from '../packages/storage/src/test-kit/postgres-server.ts';
import {
  type MetricServer,
  startPrometheus,
} from '../packages/storage/src/test-kit/prometheus-server.ts';
import { fences } from './fences.ts';
import { root } from './sources.ts';

const run = promisify(execFile);
const folder = join(root, '.abduce', `fences-servers-${process.pid}`);
const work = mkdtempSync(join(tmpdir(), 'abduce-fences-'));
const all = fences().filter(({ needs }) => needs.length > 0);

let clickhouse: ClickHouseServer;
let prometheus: MetricServer;
let postgres: PostgresServer;

beforeAll(async () => {
  [clickhouse, prometheus, postgres] = await Promise.all([
    startClickHouse(),
    startPrometheus(),
    startPostgres(),
  ]);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  // The embedded engine is installed outside the workspace.
  writeFileSync(
    join(folder, 'hooks.mjs'),
    `import { registerHooks } from 'node:module';
const from = ${JSON.stringify(pathToFileURL(join(engineFolder, 'server.mjs')).href)};
registerHooks({
  resolve: (name, context, next) =>
    next(name, name === 'chdb' ? { ...context, parentURL: from } : context),
});
`,
  );
});

afterAll(async () => {
  await Promise.all([clickhouse?.stop(), prometheus?.stop(), postgres?.stop()]);
  rmSync(folder, { recursive: true, force: true });
  rmSync(work, { recursive: true, force: true });
});

/** The addresses that the documentation uses, and where the servers of this run are. */
function moved(code: string): string {
  return code
    .replaceAll('http://127.0.0.1:8123', clickhouse.url)
    .replaceAll('http://127.0.0.1:9090', prometheus.url)
    .replaceAll('postgres://abduce@127.0.0.1:5432/abduce', postgres.url)
    .replaceAll('/var/lib/abduce', work);
}

describe('code in the documentation that talks to servers', () => {
  it('names servers that are known', () => {
    expect(all.length).toBeGreaterThan(0);
    const known = ['clickhouse', 'prometheus', 'postgres', 'chdb'];
    expect(all.flatMap(({ needs }) => needs).filter((need) => !known.includes(need))).toEqual([]);
  });

  it.each(all)('runs: $place', async ({ name, code, output }) => {
    writeFileSync(join(folder, name), moved(code));
    const { stdout } = await run(
      process.execPath,
      [
        '--conditions=@abduce/source',
        `--import=${pathToFileURL(join(folder, 'hooks.mjs')).href}`,
        join(folder, name),
      ],
      { cwd: work, env: { ...process.env, NO_COLOR: '1' } },
    );
    if (output !== undefined) expect(stdout).toBe(output);
  });
});
