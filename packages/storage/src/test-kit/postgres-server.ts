import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, startChild } from './child.ts';
import { freePort } from './free-port.ts';

export interface PostgresServer {
  readonly url: string;
  readonly port: number;
  /** Ends the server with SIGKILL and starts it again on the same data and port. */
  restart(): Promise<void>;
  /** Ends the server and removes its data. */
  stop(): Promise<void>;
}

const user = 'abduce';

/** Where Debian puts the newest version; elsewhere the programs must be on the path. */
function programFolder(): string {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).map(Number) : [];
  return versions.length === 0 ? '' : join(root, String(Math.max(...versions)), 'bin');
}

/** The engine refuses to run as root; the account of its package then runs it. */
function account(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string): number =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    socket.once('error', () => resolve(false));
    // An SSLRequest is answered with one byte as soon as the server takes connections.
    socket.once('connect', () => socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])));
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('close', () => resolve(false));
  });
}

/** A real PostgreSQL of its own, on a free port of the loopback. Nothing of it survives a power cut. */
export async function startPostgres(): Promise<PostgresServer> {
  const programs = programFolder();
  const run = account();
  const folder = mkdtempSync(join(tmpdir(), 'abduce-postgres-'));
  chmodSync(folder, 0o700);
  if (run.uid !== undefined && run.gid !== undefined) chownSync(folder, run.uid, run.gid);
  const data = join(folder, 'data');
  execFileSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', user, '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
    { ...run, cwd: folder, stdio: 'pipe' },
  );
  const port = await freePort();
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'fsync=off',
    'shared_buffers=16MB',
    'max_connections=100',
  ];
  const start = (): Promise<Child> =>
    startChild(
      join(programs, 'postgres'),
      ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
      { ...run, cwd: folder, ready: () => accepts(port) },
    );
  /** Sessions of a killed server notice its end one after another; until then a new one refuses to start. */
  const startAgain = async (patience = 20_000): Promise<Child> => {
    for (const deadline = Date.now() + patience; ; ) {
      try {
        return await start();
      } catch (error) {
        const held = (error as Error).message.includes('shared memory block');
        if (!held || Date.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  };
  let child = await start();
  return {
    url: `postgres://${user}@127.0.0.1:${port}/postgres`,
    port,
    async restart() {
      await child.stop();
      child = await startAgain();
    },
    async stop() {
      // Immediate shutdown: the server's own processes end with it.
      await child.stop('SIGQUIT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
