import { join } from 'node:path';
import { type ShopProcess, startProcess } from './process.ts';
import type { LoadRates } from './shop/load.ts';
import type { ProviderState } from './shop/provider.ts';
import type { ServiceConfig, Settings } from './shop/service.ts';

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

/** How a shop differs from the usual one. */
export interface ShopSetup {
  readonly settings?: Readonly<Partial<Record<ShopService, Settings>>>;
  readonly provider?: ProviderState;
  /** A network path of its own between two services. */
  readonly path?: { readonly from: ShopService; readonly to: ShopService };
  /** Megabytes of heap that a service may use. */
  readonly memory?: Readonly<Partial<Record<ShopService, number>>>;
}

export interface Shop {
  /** Puts a version of a service in place of the running one, without a pause. */
  release(service: ShopService, version: string): Promise<void>;
  /** Changes settings of a service that runs. */
  configure(service: ShopService, settings: Settings): void;
  /** Tells a service that `peer` is to be found where `at` is. */
  redirect(service: ShopService, peer: ShopService, at: ShopService): void;
  /** Changes what goes on inside the card provider. */
  provider(state: ProviderState): void;
  /** Changes how many requests of each kind the customers send per second. */
  load(rates: LoadRates): void;
  /** Delays the network path of the setup, each way. */
  delay(milliseconds: number): void;
  /** Starts the job that archives old orders. */
  archive(): Promise<void>;
  /** Starts programs that have nothing to do with the shop, one per CPU of a small machine. */
  neighbours(): Promise<void>;
  /** Ends a process as a machine that loses power does. */
  crash(name: ShopService | 'provider'): void;
  stop(): Promise<void>;
  kill(): void;
}

export interface ShopOptions {
  readonly endpoint: string;
  readonly data: string;
  readonly setup?: ShopSetup;
  readonly onStart?: (name: string) => void;
}

/** Starts the whole shop and its customers. */
export async function startShop({
  endpoint,
  data,
  setup = {},
  onStart,
}: ShopOptions): Promise<Shop> {
  const running = new Map<string, ShopProcess>();
  const addressOf = (name: string, caller?: string): string => {
    const host = name === 'provider' ? providerHost : `${name}.shop.internal`;
    const direct = setup.path?.from !== caller || setup.path?.to !== name;
    return `http://${host}:${running.get(direct ? name : 'relay')?.port ?? 0}`;
  };
  const start = (service: ShopService, version: string): Promise<ShopProcess> => {
    const config: ServiceConfig = {
      endpoint,
      version,
      port: 0,
      data,
      peers: Object.fromEntries(
        services[service].calls.map((peer) => [peer, addressOf(peer, service)]),
      ),
      settings: setup.settings?.[service] ?? {},
    };
    const memory = setup.memory?.[service];
    const flags = memory === undefined ? [] : [`--max-old-space-size=${memory}`];
    return startProcess(service, service, JSON.stringify(config), flags);
  };
  const kill = (): void => {
    for (const child of running.values()) child.kill();
  };
  const add = async (name: string, child: Promise<ShopProcess>): Promise<void> => {
    running.set(name, await child);
    onStart?.(name);
  };
  const tell = (name: string, message: Record<string, unknown>): void =>
    running.get(name)?.send(message);
  try {
    // All of them, so that the failure of one leaves none behind that nobody knows of.
    const first = await Promise.allSettled([
      add('provider', startProcess('provider', 'provider', '0')),
      add('catalog', start('catalog', services.catalog.version)),
      add('orders', start('orders', services.orders.version)),
    ]);
    for (const result of first) if (result.status === 'rejected') throw result.reason;
    if (setup.provider !== undefined) tell('provider', { ...setup.provider });
    await add('payments', start('payments', services.payments.version));
    if (setup.path !== undefined)
      await add('relay', startProcess('relay', 'relay', `${running.get(setup.path.to)?.port}`));
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
        if ((services[caller].calls as readonly string[]).includes(service))
          tell(caller, { peers: { [service]: addressOf(service, caller) } });
      }
      if (setup.path?.to === service) tell('relay', { port: running.get(service)?.port });
      if (service === 'gateway')
        tell('load', { gateway: `http://127.0.0.1:${running.get(service)?.port}` });
      await old?.stop();
    },
    configure: (service, settings) => tell(service, { settings }),
    redirect: (service, peer, at) => tell(service, { peers: { [peer]: addressOf(at) } }),
    provider: (state) => tell('provider', { ...state }),
    load: (rates) => tell('load', { rates }),
    delay: (delayMs) => tell('relay', { delayMs }),
    archive: () => add('archive', startProcess('archive', 'archive', join(data, 'orders.db'))),
    async neighbours() {
      for (const name of ['neighbour 1', 'neighbour 2'])
        await add(name, startProcess(name, 'neighbour', ''));
    },
    crash: (name) => running.get(name)?.kill(),
    async stop() {
      await running.get('load')?.stop();
      await Promise.all([...running.values()].map((child) => child.stop()));
    },
    kill,
  };
}
