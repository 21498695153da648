import { existsSync } from 'node:fs';
import { execPath } from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
});
