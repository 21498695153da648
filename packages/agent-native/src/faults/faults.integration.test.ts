import { execPath } from 'node:process';
import { describe, expect, it } from 'vitest';
import type { SnapshotDocument } from '../protocol/documents.ts';
import { limitMemory, makeCgroup } from '../test-kit/cgroup.ts';
import { makeNetwork } from '../test-kit/netns.ts';
import { observe } from '../test-kit/observe.ts';
import { freePort, runProgram, startProgram } from '../test-kit/program.ts';
import { startShop } from '../test-kit/shop.ts';
import { app, makeStage } from '../test-kit/stage.ts';

const to = (snapshot: SnapshotDocument, destination: string) =>
  snapshot.connections.find((row) => row.destination === destination);

describe('what breaks shows as what it is', () => {
  it('a map of five services, edge by edge, through a translated address', async () => {
    await using shop = await startShop();
    await using agent = await observe({
      scope: [[shop.cgroup, 'l4', 'l7']],
      conntrackNetns: [shop.network.router.path],
    });
    expect(await shop.buy(20)).toEqual(Array.from({ length: 20 }, () => 200));
    const names = new Map(
      Object.entries(shop.cgroups).map(([name, cgroup]) => [cgroup.id, name] as const),
    );
    const addresses = new Map(
      Object.entries(shop.hosts).map(([name, host]) => [host.address, name] as const),
    );
    const truth = ['cart → cache', 'front → cart', 'front → orders', 'orders → database'];
    const edges = (snapshot: SnapshotDocument): string[] =>
      [
        ...new Set(
          snapshot.connections
            .filter((row) => row.connects > 0 || row.active > 0)
            .map((row) => {
              const target = addresses.get(row.actual.split(':')[0] ?? '');
              return `${names.get(row.cgroup)} → ${target ?? row.actual}`;
            }),
        ),
      ].sort();
    const snapshot = await agent.seen('the edges', (seen) => edges(seen).length >= truth.length);
    expect(edges(snapshot)).toEqual(truth);
    const translated = to(snapshot, shop.virtual);
    expect(translated?.actual).toBe(`${shop.hosts.orders.address}:8080`);
    const requests = snapshot.requests.filter((row) => row.side === 'client');
    const counted = requests.map((row) => {
      const target = addresses.get(row.actual.split(':')[0] ?? '');
      return `${names.get(row.cgroup)} → ${target} ${row.protocol} ${row.status} ${row.durations.count}`;
    });
    expect(counted.sort()).toEqual([
      'cart → cache redis ok 20',
      'front → cart http 200 20',
      'front → orders http 200 20',
      'orders → database postgres ok 20',
    ]);
  });

  it('a refused port', async () => {
    await using stage = await makeStage();
    await using agent = await stage.watch();
    const port = await freePort();
    for (let i = 0; i < 3; i++) {
      await runProgram('curl', ['-s', `http://127.0.0.1:${port}/`], {
        cgroup: stage.clients,
      }).catch(() => '');
    }
    const snapshot = await agent.seen(
      'three refusals',
      (seen) => (to(seen, `127.0.0.1:${port}`)?.failed ?? 0) >= 3,
    );
    expect(to(snapshot, `127.0.0.1:${port}`)).toMatchObject({
      connects: 0,
      failed: 3,
      errors: { ECONNREFUSED: 3 },
      actual: '',
    });
  });

  it('a link without a cable', async () => {
    await using stage = await makeStage();
    await using network = await makeNetwork();
    const near = await network.host('near', 1);
    const far = await network.host('far', 2);
    await using _server = await startProgram(execPath, [app('http-server'), '8080', far.address], {
      cgroup: stage.servers,
      host: far,
      port: 8080,
    });
    await using agent = await stage.watch();
    const url = `http://${far.address}:8080`;
    await using buyer = await startProgram(execPath, [app('buyer'), `${url}/delay/20`, '1000000'], {
      cgroup: stage.clients,
      host: near,
    });
    const destination = `${far.address}:8080`;
    const before = await agent.seen('requests', (seen) =>
      seen.requests.some((row) => row.destination === destination && row.durations.count > 5),
    );
    expect(to(before, destination)).toMatchObject({ active: 1, failed: 0, retransmits: 0 });
    expect(to(before, destination)?.roundTrip).toBeGreaterThan(0);
    await far.link(false);
    const cut = await agent.seen(
      'segments sent again',
      (seen) => (to(seen, destination)?.retransmits ?? 0) >= 3,
    );
    expect(to(cut, destination)?.active).toBe(1);
    // Nobody answers for the address any more, and at last the caller gives up.
    await runProgram('curl', ['-s', '-m', '8', `${url}/`], {
      cgroup: stage.clients,
      host: near,
    }).catch(() => '');
    // What was never reached has no actual address, so it is counted beside the connection that still is.
    const failed = ({ connections }: SnapshotDocument) =>
      connections.find((row) => row.destination === destination && row.failed > 0);
    const dead = await agent.seen('a failed connect', (seen) => failed(seen) !== undefined);
    const errors = Object.keys(failed(dead)?.errors ?? {});
    expect(['EHOSTUNREACH', 'ETIMEDOUT', 'ECANCELED']).toEqual(expect.arrayContaining(errors));
    await buyer.stop('SIGKILL');
  });

  it('a service killed for its memory', async () => {
    await using cgroup = await makeCgroup('greedy');
    await using limit = await limitMemory(cgroup, 64 << 20);
    await using agent = await observe({ scope: [[cgroup, 'l4']] });
    const eat = 'const all=[]; for(;;) all.push(Buffer.alloc(1<<20,1))';
    const program = await startProgram(
      '/bin/sh',
      ['-c', `echo $$ > '${limit.procs}' && exec "$@"`, 'sh', execPath, '-e', eat],
      { cgroup },
    );
    expect(await program.ended).toBe('SIGKILL');
    const snapshot = await agent.seen('the kill', (seen) =>
      seen.lives.some((life) => life.cgroup === cgroup.id && life.oomKills === 1),
    );
    const ended = snapshot.processes.find((one) => one.exit?.oom === true);
    expect(ended).toMatchObject({ pid: program.pid, exit: { signal: 9, oom: true } });
  });
});
