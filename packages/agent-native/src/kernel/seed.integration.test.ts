import { describe, expect, it } from 'vitest';
import { makeCgroup } from '../test-kit/cgroup.ts';
import { hooks } from './test-kit/hooks.ts';
import { startGuest, startServer } from './test-kit/peers.ts';
import { startRecorder, watching } from './test-kit/recorder.ts';

describe.each(hooks)('what existed before, with $name', ({ without }) => {
  it('is found, with its owner and its role, and nothing of others', async () => {
    await using clients = await makeCgroup('clients');
    await using servers = await makeCgroup('servers');
    await using outside = await makeCgroup('outside');
    await using server = await startServer({ cgroup: servers });
    const plan = [
      {
        host: '127.0.0.1',
        port: server.port,
        requests: [[100, 200] as const],
        end: 'hold' as const,
      },
      { host: '127.0.0.1', port: server.port, requests: [[10, 20] as const], end: 'hold' as const },
    ];
    await using guest = await startGuest(plan, { cgroup: clients });
    await using stranger = await startGuest(plan, { cgroup: outside });
    await using recorder = await startRecorder({
      without,
      scope: [watching(clients, 'l4', 'l7'), watching(servers, 'l4', 'l7')],
    });
    const listens = await recorder.connections('listen');
    expect(listens).toMatchObject([
      { localPort: server.port, pid: server.pid, role: 'server', seeded: true, cgroup: servers.id },
    ]);
    const opened = await recorder.connections('open');
    const ports = guest.visited.map(({ port }) => port);
    const mine = opened.filter(({ cgroup }) => cgroup === clients.id);
    expect(mine.map(({ localPort }) => localPort).toSorted()).toEqual(ports.toSorted());
    expect(mine).toMatchObject(
      mine.map(() => ({ role: 'client', seeded: true, pid: guest.pid, remotePort: server.port })),
    );
    const accepted = opened.filter(({ cgroup }) => cgroup === servers.id);
    const all = [...ports, ...stranger.visited.map(({ port }) => port)];
    expect(accepted.map(({ remotePort }) => remotePort).toSorted()).toEqual(all.toSorted());
    expect(accepted).toMatchObject(
      accepted.map(() => ({ role: 'server', seeded: true, pid: server.pid })),
    );
    expect(opened.length).toBe(mine.length + accepted.length);

    // Its requests are seen from here on, and nobody announces it again.
    await guest.again();
    await recorder.tick();
    const data = (await recorder.data()).filter(({ cgroup }) => cgroup === clients.id);
    expect(new Set(data.map(({ conn }) => conn))).toEqual(new Set(mine.map(({ conn }) => conn)));
    expect((await recorder.connections('open')).length).toBe(opened.length);
    const stats = (await recorder.connections('stats')).filter(
      ({ cgroup }) => cgroup === clients.id,
    );
    const numbers = new Map(stats.map((one) => [one.localPort, [one.sent, one.received]]));
    expect(numbers).toEqual(
      new Map([
        [ports[0], [200, 400]],
        [ports[1], [20, 40]],
      ]),
    );
    const before = stats.length;
    await recorder.tick();
    const after = (await recorder.connections('stats')).filter(
      ({ cgroup }) => cgroup === clients.id,
    );
    expect(after.length).toBe(before + 2);
    await guest.leave();
    await recorder.seen(
      'the closes',
      (records) =>
        records.filter(({ type, cgroup }) => type === 'close' && cgroup === clients.id).length ===
        2,
    );
  });
});
