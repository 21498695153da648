import type { Announce, AnnouncedChange } from '../announce.ts';
import type { Settings } from '../shop/service.ts';
import type { Shop, ShopService } from '../shop.ts';
import { fault, type GoldenScenario } from './golden-scenario.ts';

/** Changes settings of a service that runs, and tells. */
export async function configure(
  shop: Shop,
  announce: Announce,
  service: ShopService,
  settings: Settings,
  change: Pick<AnnouncedChange, 'id' | 'title' | 'author'>,
): Promise<void> {
  await announce({ ...change, kind: 'config', service, files: [`config/${service}.yaml`] });
  shop.configure(service, settings);
}

/** Faults that an operator, a schedule or the customers bring. */
export const operations: readonly GoldenScenario[] = [
  {
    id: 'report-of-sales',
    title: 'a job that blocks the event loop of a service',
    story:
      'A setting turns on the report of sales in catalog: again and again it computes for 300 ms on the thread that answers requests, whatever these ask for.',
    act: (shop, announce) =>
      configure(
        shop,
        announce,
        'catalog',
        { 'reports.everyMs': 500 },
        {
          id: 'config-catalog-reports',
          title: 'catalog: report of sales on',
          author: 'lena',
        },
      ),
    truth: fault(['event_loop_blocked'], ['demo:catalog'], 'config-catalog-reports'),
  },
  {
    id: 'archive-of-orders',
    title: 'a long transaction that holds the write lock',
    story:
      'A scheduled job archives old orders from a process of its own. It waits for the archive while its transaction is open, so that new orders wait for the lock.',
    async act(shop, announce) {
      await announce({
        id: 'schedule-archive-orders',
        kind: 'schedule',
        service: 'orders',
        title: 'archive of old orders starts',
        author: 'scheduler',
      });
      await shop.archive();
    },
    truth: fault(['lock_wait'], ['database:sqlite/orders'], 'schedule-archive-orders'),
  },
  {
    id: 'payment-deadline',
    title: 'a timeout shorter than the call it guards, with retries',
    story:
      'Checkout shall wait 8 ms for payments instead of 10 s, and try four times. Hardly a charge is made in that time, so that payments gets four times the calls and checkouts fail.',
    act: (shop, announce) =>
      configure(
        shop,
        announce,
        'checkout',
        { 'payments.timeoutMs': 8, 'payments.attempts': 4 },
        {
          id: 'config-checkout-deadlines',
          title: 'checkout: fail fast on payments (timeout, attempts)',
          author: 'ada',
        },
      ),
    truth: fault(
      ['timeout_too_tight', 'retry_storm', 'configuration_change'],
      ['demo:checkout'],
      'config-checkout-deadlines',
    ),
  },
  {
    id: 'service-addresses',
    title: 'a setting that sends calls to the wrong service',
    story:
      'The new list of addresses of checkout gives catalog the address of orders, which knows no prices: every checkout fails, while catalog is well.',
    async act(shop, announce) {
      await announce({
        id: 'config-checkout-addresses',
        kind: 'config',
        service: 'checkout',
        title: 'checkout: addresses of services from the new list',
        author: 'lena',
        files: ['config/checkout.yaml'],
      });
      shop.redirect('checkout', 'catalog', 'orders');
    },
    truth: fault(
      ['wrong_dependency', 'configuration_change'],
      ['demo:checkout'],
      'config-checkout-addresses',
    ),
  },
  {
    id: 'popular-products',
    title: 'a cache that was turned off',
    story:
      'Product lists show the popular products, which a heavy query finds and a cache keeps for five minutes. A setting makes it keep nothing: every request runs the query.',
    setup: { settings: { catalog: { 'popular.shown': 1, 'popular.cacheSeconds': 300 } } },
    act: (shop, announce) =>
      configure(
        shop,
        announce,
        'catalog',
        { 'popular.cacheSeconds': 0 },
        {
          id: 'config-catalog-cache',
          title: 'catalog: fresher popular products (cache seconds)',
          author: 'jonas',
        },
      ),
    truth: fault(
      ['cache_miss_storm', 'configuration_change'],
      ['demo:catalog', 'database:sqlite/catalog'],
      'config-catalog-cache',
    ),
  },
  {
    id: 'checkout-rush',
    title: 'more checkouts than the provider takes connections for',
    story:
      'Customers check out ten times as often. The provider allows two connections of 40 ms a charge, so that charges queue in payments.',
    setup: {
      settings: { payments: { 'provider.connections': 2 } },
      provider: { chargeMs: 40 },
    },
    act: (shop) => shop.load({ checkout: 60 }),
    observe: 3_000,
    truth: fault(['traffic_leap'], ['demo:gateway', 'demo:checkout', 'demo:payments']),
  },
];
