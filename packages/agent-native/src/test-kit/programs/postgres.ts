import { appendFile, chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  freePort,
  type Program,
  type ProgramOptions,
  runProgram,
  startProgram,
  withCleanup,
} from '../program.ts';

export interface ServerOptions extends Pick<ProgramOptions, 'cgroup' | 'host'> {
  /** Address to listen on; 127.0.0.1. */
  readonly address?: string;
  readonly port?: number;
}

export interface Server extends Program {
  readonly address: string;
  readonly port: number;
}

export interface Postgres extends Server {
  /** Folder of psql and pgbench. */
  readonly bin: string;
}

/** A PostgreSQL of its own in a temporary folder; user `postgres`, no password, database `postgres`. */
export async function startPostgres(options: ServerOptions = {}): Promise<Postgres> {
  const { address = '127.0.0.1' } = options;
  const port = options.port ?? (await freePort());
  const version = (await readdir('/usr/lib/postgresql')).sort((a, b) => Number(b) - Number(a))[0];
  const bin = join('/usr/lib/postgresql', version ?? '', 'bin');
  const folder = await mkdtemp(join(tmpdir(), 'abduce-postgres-'));
  const id = Number(await runProgram('id', ['-u', 'postgres']));
  await chown(folder, id, id);
  const data = join(folder, 'data');
  await runProgram(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C'],
    { user: 'postgres', cwd: folder },
  );
  await appendFile(join(data, 'pg_hba.conf'), 'host all all all trust\n');
  const settings = {
    listen_addresses: address,
    port,
    unix_socket_directories: '',
    fsync: 'off',
    ssl: 'off',
  };
  const program = await startProgram(
    join(bin, 'postgres'),
    ['-D', data, ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])],
    { ...options, user: 'postgres', cwd: folder, port, says: 'ready to accept connections' },
  );
  return withCleanup(
    program,
    { address, port, bin },
    () => rm(folder, { recursive: true, force: true }),
    'SIGINT',
  );
}
