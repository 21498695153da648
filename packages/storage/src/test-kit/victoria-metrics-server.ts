import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, startChild } from './child.ts';
import { freePort } from './free-port.ts';
import type { MetricServer } from './prometheus-server.ts';

/** A real VictoriaMetrics of its own. It shows what was written only after a flush, or a second or so later. */
export async function startVictoriaMetrics(): Promise<MetricServer> {
  const folder = mkdtempSync(join(tmpdir(), 'abduce-victoria-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const start = (): Promise<Child> =>
    startChild(
      '/usr/bin/victoria-metrics',
      [
        `-storageDataPath=${join(folder, 'data')}`,
        '-retentionPeriod=20y',
        `-httpListenAddr=127.0.0.1:${port}`,
        '-loggerLevel=WARN',
        '-memory.allowedBytes=128MB',
      ],
      { cwd: folder, ready: async () => (await fetch(`${url}/health`)).ok },
    );
  let child = await start();
  return {
    url,
    port,
    get pid() {
      return child.pid;
    },
    output: () => child.output(),
    async flush() {
      await (await fetch(`${url}/internal/force_flush`)).arrayBuffer();
    },
    // Unlike Prometheus it has no write-ahead log: what is not on disk after SIGKILL is gone.
    down: () => child.stop('SIGTERM'),
    async up() {
      child = await start();
    },
    async stop() {
      await child.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
