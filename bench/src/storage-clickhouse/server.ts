import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export interface BenchServer {
  readonly url: string;
  /** Processor time used so far, user and system, in milliseconds; in steps of 10. */
  cpuMs(): number;
  /** Lets other processes go first, as if the server were on a machine of its own. */
  stepBack(): void;
  stop(): Promise<void>;
}

const folderOfEngine = fileURLToPath(new URL('../../../integration/clickhouse/', import.meta.url));

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}

/** Linux counts in hundredths of a second. */
function cpuOf(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** A ClickHouse server in a process of its own, on the loopback. */
export async function benchServer(): Promise<BenchServer> {
  const folder = mkdtempSync(join(tmpdir(), 'abduce-bench-'));
  const config = join(folder, 'config.xml');
  writeFileSync(config, '<clickhouse><logger><level>error</level></logger></clickhouse>');
  const [http, tcp] = [await freePort(), await freePort()];
  const script = join(folderOfEngine, 'server.mjs');
  const data = join(folder, 'data');
  const child = spawn(process.execPath, [script, config, data, String(http), String(tcp)], {
    cwd: folder,
    stdio: 'ignore',
  });
  process.once('exit', () => child.kill('SIGKILL'));
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = `http://127.0.0.1:${http}`;
  for (let i = 0; ; i++) {
    if (
      await fetch(`${url}/ping`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      break;
    if (i === 200 || child.exitCode !== null) {
      child.kill('SIGKILL');
      throw new Error('no ClickHouse: run `npx -y pnpm@12.21.0 -C integration/clickhouse install`');
    }
    await sleep(50);
  }
  return {
    url,
    cpuMs: () => cpuOf(child.pid as number),
    stepBack() {
      for (const thread of readdirSync(`/proc/${child.pid}/task`)) setPriority(Number(thread), 19);
    },
    async stop() {
      child.kill('SIGKILL');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
