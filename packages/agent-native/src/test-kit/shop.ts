import { execPath } from 'node:process';
import { makeCgroup, type TestCgroup } from './cgroup.ts';
import { makeNetwork, type TestHost, type TestNetwork } from './netns.ts';
import { type Program, runProgram, startProgram } from './program.ts';
import { startPostgres } from './programs/postgres.ts';
import { startRedis } from './programs/redis.ts';
import { app } from './stage.ts';

export type ShopService = 'front' | 'cart' | 'orders' | 'database' | 'cache';

/**
 * Five services without instrumentation, each on a host and in a cgroup of its own:
 * front → cart → cache, front → (translated address) → orders → database.
 */
export interface Shop extends AsyncDisposable {
  /** Above the cgroups of the services. */
  readonly cgroup: TestCgroup;
  readonly cgroups: Readonly<Record<ShopService, TestCgroup>>;
  readonly hosts: Readonly<Record<ShopService, TestHost>>;
  readonly programs: Readonly<Record<ShopService, Program>>;
  readonly network: TestNetwork;
  /** What front connects to for orders: an address that only the router's translation knows. */
  readonly virtual: string;
  /** Makes so many requests of front, one after the other, from outside of every cgroup. Returns the statuses. */
  buy(count: number, pauseMs?: number): Promise<number[]>;
  /** Runs a statement in the database, from outside. */
  sql(statement: string): Promise<string>;
}

export interface ShopOptions {
  readonly statement?: string;
}

const services: readonly ShopService[] = ['front', 'cart', 'orders', 'database', 'cache'];

export async function startShop({ statement = 'SELECT 1' }: ShopOptions = {}): Promise<Shop> {
  const stack = new AsyncDisposableStack();
  try {
    const network = stack.use(await makeNetwork());
    const cgroup = stack.use(await makeCgroup('shop'));
    const cgroups = {} as Record<ShopService, TestCgroup>;
    const hosts = {} as Record<ShopService, TestHost>;
    for (const [index, service] of services.entries()) {
      cgroups[service] = await cgroup.child(service);
      hosts[service] = await network.host(service, index + 1);
    }
    const virtual = '10.96.0.10:80';
    const { router } = network;
    await router.exec(
      'iptables',
      ...words(
        `-t nat -A PREROUTING -p tcp -d 10.96.0.10 --dport 80 -j DNAT --to-destination ${hosts.orders.address}:8080`,
      ),
    );
    // Both ends are on one wire: without this the answer would not come back through the router.
    await router.exec(
      'iptables',
      ...words(
        `-t nat -A POSTROUTING -p tcp -d ${hosts.orders.address} --dport 8080 -m conntrack --ctstate DNAT -j MASQUERADE`,
      ),
    );
    const place = (service: ShopService) => ({ cgroup: cgroups[service], host: hosts[service] });
    const database = stack.use(
      await startPostgres({ ...place('database'), address: hosts.database.address, port: 5432 }),
    );
    const cache = stack.use(
      await startRedis({ ...place('cache'), address: hosts.cache.address, port: 6379 }),
    );
    const service = async (name: ShopService, configuration: object): Promise<Program> =>
      stack.use(
        await startProgram(
          execPath,
          [app('shop'), '8080', hosts[name].address, JSON.stringify(configuration)],
          { ...place(name), port: 8080 },
        ),
      );
    const sql = (text: string): Promise<string> =>
      runProgram(
        `${database.bin}/psql`,
        ['-h', hosts.database.address, '-U', 'postgres', '-qAt', '-c', text],
        { host: hosts.database },
      );
    const orders = await service('orders', {
      postgres: `${hosts.database.address}:5432`,
      statement,
    });
    const cart = await service('cart', { redis: `${hosts.cache.address}:6379` });
    const front = await service('front', {
      http: [`http://${hosts.cart.address}:8080/cart`, `http://${virtual}/orders`],
    });
    const disposal = stack.move();
    return {
      cgroup,
      cgroups,
      hosts,
      programs: { front, cart, orders, database, cache },
      network,
      virtual,
      sql,
      async buy(count, pauseMs = 0) {
        const output = await runProgram(
          execPath,
          [app('buyer'), `http://${hosts.front.address}:8080/buy`, String(count), String(pauseMs)],
          { host: hosts.front },
        );
        return JSON.parse(output) as number[];
      },
      [Symbol.asyncDispose]: () => disposal.disposeAsync(),
    };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

const words = (text: string): string[] => text.split(' ');
