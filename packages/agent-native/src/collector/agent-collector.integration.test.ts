import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { promisify } from 'node:util';
import { type MetricPoint, pointRows, systemClock, type TelemetryBatch } from '@abduce/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listenMetrics } from '../page/listen-metrics.ts';
import { makeCgroup, type TestCgroup } from '../test-kit/cgroup.ts';
import { helperPath } from '../test-kit/observe.ts';
import { freePort, type Program, startProgram, until } from '../test-kit/program.ts';
import { type AgentCollector, agentCollector } from './agent-collector.ts';
import type { AgentOptions } from './agent-options.ts';

const run = promisify(execFile);

let cgroup: TestCgroup;
let server: Program;
let client: Program;
let port = 0;

beforeAll(async () => {
  cgroup = await makeCgroup('agent');
  port = await freePort();
  const serve = `require('node:http').createServer((q, s) => s.end('ok')).listen(${port}, '127.0.0.1')`;
  server = await startProgram(execPath, ['-e', serve], { cgroup, port });
  const call = `setInterval(() => fetch('http://127.0.0.1:${port}/items/7', { headers: { connection: 'close' } }).then((r) => r.text()).catch(() => {}), 10)`;
  client = await startProgram(execPath, ['-e', call], { cgroup });
});
afterAll(async () => {
  await client?.stop('SIGKILL');
  await server?.stop('SIGKILL');
  await cgroup?.[Symbol.asyncDispose]();
});

interface RunningAgent extends AsyncDisposable {
  readonly agent: AgentCollector;
  readonly batches: TelemetryBatch[];
}

function start(options: Partial<AgentOptions> = {}): RunningAgent {
  const abort = new AbortController();
  const agent = agentCollector({
    scope: { cgroups: [cgroup.path], labels: false },
    interval: 200,
    helperPath,
    pauses: { base: 5, max: 20 },
    ...options,
  });
  const batches: TelemetryBatch[] = [];
  let failed: unknown;
  const done = agent
    .run(
      { write: async (batch) => void batches.push(batch) },
      { clock: systemClock(), logger: { log: () => {} }, signal: abort.signal },
    )
    .catch((error: unknown) => {
      failed = error;
    });
  return {
    agent,
    batches,
    async [Symbol.asyncDispose]() {
      abort.abort();
      await done;
      if (failed !== undefined) throw failed;
    },
  };
}

const key = ({ descriptor, attributes }: MetricPoint): string =>
  `${descriptor.name} ${JSON.stringify([...attributes])}`;

interface LoadedProgram {
  readonly id: number;
  readonly name?: string;
}

/** Ids of kernel programs that some process holds, by itself or by a link: the others would stay for ever. */
async function held(): Promise<ReadonlySet<number>> {
  const ids = new Set<number>();
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    for (const fd of await readdir(`/proc/${pid}/fdinfo`).catch(() => [])) {
      const text = await readFile(`/proc/${pid}/fdinfo/${fd}`, 'utf8').catch(() => '');
      const id = /^prog_id:\s*(\d+)$/m.exec(text)?.[1];
      if (id !== undefined) ids.add(Number(id));
    }
  }
  return ids;
}

/** Kernel programs with names of the helper's. */
async function programs(): Promise<readonly LoadedProgram[]> {
  const { stdout } = await run('bpftool', ['--json', 'prog', 'show'], { maxBuffer: 64 << 20 });
  const own = /^(?:on_|each_socket|tls_|go_|loop_)/;
  return (JSON.parse(stdout) as LoadedProgram[]).filter(({ name }) => own.test(name ?? ''));
}

/** Those that outlived their helpers. Other helpers of this machine may run meanwhile. */
async function orphans(): Promise<readonly LoadedProgram[]> {
  const loaded = await programs();
  const holders = await held();
  return loaded.filter(({ id }) => !holders.has(id));
}

describe('the collector on a running system', () => {
  it('outlives fifty kills of its helper, counts on, and leaves nothing behind', async () => {
    const kills = 50;
    const pids = new Set<number>();
    const running = start();
    {
      await using _ = running;
      const { agent } = running;
      for (let i = 0; i < kills; i++) {
        const { snapshots } = agent.stats();
        await until(
          () =>
            `snapshot ${snapshots} is followed after ${i} kills: ${JSON.stringify(agent.stats())}`,
          () => agent.stats().snapshots > snapshots && agent.stats().helperPid !== undefined,
        );
        const pid = agent.stats().helperPid as number;
        pids.add(pid);
        process.kill(pid, 'SIGKILL');
        await until('it is started again', () => agent.stats().helperRestarts === i + 1);
      }
      const { snapshots } = agent.stats();
      await until('a last round', () => agent.stats().snapshots > snapshots + 1);
      pids.add(agent.stats().helperPid as number);
      expect((await programs()).length).toBeGreaterThan(10);
      expect(agent.stats()).toMatchObject({
        helperRestarts: kills,
        badFrames: 0,
        droppedValues: 0,
      });
    }
    expect(pids.size).toBe(kills + 1);

    const last = new Map<string, number>();
    const fallen: string[] = [];
    let requests: number[] = [];
    for (const batch of running.batches) {
      for (const point of pointRows(batch)) {
        const { descriptor, value, count } = point;
        if (descriptor.kind === 'gauge') continue;
        const total = descriptor.kind === 'histogram' ? count : value;
        if (total < (last.get(key(point)) ?? 0))
          fallen.push(`${key(point)} ${last.get(key(point))} → ${total}`);
        last.set(key(point), total);
        if (descriptor.name === 'container_http_inbound_requests_total')
          requests = [...requests, value];
      }
    }
    expect(fallen).toEqual([]);
    // It counted in many lives, not only in the first.
    expect(new Set(requests).size).toBeGreaterThan(kills / 2);

    for (const pid of pids) expect(() => process.kill(pid, 0), `helper ${pid}`).toThrow();
    let left: readonly LoadedProgram[] = [];
    await until(
      () => `no program of the helpers is left: ${JSON.stringify(left)}`,
      async () => {
        left = await orphans();
        return left.length === 0;
      },
    );
  }, 300_000);

  it('observes nothing while it is paused, by a call or by a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), `abduce-${process.pid}-pause-`));
    const pauseFile = join(folder, 'pause');
    try {
      await using running = start({ pauseFile, rescan: 100 });
      const { agent } = running;
      const served = (): number =>
        Number(
          /^container_http_inbound_requests_total\{.*\} (\d+)/m.exec(agent.metrics())?.[1] ?? 0,
        );
      const rounds = async (count: number): Promise<void> => {
        const { snapshots } = agent.stats();
        await until(`${count} rounds`, () => agent.stats().snapshots >= snapshots + count);
      };
      /** The client goes on; what is counted does not. */
      const stands = async (): Promise<void> => {
        await rounds(3);
        const before = served();
        await rounds(5);
        expect(served()).toBe(before);
      };
      const runs = (): Promise<void> => {
        const before = served();
        return until('requests are counted', () => served() > before);
      };
      await runs();
      await agent.pause(true);
      await stands();
      await agent.pause(false);
      await runs();
      await writeFile(pauseFile, '');
      await until('it read the file', async () => {
        const before = served();
        await rounds(3);
        return served() === before;
      });
      await stands();
      await rm(pauseFile);
      await runs();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('is scraped by Prometheus, which answers queries about it', async () => {
    await using running = start();
    await using page = await listenMetrics({ source: running.agent, port: 0 });
    const folder = await mkdtemp(join(tmpdir(), `abduce-${process.pid}-prometheus-`));
    const webPort = await freePort();
    const config = join(folder, 'prometheus.yml');
    await writeFile(
      config,
      `global: { scrape_interval: 200ms, scrape_timeout: 200ms }
scrape_configs:
  - job_name: agent
    static_configs: [{ targets: ['127.0.0.1:${page.port}'] }]
`,
    );
    const prometheus = await startProgram(
      'prometheus',
      [
        `--config.file=${config}`,
        `--storage.tsdb.path=${folder}/data`,
        `--web.listen-address=127.0.0.1:${webPort}`,
      ],
      { port: webPort },
    );
    try {
      const query = async (
        text: string,
      ): Promise<readonly { metric: Record<string, string>; value: [number, string] }[]> => {
        const url = `http://127.0.0.1:${webPort}/api/v1/query?query=${encodeURIComponent(text)}`;
        const answer = (await (await fetch(url)).json()) as { data?: { result?: [] } };
        return answer.data?.result ?? [];
      };
      const own = `container_id="${cgroup.path}"`;
      const rate = `sum by (destination, status) (rate(container_http_requests_total{${own}}[5s]))`;
      let found: Awaited<ReturnType<typeof query>> = [];
      await until(
        () => `Prometheus knows the requests: ${JSON.stringify(found)} ${prometheus.output()}`,
        async () => {
          found = await query(rate);
          return found.some(({ value }) => Number(value[1]) > 1);
        },
        30_000,
      );
      expect(found[0]?.metric).toEqual({ destination: `127.0.0.1:${port}`, status: '2xx' });
      const median = `histogram_quantile(0.5, sum by (le) (rate(container_http_inbound_requests_duration_seconds_total_bucket{${own}}[5s])))`;
      const [{ value: latency } = { value: [0, 'NaN'] }] = await query(median);
      expect(Number(latency[1])).toBeGreaterThan(0);
      expect(Number(latency[1])).toBeLessThan(1);
      expect((await query(`container_application_type{${own}}`))[0]?.metric.application_type).toBe(
        'nodejs',
      );
      expect((await query(`container_net_tcp_listen_info{${own}}`))[0]?.metric.listen_addr).toBe(
        `127.0.0.1:${port}`,
      );
      expect((await query('up{job="agent"}'))[0]?.value[1]).toBe('1');
      // The whole page is well formed by Prometheus's own rules of syntax.
      const text = await (await fetch(page.url)).text();
      const lint = await startProgram('promtool', ['check', 'metrics'], { input: text });
      // 3 is about names, which are the reference's.
      expect([0, 3], lint.output()).toContain(await lint.ended);
    } finally {
      await prometheus.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
