import { execPath } from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpanDocument } from '../protocol/documents.ts';
import { observe } from '../test-kit/observe.ts';
import { freePort, type Program, runProgram, startProgram } from '../test-kit/program.ts';
import { app, countsOf, makeStage, median, type Stage } from '../test-kit/stage.ts';

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly ms: number;
  /** On a connection that an earlier request opened. */
  readonly reused: boolean;
}

let stage: Stage;
let server: Program;
let port: number;
let base: string;

beforeAll(async () => {
  stage = await makeStage();
  port = await freePort();
  base = `http://127.0.0.1:${port}`;
  server = await startProgram(execPath, [app('http-server'), String(port)], {
    cgroup: stage.servers,
    port,
  });
});

afterAll(async () => {
  await server?.stop();
  await stage?.[Symbol.asyncDispose]();
});

const ask = (requests: readonly (readonly [string, string, string?])[]): Promise<Seen[]> =>
  stage.client('http-client', base, requests);

const said = (span: SpanDocument): readonly [string, string, string] => [
  span.method,
  span.target,
  span.status,
];
describe('HTTP of Node and curl', () => {
  it('sees each request of Node on both sides', async () => {
    await using agent = await stage.watch({ see: ['l4', 'l7'] });
    const requests = [
      ...Array.from({ length: 40 }, (_, i) => ['GET', `/status/${200 + (i % 5)}`] as const),
      ['POST', '/status/201', 'x'.repeat(30_000)],
      ['GET', '/size/300000'],
      ['HEAD', '/status/200'],
      ['DELETE', '/status/500'],
      ['PUT', '/status/404', 'y'],
      ['GET', '/status/503?token=secret'],
    ] as const;
    const seen = await ask(requests);
    expect(seen).toHaveLength(requests.length);
    // Numbers in a path are one route.
    const expected = seen.map(({ method, path, status }) => [
      method,
      path.replace(/\?.*/, '').replace(/\d+/, '{id}'),
      String(status),
    ]);
    for (const [side, cgroup] of [
      ['client', stage.clients],
      ['server', stage.servers],
    ] as const) {
      const spans = await agent.spansSeen(seen.length, (span) => span.side === side);
      expect(spans.map(said)).toEqual(expected);
      expect(new Set(spans.map((span) => span.cgroup))).toEqual(new Set([cgroup.id]));
    }
    const snapshot = await agent.snapshot();
    const truth: Record<string, number> = {};
    for (const { status } of seen) truth[status] = (truth[status] ?? 0) + 1;
    expect(countsOf(snapshot, 'client', 'http')).toEqual(truth);
    expect(countsOf(snapshot, 'server', 'http')).toEqual(truth);
    const toServer = snapshot.connections.filter((row) => row.cgroup === stage.clients.id);
    const connects = seen.filter(({ reused }) => !reused).length;
    expect(toServer).toMatchObject([
      { destination: `127.0.0.1:${port}`, actual: `127.0.0.1:${port}`, connects, failed: 0 },
    ]);
    expect(JSON.stringify(agent.spans())).not.toContain('secret');
  });

  it('measures what the client measures', async () => {
    for (const delay of [50, 200]) {
      await using agent = await stage.watch({ see: ['l4', 'l7'] });
      const seen = await ask(Array.from({ length: 9 }, () => ['GET', `/delay/${delay}`] as const));
      const truth = median(seen.map(({ ms }) => ms));
      for (const side of ['client', 'server']) {
        const spans = await agent.spansSeen(seen.length, (span) => span.side === side);
        const measured = median(spans.map((span) => span.duration / 1e6));
        expect(Math.abs(measured - truth)).toBeLessThan(5 + 0.05 * truth);
      }
    }
  });

  it('sees curl', async () => {
    await using agent = await stage.watch({ see: ['l4', 'l7'] });
    const paths = ['/status/200', '/status/404', '/status/500', '/size/20000'];
    await runProgram(
      'curl',
      ['-s', '-o', '/dev/null', ...paths.flatMap((path) => [`${base}${path}`])],
      { cgroup: stage.clients },
    );
    const spans = await agent.spansSeen(paths.length, (span) => span.side === 'client');
    expect(spans.map(said)).toEqual([
      ['GET', '/status/{id}', '200'],
      ['GET', '/status/{id}', '404'],
      ['GET', '/status/{id}', '500'],
      ['GET', '/size/{id}', '200'],
    ]);
    expect(spans.every((span) => span.host === `127.0.0.1:${port}`)).toBe(true);
  });

  it('sees nothing of programs outside', async () => {
    await using agent = await observe({ scope: [[stage.clients, 'l4', 'l7']] });
    await fetch(`${base}/status/200`);
    await ask([['GET', '/status/202']]);
    await agent.spansSeen(1);
    const snapshot = await agent.snapshot();
    expect(agent.spans().map((span) => [span.side, span.status])).toEqual([['client', '202']]);
    expect(new Set(snapshot.cgroups.map((cgroup) => cgroup.id))).toEqual(
      new Set([stage.clients.id]),
    );
    expect(snapshot.listens).toEqual([]);
  });
});
