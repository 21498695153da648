import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startProgram } from '../test-kit/program.ts';
import {
  buildGo,
  type Lane,
  makeTlsStage,
  probed,
  said,
  type TlsStage,
} from './test-kit/tls-stage.ts';

let stage: TlsStage;
let server: string;
let client: string;
let stripped: string;

beforeAll(async () => {
  stage = await makeTlsStage();
  server = await buildGo('server', stage.folder);
  client = await buildGo('client', stage.folder);
  stripped = await buildGo('server', stage.folder, { flags: ['-ldflags=-s -w'] });
}, 180_000);

afterAll(async () => {
  await stage?.[Symbol.asyncDispose]();
});

const lane = (base: string, name: string, count: number): Lane =>
  Array.from({ length: count }, (_, i) => [
    i % 5 === 4 ? 'POST' : 'GET',
    `${base}/${name}/r${i}x/${[200, 201, 404, 503][i % 4]}`,
    ...(i % 5 === 4 ? ['some body'] : []),
  ]) as unknown as Lane;

// A number that stands alone is the route's parameter.
const lines = (requests: Lane, destination: boolean): string[] =>
  requests.map(([method, url]) => {
    const { pathname, host } = new URL(url);
    const code = pathname.split('/').at(-1);
    const line = `${method} ${pathname.replace(/\d+$/, '{id}')} ${code}`;
    return destination ? `${line} ${host}` : line;
  });

describe('crypto/tls of Go', () => {
  it.each(['HTTP/1.1', 'h2'])('puts each request on its connection: %s', async (version) => {
    await using one = await stage.serve(server, []);
    await using two = await stage.serve(stripped, []);
    const lanes = [
      lane(one.base, 'one', 20),
      lane(two.base, 'two', 20),
      lane(one.base, 'three', 20),
    ];
    const signal = join(stage.folder, `begin-${version.replace('/', '')}`);
    await using asking = await startProgram(client, [JSON.stringify(lanes), version, signal], {
      cgroup: stage.clients,
    });
    await using agent = await stage.watch();
    for (const file of [server, stripped, client]) await probed(agent, 'tls go', file);
    await writeFile(signal, '');
    expect(await asking.ended).toBe(0);
    expect(JSON.parse(asking.output())).toEqual(
      lanes.map((requests) => requests.map(([, url]) => Number(url.split('/').at(-1)))),
    );
    const asked = await agent.spansSeen(60, (span) => span.side === 'client');
    for (const [i, name] of ['one', 'two', 'three'].entries()) {
      expect(asked.filter((span) => span.target.startsWith(`/${name}/`)).map(said)).toEqual(
        lines(lanes[i] ?? [], true),
      );
    }
    const served = await agent.spansSeen(60, (span) => span.side === 'server');
    for (const [pid, own] of [
      [one.pid, [lanes[0], lanes[2]]],
      [two.pid, [lanes[1]]],
    ] as const) {
      const spans = served.filter((span) => span.pid === pid);
      expect(spans.map(said).sort()).toEqual(
        own.flatMap((requests) => lines(requests ?? [], false)).sort(),
      );
    }
    expect((await agent.snapshot()).lost.tls_unmatched).toBe(0);
  });
});
