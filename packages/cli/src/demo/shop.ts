import { type ShopProcess, startProcess } from './process.ts';
import type { ServiceConfig } from './shop/service.ts';

/** Who calls whom; a service starts after those it calls. */
const services = {
  catalog: { version: '1.9.2', calls: [] },
  orders: { version: '2.13.0', calls: [] },
  payments: { version: '3.2.0', calls: ['provider'] },
  checkout: { version: '5.0.1', calls: ['catalog', 'payments', 'orders'] },
  gateway: { version: '7.4.0', calls: ['catalog', 'orders', 'checkout'] },
} as const;

export type ShopService = keyof typeof services;

export const shopServices: readonly ShopService[] = Object.keys(services) as ShopService[];

/** The name under which callers know the provider. */
export const providerHost = 'api.cardpay.example';

export interface Shop {
  /** Puts a new version of a service in place of the running one, without a pause. */
  release(service: ShopService, version: string): Promise<void>;
  /** Starts or ends the card provider's own batch job. */
  settle(on: boolean): void;
  stop(): Promise<void>;
  kill(): void;
}

/** Starts the whole shop and its customers. */
export async function startShop(options: {
  readonly endpoint: string;
  readonly data: string;
  readonly onStart?: (name: string) => void;
}): Promise<Shop> {
  const running = new Map<string, ShopProcess>();
  const addressOf = (name: string): string => {
    const host = name === 'provider' ? providerHost : `${name}.shop.internal`;
    return `http://${host}:${running.get(name)?.port ?? 0}`;
  };
  const start = async (service: ShopService, version: string): Promise<ShopProcess> => {
    const config: ServiceConfig = {
      endpoint: options.endpoint,
      version,
      port: 0,
      data: options.data,
      peers: Object.fromEntries(services[service].calls.map((peer) => [peer, addressOf(peer)])),
    };
    return startProcess(service, service, JSON.stringify(config));
  };
  const kill = (): void => {
    for (const child of running.values()) child.kill();
  };
  const add = async (name: string, child: Promise<ShopProcess>): Promise<void> => {
    running.set(name, await child);
    options.onStart?.(name);
  };
  try {
    // All of them, so that the failure of one leaves none behind that nobody knows of.
    const first = await Promise.allSettled([
      add('provider', startProcess('provider', 'provider', '0')),
      add('catalog', start('catalog', services.catalog.version)),
      add('orders', start('orders', services.orders.version)),
    ]);
    for (const result of first) if (result.status === 'rejected') throw result.reason;
    await add('payments', start('payments', services.payments.version));
    await add('checkout', start('checkout', services.checkout.version));
    await add('gateway', start('gateway', services.gateway.version));
    await add(
      'load',
      startProcess('load', 'load', `http://127.0.0.1:${running.get('gateway')?.port}`),
    );
  } catch (error) {
    kill();
    throw error;
  }
  return {
    async release(service, version) {
      const old = running.get(service);
      running.set(service, await start(service, version));
      for (const caller of shopServices) {
        if ((services[caller].calls as readonly string[]).includes(service)) {
          running.get(caller)?.send({ peers: { [service]: addressOf(service) } });
        }
      }
      await old?.stop();
    },
    settle: (on) => running.get('provider')?.send({ settle: on }),
    async stop() {
      await running.get('load')?.stop();
      await Promise.all([...running.values()].map((child) => child.stop()));
    },
    kill,
  };
}
