import { listenOtlp } from '@abduce/collectors/otlp';
import { pointRows, spanRows, type TelemetryBatch } from '@abduce/core';
import { afterAll, expect, it } from 'vitest';
import { abduce, killAll } from '../test-kit/abduce-process.ts';
import { ownCgroup } from '../test-kit/own-cgroup.ts';

afterAll(killAll);

const requests = 40;
const server = `
const http = require("http");
const it = http.createServer((request, response) => response.end("ok"));
it.listen(0, "127.0.0.1", () => console.log(it.address().port));`;
const client = (port: number): string => `
const http = require("http");
let left = ${requests};
const next = () => left-- > 0 && http.get("http://127.0.0.1:${port}/cart/7?secret=1", (answer) => {
  answer.resume();
  answer.on("end", () => setTimeout(next, 20));
});
next();`;

async function until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const found = await ask();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`${what} did not happen within a minute`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

it('observes what it was told to, for Prometheus and by OTLP, and ends cleanly', async () => {
  await using cgroup = await ownCgroup();
  const batches: TelemetryBatch[] = [];
  await using receiver = await listenOtlp({
    port: 0,
    tracing: false,
    sink: { write: async (batch) => void batches.push(batch) },
  });
  const running = abduce(
    ...['agent', '--json', '--cgroups', cgroup.path, '--no-labels', '--interval', '1'],
    ...['--metrics', '127.0.0.1:0', '--otlp', receiver.url],
  );
  const { metrics } = JSON.parse(await running.line(/"event":"listening"/)) as { metrics: string };
  const page = async (): Promise<string> => await (await fetch(metrics)).text();
  // Once it reports its programs, what begins now is seen from its beginning.
  await until('the start of the agent', async () =>
    /^abduce_agent_program_on\{.*\} 1$/m.test(await page()) ? true : undefined,
  );

  const shop = await cgroup.run('shop', server);
  const port = Number(
    await new Promise<string>((resolve) =>
      shop.stdout?.once('data', (data) => resolve(String(data))),
    ),
  );
  await cgroup.run('visitor', client(port));

  const counted = new RegExp(
    `^container_http_requests_total\\{[^}]*container_id="${cgroup.path}/visitor"[^}]*status="2xx"[^}]*\\} ${requests}$`,
    'm',
  );
  const text = await until('the count of all requests', async () => {
    const now = await page();
    return counted.test(now) ? now : undefined;
  });
  expect(text).toMatch(
    new RegExp(
      `^container_http_inbound_requests_total\\{[^}]*${cgroup.path}/shop"[^}]*\\} ${requests}$`,
      'm',
    ),
  );
  expect(text).not.toContain('secret');

  const pushed = await until('the same by OTLP', async () => {
    const points = batches.flatMap((batch) => [...pointRows(batch)]);
    const most = points
      .filter(({ descriptor }) => descriptor.name === 'container_http_requests_total')
      .map(({ value }) => value);
    return Math.max(0, ...most) === requests ? points : undefined;
  });
  const containers = new Set(pushed.map(({ attributes }) => attributes.get('container_id')));
  containers.delete(undefined);
  for (const id of containers) expect(String(id)).toContain(cgroup.path);
  // The sample of a second is told when it is over, so it may come after the counts.
  const spans = await until('spans by OTLP', async () => {
    const rows = batches.flatMap((batch) => [...spanRows(batch)]);
    return rows.length > 0 ? rows : undefined;
  });
  expect(JSON.stringify(spans.map(({ name }) => name))).not.toContain('secret');

  running.child.kill('SIGTERM');
  expect((await running.ended).code).toBe(0);
});

it('prints the metrics of one interval', async () => {
  await using cgroup = await ownCgroup();
  const running = abduce(
    ...['agent', '--cgroups', cgroup.path, '--no-labels', '--interval', '1', '--once'],
  );
  const line = await running.line(/^node_info\{/);
  expect(line).toContain('hostname="');
  expect(await running.ended).toMatchObject({ code: 0 });
});

it('observes inside of serve, and both end together', async () => {
  await using cgroup = await ownCgroup();
  const running = abduce(
    ...['serve', '--json', '--port', '0', '--grpc-port', '0'],
    ...['--agent', '--cgroups', cgroup.path, '--no-labels'],
  );
  await running.line(/"event":"listening"/);
  running.child.kill('SIGTERM');
  expect(await running.ended).toEqual({ code: 0, stderr: '' });
});

it('ends serve when there is no agent to be had', async () => {
  const running = abduce(
    ...['serve', '--json', '--port', '0', '--grpc-port', '0'],
    ...['--agent', '--cgroups', '/abduce-none', '--helper', '/no/such/helper'],
  );
  const { code, stderr } = await running.ended;
  expect(code).toBe(1);
  expect(stderr).toContain('NATIVE_UNAVAILABLE');
});
