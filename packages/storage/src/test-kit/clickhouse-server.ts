import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Child, startChild } from './child.ts';
import { freePort } from './free-port.ts';

/** Where the engine's packages are installed, outside the workspace. */
export const engineFolder: string = fileURLToPath(
  new URL('../../../../integration/clickhouse/', import.meta.url),
);

export interface ClickHouseServer {
  readonly url: string;
  readonly httpPort: number;
  readonly tcpPort: number;
  readonly pid: number;
  readonly folder: string;
  output(): string;
  /** Ends the server with SIGKILL and starts it again on the same data and ports. */
  restart(): Promise<void>;
  /** Ends the server and removes its data. */
  stop(): Promise<void>;
}

export interface ClickHouseServerOptions {
  /** Elements for the server's configuration, for example `<remote_servers>…`. */
  readonly config?: string;
  /** Adds a user `guarded` with this password; `default` has none. */
  readonly password?: string;
  readonly httpPort?: number;
  readonly tcpPort?: number;
}

function configOf({ config = '' }: ClickHouseServerOptions, users: string): string {
  return `<clickhouse>
  <logger><level>warning</level><console>true</console></logger>
  <user_directories><users_xml><path>${users}</path></users_xml></user_directories>
  ${config}
</clickhouse>
`;
}

/** The engine itself needs a user without a password. */
function usersOf({ password = '' }: ClickHouseServerOptions): string {
  const user = (name: string, word: string): string => `<${name}>
    <password>${word}</password><networks><ip>::/0</ip></networks>
    <profile>default</profile><quota>default</quota><access_management>1</access_management>
  </${name}>`;
  return `<clickhouse>
  <users>${user('default', '')}${password === '' ? '' : user('guarded', password)}</users>
  <profiles><default></default></profiles>
  <quotas><default></default></quotas>
</clickhouse>
`;
}

/** A real ClickHouse server of its own, on free ports of the loopback. */
export async function startClickHouse(
  options: ClickHouseServerOptions = {},
): Promise<ClickHouseServer> {
  if (!existsSync(join(engineFolder, 'node_modules'))) {
    throw new Error(
      'the ClickHouse engine is not installed: run `npx -y pnpm@12.21.0 -C integration/clickhouse install`',
    );
  }
  const folder = mkdtempSync(join(tmpdir(), 'abduce-clickhouse-'));
  const config = join(folder, 'config.xml');
  const users = join(folder, 'users.xml');
  writeFileSync(users, usersOf(options));
  writeFileSync(config, configOf(options, users));
  const httpPort = options.httpPort ?? (await freePort());
  const tcpPort = options.tcpPort ?? (await freePort());
  const url = `http://127.0.0.1:${httpPort}`;
  const start = (): Promise<Child> =>
    startChild(
      process.execPath,
      [
        join(engineFolder, 'server.mjs'),
        config,
        join(folder, 'data'),
        String(httpPort),
        String(tcpPort),
      ],
      {
        cwd: folder,
        ready: async () => (await fetch(`${url}/ping`)).ok,
      },
    );
  let child = await start();
  return {
    url,
    httpPort,
    tcpPort,
    get pid() {
      return child.pid;
    },
    folder,
    output: () => child.output(),
    async restart() {
      await child.stop();
      child = await start();
    },
    async stop() {
      await child.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
