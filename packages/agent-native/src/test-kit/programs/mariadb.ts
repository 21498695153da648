import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, runProgram, startProgram, withCleanup } from '../program.ts';
import type { Server, ServerOptions } from './postgres.ts';

/** A MariaDB of its own in a temporary folder; user `root`, no password, database `test`. */
export async function startMariadb(options: ServerOptions = {}): Promise<Server> {
  const { address = '127.0.0.1' } = options;
  const port = options.port ?? (await freePort());
  const folder = await mkdtemp(join(tmpdir(), 'abduce-mariadb-'));
  const id = Number(await runProgram('id', ['-u', 'mysql']));
  await chown(folder, id, id);
  const data = join(folder, 'data');
  await runProgram(
    'mariadb-install-db',
    [
      '--no-defaults',
      `--datadir=${data}`,
      '--auth-root-authentication-method=normal',
      '--skip-name-resolve',
    ],
    { user: 'mysql', cwd: folder },
  );
  const program = await startProgram(
    '/usr/sbin/mariadbd',
    [
      '--no-defaults',
      `--datadir=${data}`,
      `--bind-address=${address}`,
      `--port=${port}`,
      `--socket=${join(folder, 'socket')}`,
      '--skip-name-resolve',
      '--skip-grant-tables',
      '--skip-networking=0',
      '--innodb-flush-log-at-trx-commit=0',
    ],
    { ...options, user: 'mysql', cwd: folder, port, says: 'ready for connections' },
  );
  return withCleanup(program, { address, port }, () =>
    rm(folder, { recursive: true, force: true }),
  );
}
