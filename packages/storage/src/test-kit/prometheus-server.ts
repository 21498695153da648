import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, startChild } from './child.ts';
import { freePort } from './free-port.ts';

export interface MetricServer {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  output(): string;
  /** What was written so far can be read from here on. */
  flush(): Promise<void>;
  /** Ends the server, with SIGKILL where its data survives that. */
  down(): Promise<void>;
  /** Starts it again on the same data and port. */
  up(): Promise<void>;
  /** Ends the server and removes its data. */
  stop(): Promise<void>;
}

/** How far behind the newest sample of a series an older one may arrive. */
const outOfOrder = '3650d';

const config = `global:
  scrape_interval: 1h
storage:
  tsdb:
    out_of_order_time_window: ${outOfOrder}
`;

/** A real Prometheus of its own that accepts remote write, also of samples that are years old. */
export async function startPrometheus(): Promise<MetricServer> {
  const folder = mkdtempSync(join(tmpdir(), 'abduce-prometheus-'));
  const file = join(folder, 'prometheus.yml');
  writeFileSync(file, config);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const start = (): Promise<Child> =>
    startChild(
      '/usr/bin/prometheus',
      [
        `--config.file=${file}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        '--storage.tsdb.retention.time=20y',
        `--web.listen-address=127.0.0.1:${port}`,
        '--web.enable-remote-write-receiver',
        '--log.level=warn',
      ],
      { cwd: folder, ready: async () => (await fetch(`${url}/-/ready`)).ok },
    );
  let child = await start();
  return {
    url,
    port,
    get pid() {
      return child.pid;
    },
    output: () => child.output(),
    flush: async () => {},
    down: () => child.stop(),
    async up() {
      child = await start();
    },
    async stop() {
      await child.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
