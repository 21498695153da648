import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeNetwork, type TestHost, type TestNetwork } from '../test-kit/netns.ts';
import { helperPath } from '../test-kit/observe.ts';

const six = (n: number): string => `fd00:213::${n}`;
let network: TestNetwork;
let client: TestHost;
let server: TestHost;
let listener: { readonly stop: () => void };

/** Lines in, lines out: a Python program that connects, a helper that is asked. */
function dialogue(host: TestHost, command: string, args: readonly string[]) {
  const [file, all] = host.command(command, args);
  const child = spawn(file, all, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${command} ended`);
    return value;
  };
  return {
    next,
    ask: async (line: string): Promise<string> => {
      child.stdin.write(`${line}\n`);
      return await next();
    },
    stop: (): void => void child.kill(),
  };
}

const connector = `
import socket, sys
kept = []
for line in sys.stdin:
    host, port = line.split()
    s = socket.create_connection((host, int(port)), 5)
    kept.append(s)
    print(*s.getsockname()[:2], host, port, 0, flush=True)
`;
const accepting = `
import socket
s = socket.socket(socket.AF_INET6)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(('::', 8080))
s.listen(128)
print('listening', flush=True)
kept = []
while True: kept.append(s.accept())
`;

beforeAll(async () => {
  network = await makeNetwork();
  client = await network.host('client', 1);
  server = await network.host('server', 2);
  for (const [host, n] of [
    [client, 1],
    [server, 2],
  ] as const) {
    await host.exec('ip', 'addr', 'add', `${six(n)}/64`, 'dev', host.device, 'nodad');
    await host.exec('ip', '-6', 'route', 'replace', 'default', 'dev', host.device);
  }
  await client.exec('nft', 'add', 'table', 'inet', 'nat');
  const chain = '{ type nat hook output priority -100; }';
  await client.exec('nft', 'add', 'chain', 'inet', 'nat', 'out', chain);
  for (const rule of [
    `ip daddr 10.99.0.1 tcp dport 80 dnat ip to ${server.address}:8080`,
    `ip6 daddr fd99::1 tcp dport 80 dnat ip6 to [${six(2)}]:8080`,
  ])
    await client.exec('nft', 'add', 'rule', 'inet', 'nat', 'out', ...rule.split(' '));
  const program = dialogue(server, 'python3', ['-c', accepting]);
  await program.next();
  listener = program;
});

afterAll(async () => {
  listener?.stop();
  await network?.[Symbol.asyncDispose]();
});

describe('address translation', () => {
  it('is known for connections before and after, in both families, from another namespace', async () => {
    const connect = dialogue(client, 'python3', ['-u', '-c', connector]);
    const before = await connect.ask('10.99.0.1 80');
    // The helper stands in the server's namespace and enters the client's.
    const helper = dialogue(server, helperPath, ['conntrack', client.path, '/run/netns/none']);
    try {
      const status = JSON.parse(await helper.next());
      expect(status).toEqual([
        { name: 'conntrack', signal: 'address translation', on: true, why: '' },
        { name: `conntrack ${client.path}`, signal: 'address translation', on: true, why: '' },
        expect.objectContaining({ name: 'conntrack /run/netns/none', on: false }),
      ]);
      expect(status[2].why).toMatch(/cannot be opened: No such file/);
      const real = `${server.address}:8080`;
      expect(await helper.ask(before)).toBe(real);
      expect(await helper.ask(await connect.ask('10.99.0.1 80'))).toBe(real);
      expect(await helper.ask(await connect.ask('fd99::1 80'))).toBe(`[${six(2)}]:8080`);
      expect(await helper.ask(await connect.ask(`${server.address} 8080`))).toBe('-');
      expect(await helper.ask(`${client.address} 9 10.99.0.1 80 0`)).toBe('-');
      expect(JSON.parse(await helper.ask('count'))).toMatchObject({
        translations: 3,
        translations_dropped: 0,
        conntrack_overruns: 0,
        conntrack_asked: 0,
      });
    } finally {
      helper.stop();
      connect.stop();
    }
  });

  it('is asked for where no events are told', async () => {
    const events = 'net.netfilter.nf_conntrack_events';
    await client.exec('sysctl', '-qw', `${events}=0`);
    const connect = dialogue(client, 'python3', ['-u', '-c', connector]);
    const helper = dialogue(client, helperPath, ['conntrack']);
    try {
      await helper.next();
      expect(await helper.ask(await connect.ask('10.99.0.1 80'))).toBe(`${server.address}:8080`);
      expect(JSON.parse(await helper.ask('count')).conntrack_asked).toBe(1);
    } finally {
      helper.stop();
      connect.stop();
      await client.exec('sysctl', '-qw', `${events}=2`);
    }
  });

  it('says which right is missing', async () => {
    const rights = ['--reuid=65534', '--clear-groups', '--bounding-set=-all', '--inh-caps=-all'];
    const helper = dialogue(client, 'setpriv', [...rights, helperPath, 'conntrack', client.path]);
    try {
      const [own, other] = JSON.parse(await helper.next());
      expect(own).toMatchObject({ on: false, why: expect.stringContaining('CAP_NET_ADMIN') });
      expect(other).toMatchObject({ on: false, why: expect.stringContaining('CAP_SYS_ADMIN') });
    } finally {
      helper.stop();
    }
  });
});
