import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startProgram, until } from '../test-kit/program.ts';
import {
  httpsClient,
  httpsServer,
  type Lane,
  makeTlsStage,
  probed,
  said,
  type TlsStage,
  withoutTypes,
} from './test-kit/tls-stage.ts';

let stage: TlsStage;

beforeAll(async () => {
  stage = await makeTlsStage();
});

afterAll(async () => {
  await stage?.[Symbol.asyncDispose]();
});

const lane = (base: string, name: string, count: number): Lane =>
  Array.from({ length: count }, (_, i) => [
    i % 4 === 3 ? 'POST' : 'GET',
    `${base}/${name}/r${i}x/${[200, 201, 404, 503][i % 4]}`,
    ...(i % 4 === 3 ? ['some body'] : []),
  ]) as unknown as Lane;

const expected = (requests: Lane): string[] =>
  requests.map(([method, url]) => {
    const { pathname, host } = new URL(url);
    // The last part is a number: it is the route's parameter.
    return `${method} ${pathname.replace(/\d+$/, '{id}')} ${pathname.split('/').at(-1)} ${host}`;
  });

// The one that runs this, and the system's.
const nodes = [execPath, '/usr/bin/node'].filter((path) => existsSync(path));

describe.each(nodes)('OpenSSL inside of Node: %s', (node) => {
  it('puts each request of concurrent connections on its own', async () => {
    const server = await withoutTypes(httpsServer, stage.folder);
    const client = await withoutTypes(httpsClient, stage.folder);
    await using one = await stage.serve(node, [server]);
    await using two = await stage.serve(node, [server]);
    await using agent = await stage.watch();
    await probed(agent, 'tls openssl', node);
    const lanes = [
      lane(one.base, 'one', 25),
      lane(two.base, 'two', 25),
      lane(one.base, 'three', 25),
      lane(two.base, 'four', 25),
    ];
    const seen = await stage.client(node, [client, JSON.stringify(lanes)]);
    expect(JSON.parse(seen)).toEqual(
      lanes.map((requests) => requests.map(([, url]) => Number(url.split('/').at(-1)))),
    );
    const spans = await agent.spansSeen(100, (span) => span.side === 'client');
    for (const [i, name] of ['one', 'two', 'three', 'four'].entries()) {
      expect(spans.filter((span) => span.target.startsWith(`/${name}/`)).map(said)).toEqual(
        expected(lanes[i] ?? []),
      );
    }
    const served = await agent.spansSeen(100, (span) => span.side === 'server');
    for (const server of [one, two]) {
      const own = served.filter((span) => span.pid === server.pid);
      expect(own.map(said).sort()).toEqual(
        lanes
          .filter(([first]) => first?.[1].startsWith(server.base))
          .flatMap(expected)
          .map((line) => line.replace(/ [^ ]+$/, ''))
          .sort(),
      );
    }
    const { lost } = await agent.snapshot();
    expect(lost.tls_unmatched).toBe(0);
  });

  it('finds connections that were there before it', async () => {
    await using server = await stage.serve(node, [await withoutTypes(httpsServer, stage.folder)]);
    const lanes = [lane(server.base, 'early', 8), lane(server.base, 'also', 8)];
    const signal = join(stage.folder, `on-${server.port}`);
    await using client = await startProgram(
      node,
      [await withoutTypes(httpsClient, stage.folder), JSON.stringify(lanes), signal],
      { cgroup: stage.clients },
    );
    const established = new RegExp(
      `0100007F:${server.port.toString(16).toUpperCase().padStart(4, '0')} [0-9A-F]+:[0-9A-F]+ 01 `,
      'g',
    );
    await until(
      'two connections',
      async () => ((await readFile('/proc/net/tcp', 'utf8')).match(established) ?? []).length >= 2,
    );
    await using agent = await stage.watch();
    await probed(agent, 'tls openssl', node);
    await writeFile(signal, '');
    expect(await client.ended).toBe(0);
    const served = await agent.spansSeen(14, (span) => span.side === 'server');
    const rest = lanes.flatMap((requests) => expected(requests.slice(1)));
    expect(served.map(said).sort()).toEqual(rest.map((line) => line.replace(/ [^ ]+$/, '')).sort());
    // A client speaks first: until its connection is known by an answer, what it says belongs nowhere, and is counted.
    const asked = agent.spans().filter((span) => span.side === 'client');
    const { lost } = await agent.snapshot();
    expect(lost.tls_unmatched).toBe(14 - asked.length);
    expect(asked.length).toBeGreaterThanOrEqual(12);
    expect(rest).toEqual(expect.arrayContaining(asked.map(said)));
  });
});
