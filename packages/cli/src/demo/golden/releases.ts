import type { Announce, AnnouncedChange } from '../announce.ts';
import { scenarios } from '../scenarios.ts';
import type { Shop, ShopService } from '../shop.ts';
import { fault, type GoldenScenario } from './golden-scenario.ts';

type Release = Pick<AnnouncedChange, 'title' | 'author' | 'files' | 'diff'> & {
  readonly service: ShopService;
  readonly version: string;
};

/** Ships a version, as a pipeline does: it tells first. */
export async function ship(shop: Shop, announce: Announce, release: Release): Promise<void> {
  const { service, version } = release;
  await announce({ ...release, id: `deploy-${service}-${version}`, kind: 'deploy' });
  await shop.release(service, version);
}

const [badRelease, innocentDeploy] = scenarios;

/** Faults that a release brings. */
export const releases: readonly GoldenScenario[] = [
  ...(badRelease === undefined
    ? []
    : [
        {
          id: badRelease.id,
          title: badRelease.title,
          story:
            'The migration of orders 2.14.0 drops the index by which the orders of a user are found: every such query reads the whole table.',
          act: badRelease.act,
          truth: fault(['schema_index_lost'], ['database:sqlite/orders'], 'deploy-orders-2.14.0'),
        },
      ]),
  ...(innocentDeploy === undefined
    ? []
    : [
        {
          id: innocentDeploy.id,
          title: innocentDeploy.title,
          story:
            'catalog 1.9.3 ships and is fine. Moments later the card provider computes on the thread that answers charges, so that they wait.',
          act: innocentDeploy.act,
          truth: {
            ...fault(['dependency_slow'], ['external:api.cardpay.example']),
            innocent: ['deploy-catalog-1.9.3'],
          },
        },
      ]),
  {
    id: 'price-per-product',
    title: 'a release that asks for the price of each product in turn',
    story:
      'gateway 7.5.0 calls catalog twice more for each of the twenty products of a list, one call after the other.',
    threshold: 0.025,
    act: (shop, announce) =>
      ship(shop, announce, {
        service: 'gateway',
        version: '7.5.0',
        title: 'gateway 7.5.0: prices of this moment on product lists',
        author: 'jonas',
        files: ['src/products.ts'],
        diff: '--- a/src/products.ts\n+++ b/src/products.ts\n@@ -4,1 +4,3 @@\n-return products;\n+for (const product of products)\n+  priced.push({ ...product, now: await price(product.id), with: await price(partner(product)) });\n+return priced;',
      }),
    truth: fault(['n_plus_one'], ['demo:gateway'], 'deploy-gateway-7.5.0'),
  },
  {
    id: 'signed-receipts',
    title: 'a release that computes on the thread that answers requests',
    story:
      'checkout 5.1.0 signs each receipt with a stretched key, synchronously: about a hundred milliseconds of CPU per checkout, during which its event loop stands still.',
    act: (shop, announce) =>
      ship(shop, announce, {
        service: 'checkout',
        version: '5.1.0',
        title: 'checkout 5.1.0: signed receipts',
        author: 'ada',
        files: ['src/receipt.ts', 'src/checkout.ts'],
      }),
    truth: fault(
      ['cpu_regression', 'event_loop_blocked'],
      ['demo:checkout'],
      'deploy-checkout-5.1.0',
    ),
  },
  {
    id: 'voucher-lines',
    title: 'a release that throws on orders without lines',
    story:
      'orders 2.15.0 looks for a voucher in the lines of every larger order; most orders have none, and it throws a TypeError.',
    act: (shop, announce) =>
      ship(shop, announce, {
        service: 'orders',
        version: '2.15.0',
        title: 'orders 2.15.0: vouchers',
        author: 'mira',
        files: ['src/voucher.ts', 'src/orders.ts'],
      }),
    truth: fault(['exception'], ['demo:orders'], 'deploy-orders-2.15.0'),
  },
  {
    id: 'kept-connections',
    title: 'a release that does not give connections back',
    story:
      'orders 2.16.0 returns early for large orders, before the connection goes back to the pool of eight. Seconds later the pool is empty: requests wait one second for a connection and fail.',
    setup: { settings: { orders: { 'database.connections': 8 } } },
    act: (shop, announce) =>
      ship(shop, announce, {
        service: 'orders',
        version: '2.16.0',
        title: 'orders 2.16.0: review of large orders',
        author: 'mira',
        files: ['src/orders.ts', 'src/review.ts'],
      }),
    truth: fault(['pool_exhausted'], ['demo:orders'], 'deploy-orders-2.16.0'),
  },
  {
    id: 'viewed-together',
    title: 'a release that leaks memory',
    story:
      'catalog 1.11.0 remembers every list that was viewed and forgets none. Its heap grows towards its limit, and garbage collections become long and frequent.',
    setup: { memory: { catalog: 450 } },
    observe: 4_000,
    act: (shop, announce) =>
      ship(shop, announce, {
        service: 'catalog',
        version: '1.11.0',
        title: 'catalog 1.11.0: products viewed together',
        author: 'jonas',
        files: ['src/views.ts', 'src/catalog.ts'],
      }),
    truth: fault(['memory_leak'], ['demo:catalog'], 'deploy-catalog-1.11.0'),
  },
];
