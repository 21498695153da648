import { execPath } from 'node:process';
import { describe, expect, it } from 'vitest';
import { makeCgroup } from '../test-kit/cgroup.ts';
import { makeNetwork } from '../test-kit/netns.ts';
import { freePort, runProgram, until } from '../test-kit/program.ts';
import { startGuest, startServer, visit } from './test-kit/peers.ts';
import { startRecorder, watching } from './test-kit/recorder.ts';
import type { ConnRecord } from './test-kit/records.ts';

const of = (records: readonly ConnRecord[], type: string, port: number): ConnRecord[] =>
  records.filter(
    (record) => record.type === type && (record.localPort === port || record.remotePort === port),
  );

describe('connections as the kernel tells of them', () => {
  it('equal what client and server did, one by one', async () => {
    await using clients = await makeCgroup('clients');
    await using servers = await makeCgroup('servers');
    await using recorder = await startRecorder({
      scope: [watching(clients, 'l4'), watching(servers, 'l4')],
    });
    await using server = await startServer({ cgroup: servers });
    const plan = Array.from({ length: 20 }, (_, i) => ({
      host: '127.0.0.1',
      port: server.port,
      requests: [[100 + i, 1000 * i] as const, [8, 3 * i] as const],
      end: 'end' as const,
    }));
    const visited = await visit(plan, { cgroup: clients });
    await until('the server saw the end of all', () => server.ended().length === plan.length);
    await recorder.seen(
      'all closes',
      (records) => records.filter(({ type }) => type === 'close').length >= 2 * plan.length,
    );
    const records = (await recorder.connections()).filter(({ type }) => type !== 'stats');
    expect(of(records, 'listen', server.port)).toMatchObject([
      { local: '127.0.0.1', role: 'server', pid: server.pid, cgroup: servers.id },
    ]);
    for (const [i, one] of visited.entries()) {
      expect(one.error).toBe('');
      const sent = 100 + i + 8;
      const received = 1000 * i + 3 * i;
      expect(one).toMatchObject({ sent, received });
      const mine = records.filter(
        ({ localPort, remotePort }) => localPort === one.port || remotePort === one.port,
      );
      const ends = { local: '127.0.0.1', remote: '127.0.0.1', error: 0, retrans: 0 };
      const client = { ...ends, role: 'client', cgroup: clients.id, remotePort: server.port };
      const accepted = { ...ends, role: 'server', cgroup: servers.id, pid: server.pid };
      expect(mine.filter(({ role }) => role === 'client')).toMatchObject([
        { ...client, type: 'open', seeded: false },
        { ...client, type: 'close', sent, received },
      ]);
      expect(mine.filter(({ role }) => role === 'server')).toMatchObject([
        { ...accepted, type: 'open', seeded: false },
        { ...accepted, type: 'close', sent: received, received: sent },
      ]);
      const [open] = mine;
      expect(Number((open?.time ?? 0n) - (open?.start ?? 0n))).toBeGreaterThan(0);
    }
    // Every socket has a name of its own, and is announced once.
    const opened = records.filter(({ type }) => type === 'open').map(({ conn }) => conn);
    expect(new Set(opened).size).toBe(2 * plan.length);
    expect(opened.length).toBe(2 * plan.length);
    expect((await recorder.lost()).every((count) => count === 0)).toBe(true);
  });

  it('refused ones fail with the reason, resets are closes', async () => {
    await using clients = await makeCgroup('clients');
    await using servers = await makeCgroup('servers');
    await using recorder = await startRecorder({
      scope: [watching(clients, 'l4'), watching(servers, 'l4')],
    });
    await using server = await startServer({ cgroup: servers });
    const closed = await freePort();
    const at = { host: '127.0.0.1', requests: [[64, 64] as const] };
    const visited = await visit(
      [
        { ...at, port: closed, end: 'end' },
        { ...at, port: server.port, end: 'reset' },
        { ...at, host: '::1', port: closed, end: 'end' },
      ],
      { cgroup: clients },
    );
    expect(visited.map(({ error }) => error)).toEqual(['ECONNREFUSED', '', 'ECONNREFUSED']);
    await recorder.seen(
      'two closes',
      (records) => records.filter(({ type }) => type === 'close').length === 2,
    );
    const records = await recorder.connections();
    expect(records.filter(({ type }) => type === 'fail')).toMatchObject([
      { remote: '127.0.0.1', remotePort: closed, error: 111, role: 'client', cgroup: clients.id },
      { remote: '::1', remotePort: closed, error: 111, role: 'client', cgroup: clients.id },
    ]);
    const reset = records.filter(({ type, role }) => type === 'close' && role === 'server');
    expect(reset).toMatchObject([{ error: 104, sent: 64, received: 64 }]);
  });

  it('IPv6, and IPv4 through a listener of both', async () => {
    await using cgroup = await makeCgroup('both');
    await using recorder = await startRecorder({ scope: [watching(cgroup, 'l4')] });
    await using server = await startServer({ cgroup, address: '::' });
    const at = { port: server.port, requests: [[10, 20] as const], end: 'end' as const };
    await visit(
      [
        { ...at, host: '::1' },
        { ...at, host: '127.0.0.1' },
      ],
      { cgroup },
    );
    await recorder.seen(
      'four closes',
      (records) => records.filter(({ type }) => type === 'close').length === 4,
    );
    const records = await recorder.connections();
    expect(records.filter(({ type }) => type === 'listen')).toMatchObject([
      { local: '::0', localPort: server.port },
    ]);
    expect(
      records
        .filter(({ type, role }) => type === 'close' && role === 'server')
        .map(({ local, remote, sent, received }) => [local, remote, sent, received]),
    ).toEqual([
      ['::1', '::1', 20, 10],
      ['127.0.0.1', '127.0.0.1', 20, 10],
    ]);
  });

  it('fail when no port is left, and when they are given up', async () => {
    await using network = await makeNetwork();
    const near = await network.host('near', 1);
    const far = await network.host('far', 2);
    await using cgroup = await makeCgroup('ports');
    await using recorder = await startRecorder({ scope: [watching(cgroup, 'l4')] });
    await using server = await startServer({ cgroup, host: far, address: far.address });
    await near.exec('sysctl', '-qw', 'net.ipv4.ip_local_port_range=40000 40001');
    const at = { host: far.address, port: server.port, requests: [[9, 9] as const] };
    const visited = await visit(
      [
        { ...at, end: 'reset' },
        { ...at, end: 'end' },
        { ...at, end: 'end' },
        { ...at, end: 'end' },
      ],
      { cgroup, host: near },
    );
    // Those that ended well keep their port for a minute.
    expect(visited.map(({ error }) => error)).toEqual(['', '', '', 'EADDRNOTAVAIL']);
    // Nobody answers, and the client does not wait for it.
    await far.link(false);
    await runProgram(
      execPath,
      [
        '-e',
        `const socket = require('node:net').connect(9, '${near.address.replace(/\d+$/, '66')}');
         setTimeout(() => socket.destroy(), 100);`,
      ],
      { cgroup, host: near },
    );
    const failed = await recorder.connections('fail');
    expect(failed.map(({ error, remotePort }) => [error, remotePort])).toEqual([
      [99, server.port],
      [0, 9],
    ]);
  });

  it('of a listener that was handed over belong to who has it', async () => {
    await using inside = await makeCgroup('inside');
    await using outside = await makeCgroup('outside');
    await using recorder = await startRecorder({ scope: [watching(inside, 'l4')] });
    await using server = await startServer({ cgroup: outside });
    const plan = [
      { host: '127.0.0.1', port: server.port, requests: [[9, 9] as const], end: 'end' as const },
    ];
    await visit(plan, { cgroup: outside });
    expect(await recorder.connections()).toEqual([]);
    await inside.add(server.pid);
    await recorder.tick();
    await visit(plan, { cgroup: outside });
    await recorder.seen('the close', (all) => all.some(({ type }) => type === 'close'));
    const mine = { cgroup: inside.id, role: 'server', pid: server.pid, localPort: server.port };
    expect((await recorder.connections()).filter(({ type }) => type !== 'stats')).toMatchObject([
      { ...mine, type: 'listen', seeded: true },
      { ...mine, type: 'open', seeded: false },
      { ...mine, type: 'close', sent: 9, received: 9 },
    ]);
  });

  it('segments that are sent again, and the end of a host that is gone', async () => {
    await using network = await makeNetwork();
    const near = await network.host('near', 1);
    const far = await network.host('far', 2);
    await using cgroup = await makeCgroup('net');
    await using recorder = await startRecorder({ scope: [watching(cgroup, 'l4')] });
    await using server = await startServer({ cgroup, host: far, address: far.address });
    await using guest = await startGuest(
      [{ host: far.address, port: server.port, requests: [[2000, 10]], end: 'hold' }],
      { cgroup, host: near },
    );
    await far.link(false);
    const again = guest.again();
    const records = await recorder.seen(
      'a segment sent again',
      (all) => all.filter(({ type }) => type === 'retrans').length >= 2,
    );
    await far.link(true);
    await again;
    const retrans = records.filter((record): record is ConnRecord => record.type === 'retrans');
    expect(retrans[0]).toMatchObject({
      local: near.address,
      remote: far.address,
      remotePort: server.port,
      role: 'client',
    });
    await guest.leave();
    await recorder.seen('the close', (all) =>
      all.some((record) => record.type === 'close' && record.role === 'client'),
    );
    const close = (await recorder.connections('close')).find(({ role }) => role === 'client');
    const told = (await recorder.connections('retrans')).filter(
      ({ conn }) => conn === close?.conn,
    ).length;
    expect(close).toMatchObject({ sent: 4000, received: 20, retrans: told });
    // Nobody answers at an address of the network that no host has.
    const lost = await visit(
      [{ host: far.address.replace(/\d+$/, '77'), port: 9, requests: [], end: 'end' }],
      { cgroup, host: near },
    );
    expect(lost[0]?.error).toBe('EHOSTUNREACH');
    expect((await recorder.connections('fail')).at(-1)).toMatchObject({
      error: 113,
      remotePort: 9,
    });
  });
});
