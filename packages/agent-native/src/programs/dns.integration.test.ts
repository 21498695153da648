import { execPath } from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeNetwork, type TestHost, type TestNetwork } from '../test-kit/netns.ts';
import { runProgram } from '../test-kit/program.ts';
import { startDnsmasq } from '../test-kit/programs/dnsmasq.ts';
import type { Server } from '../test-kit/programs/postgres.ts';
import { app, makeStage, type Stage } from '../test-kit/stage.ts';

let stage: Stage;
let network: TestNetwork;
let client: TestHost;
let server: Server;

beforeAll(async () => {
  stage = await makeStage();
  network = await makeNetwork();
  const names = await network.host('names', 1);
  client = await network.host('client', 2);
  server = await startDnsmasq(
    { 'orders.shop.test': '10.9.8.7', 'cart.shop.test': '10.9.8.6' },
    { cgroup: stage.servers, host: names, address: names.address },
  );
});

afterAll(async () => {
  await server?.stop();
  await network?.[Symbol.asyncDispose]();
  await stage?.[Symbol.asyncDispose]();
});

describe('DNS', () => {
  it('sees each question with its name and what became of it', async () => {
    await using agent = await stage.watch({ see: ['l4', 'l7'] });
    const questions = [
      ['orders.shop.test', 'A'],
      ['cart.shop.test', 'A'],
      ['orders.shop.test', 'A'],
      ['missing.shop.test', 'A'],
      ['nobody.example', 'AAAA'],
    ];
    await runProgram(execPath, [app('dns-client'), server.address, JSON.stringify(questions)], {
      cgroup: stage.clients,
      host: client,
    });
    const snapshot = await agent.seen(
      'five questions',
      ({ dns }) =>
        dns
          .filter((row) => row.cgroup === stage.clients.id)
          .reduce((sum, row) => sum + row.durations.count, 0) >= questions.length,
    );
    const rows = snapshot.dns
      .filter((row) => row.cgroup === stage.clients.id)
      .map((row) => `${row.domain} ${row.type} ${row.status} ${row.durations.count}`);
    expect(rows.sort()).toEqual([
      'cart.shop.test TypeA ok 1',
      'missing.shop.test TypeA nxdomain 1',
      'nobody.example TypeAAAA nxdomain 1',
      'orders.shop.test TypeA ok 2',
    ]);
    expect(snapshot.names).toEqual(
      expect.arrayContaining([
        { ip: '10.9.8.7', fqdn: 'orders.shop.test' },
        { ip: '10.9.8.6', fqdn: 'cart.shop.test' },
      ]),
    );
  });

  it('says when nobody answers', async () => {
    await using agent = await stage.watch({ see: ['l4', 'l7'] });
    await server.stop();
    await runProgram(
      execPath,
      [app('dns-client'), server.address, JSON.stringify([['late.shop.test', 'A']])],
      { cgroup: stage.clients, host: client },
    );
    await agent.seen('a time-out', ({ dns }) =>
      dns.some((row) => row.domain === 'late.shop.test' && row.status === 'timeout'),
    );
  });
});
