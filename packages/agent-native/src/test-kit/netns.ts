import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ip = async (...args: readonly string[]): Promise<string> =>
  (await run('ip', [...args])).stdout;

/** A network namespace with one address on a bridge that all namespaces of a network share: a host of its own. */
export interface TestHost {
  readonly name: string;
  readonly address: string;
  /** Path of the namespace, for `setns`. */
  readonly path: string;
  /** The interface inside. */
  readonly device: string;
  command(command: string, args: readonly string[]): readonly [string, readonly string[]];
  exec(command: string, ...args: readonly string[]): Promise<string>;
  /** Takes the cable out, and puts it in again. */
  link(up: boolean): Promise<void>;
}

export interface TestNetwork extends AsyncDisposable {
  /** Host number `n` gets the address `10.213.<net>.<n>`. */
  host(name: string, n: number): Promise<TestHost>;
  /** The namespace in which the bridge lives: hosts reach each other, and translated addresses, through it. */
  readonly router: TestHost;
}

let made = 0;

/**
 * Hosts in namespaces of their own. The bridge is in a further namespace that routes between them, so nothing of this
 * machine's own network is touched. Needs root.
 */
export async function makeNetwork(): Promise<TestNetwork> {
  made += 1;
  const id = `${process.pid % 10_000}${String.fromCharCode(96 + made)}`;
  const subnet = `10.213.${(process.pid + made) % 250}`;
  const routerName = `abd-${id}-router`;
  const names: string[] = [];
  const inside = (name: string, device: string, address: string): TestHost => ({
    name,
    address,
    path: `/run/netns/${name}`,
    device,
    command: (command, args) => ['ip', ['netns', 'exec', name, command, ...args]],
    exec: async (command, ...args) =>
      (await run('ip', ['netns', 'exec', name, command, ...args])).stdout,
    link: async (up) => void (await ip('-n', name, 'link', 'set', device, up ? 'up' : 'down')),
  });
  const create = async (name: string): Promise<void> => {
    await ip('netns', 'add', name);
    names.push(name);
    await ip('-n', name, 'link', 'set', 'lo', 'up');
  };
  const dispose = async (): Promise<void> => {
    for (const name of names.reverse()) await ip('netns', 'del', name).catch(() => '');
  };
  try {
    await create(routerName);
    await ip('-n', routerName, 'link', 'add', 'br0', 'type', 'bridge');
    await ip('-n', routerName, 'addr', 'add', `${subnet}.254/24`, 'dev', 'br0');
    await ip('-n', routerName, 'link', 'set', 'br0', 'up');
    await run('ip', ['netns', 'exec', routerName, 'sysctl', '-qw', 'net.ipv4.ip_forward=1']);
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    router: inside(routerName, 'br0', `${subnet}.254`),
    async host(label, n) {
      const name = `abd-${id}-${label}`;
      const [outer, inner] = [`a${id}${n}`, 'eth0'];
      await create(name);
      await ip(
        '-n',
        routerName,
        'link',
        'add',
        outer,
        'type',
        'veth',
        'peer',
        'name',
        inner,
        'netns',
        name,
      );
      await ip('-n', routerName, 'link', 'set', outer, 'master', 'br0', 'up');
      await ip('-n', name, 'addr', 'add', `${subnet}.${n}/24`, 'dev', inner);
      await ip('-n', name, 'link', 'set', inner, 'up');
      await ip('-n', name, 'route', 'add', 'default', 'via', `${subnet}.254`);
      return inside(name, inner, `${subnet}.${n}`);
    },
    [Symbol.asyncDispose]: dispose,
  };
}
