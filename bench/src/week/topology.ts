import type { Call, Mode, Season, ServiceProtocol, WeekBackend, WeekService } from './types.ts';

interface Init {
  readonly n?: number;
  readonly work?: number;
  readonly protocol?: ServiceProtocol;
  readonly entry?: number;
  readonly season?: Season;
  readonly modes?: readonly Mode[];
  readonly routes?: readonly (readonly [string, number])[];
  readonly scalesToZero?: boolean;
  /** `name` or `name times`; a name with `?` is optional. */
  readonly calls?: string;
}

function callOf(text: string): Call {
  const [name = '', times = '1'] = text.trim().split(' ');
  const optional = name.endsWith('?');
  return { to: optional ? name.slice(0, -1) : name, perRequest: Number(times), optional };
}

function service(name: string, init: Init = {}): WeekService {
  return {
    name,
    instances: init.n ?? 1,
    work: init.work ?? 0.008,
    protocol: init.protocol ?? 'http',
    entry: init.entry ?? 0,
    season: init.season ?? 'shoppers',
    modes: init.modes,
    routes: init.routes ?? [['/', 1]],
    calls: init.calls === undefined ? [] : init.calls.split(',').map(callOf),
    scalesToZero: init.scalesToZero ?? false,
  };
}

/** A short answer, and now and then a wait of `seconds`. */
const waiting = (seconds: number, share: number): readonly Mode[] => [
  { share: 1 - share, median: 0.012, spread: 0.4 },
  { share, median: seconds, spread: 0.01 },
];

/** Fifty services of a shop: five ways in, four layers, and some that live for themselves. Callers come first. */
export const services: readonly WeekService[] = [
  service('storefront', {
    n: 2,
    work: 0.02,
    entry: 24,
    calls:
      'catalog, search 0.3, cart 0.25, recommendations? 0.5, sessions, checkout 0.03, returns 0.02, wishlist? 0.05, translations? 0.2, banners? 0.5',
    routes: [
      ['/', 0.5],
      ['/products/{id}', 0.35],
      ['/basket', 0.15],
    ],
  }),
  service('mobile-api', {
    n: 2,
    work: 0.015,
    entry: 16,
    calls:
      'catalog 0.8, cart 0.3, profiles 0.4, sessions, notifications? 0.1, checkout 0.03, tracking 0.2',
  }),
  service('partner-api', {
    n: 2,
    work: 0.03,
    entry: 4,
    season: 'business',
    calls: 'orders 0.5, inventory 0.5, auth',
    routes: [
      ['/v1/orders', 0.6],
      ['/v1/stock', 0.4],
    ],
  }),
  service('public-api', { entry: 6, calls: 'catalog, reviews? 0.3, geo? 0.2, auth 0.5' }),
  service('admin', {
    work: 0.04,
    entry: 0.6,
    season: 'business',
    calls: 'orders 0.6, users 0.6, reports 0.2, auth',
  }),
  service('checkout', {
    n: 2,
    work: 0.02,
    calls:
      'cart, orders, payments, tax, fraud, addresses, loyalty? 0.5, giftcards? 0.1, shipping 0.3',
  }),
  service('returns', { work: 0.02, calls: 'orders' }),
  service('tracking', { calls: 'shipping 0.5' }),
  service('invoices', {
    work: 0.05,
    entry: 0.3,
    season: 'steady',
    calls: 'ledger, orders 0.5',
  }),
  service('suppliers', {
    work: 0.03,
    entry: 0.4,
    season: 'business',
    calls: 'warehouse 0.5',
  }),
  service('warehouse', { entry: 1.5, season: 'business', calls: 'inventory' }),
  service('orders', {
    n: 3,
    work: 0.015,
    calls: 'database:orders 2, inventory 0.5',
    routes: [
      ['/orders/{id}', 0.6],
      ['/orders', 0.4],
    ],
  }),
  service('payments', {
    n: 2,
    work: 0.01,
    calls: 'external:pay.example.com, ledger, database:payments',
  }),
  service('giftcards', { n: 2, calls: 'ledger' }),
  service('ledger', { calls: 'database:ledger' }),
  service('fraud', { work: 0.02, calls: 'database:fraud, features 0.5' }),
  service('tax', {}),
  service('addresses', { calls: 'geo 0.5, database:users' }),
  service('loyalty', { calls: 'database:loyalty' }),
  service('shipping', { calls: 'database:shipping, geo' }),
  service('cart', { n: 2, calls: 'database:baskets 2, pricing 0.5, inventory 0.4' }),
  service('wishlist', { calls: 'database:baskets' }),
  service('catalog', { n: 2, calls: 'database:cache, database:catalog 0.3, pricing 0.5' }),
  service('search', { work: 0.02, calls: 'database:search' }),
  service('pricing', { n: 2, calls: 'database:cache, promotions 0.5, currency 0.3' }),
  service('promotions', { calls: 'database:catalog 0.2' }),
  service('currency', {}),
  service('inventory', { n: 2, calls: 'database:stock' }),
  service('recommendations', { work: 0.03, calls: 'features, database:cache' }),
  service('banners', { calls: 'features 0.3' }),
  service('features', { n: 2, work: 0.004, calls: 'database:features' }),
  service('sessions', { n: 2, work: 0.003, calls: 'database:sessions' }),
  service('auth', { work: 0.02, calls: 'users 0.2, database:sessions' }),
  service('profiles', { n: 3, calls: 'users, images? 0.3' }),
  service('users', { n: 2, calls: 'database:users' }),
  service('images', { work: 0.03, calls: 'external:objects.example.com' }),
  service('reviews', { calls: 'database:reviews' }),
  service('geo', { work: 0.005 }),
  service('notifications', { calls: 'email? 0.3, push? 0.5' }),
  service('email', { work: 0.02, calls: 'external:mail.example.com' }),
  service('push', { calls: 'external:push.example.com' }),
  service('translations', { work: 0.004 }),
  service('reports', {
    work: 0.08,
    entry: 0.05,
    season: 'business',
    calls: 'database:warehouse',
  }),
  service('feed', {
    n: 2,
    protocol: 'messaging',
    entry: 3,
    calls: 'database:reviews, queue:orders',
  }),
  service('chat', { n: 2, protocol: 'rpc', entry: 1.2, modes: waiting(60, 0.3) }),
  service('live', {
    entry: 0.8,
    modes: [
      { share: 0.7, median: 0.02, spread: 0.4 },
      { share: 0.3, median: 180, spread: 0.8 },
    ],
  }),
  service('jobs', {
    entry: 2,
    season: 'steady',
    modes: waiting(5.05, 0.6),
    calls: 'database:jobs',
  }),
  service('thumbnailer', { work: 0.05, entry: 1, season: 'steady', scalesToZero: true }),
  service('fax', { entry: 3 / 3600, season: 'steady' }),
  service('newcomer', { work: 0.08, entry: 2, season: 'steady' }),
];

const database = (name: string, latency = 0.003): WeekBackend => ({
  name: `database:${name}`,
  kind: 'database',
  latency,
});
const external = (host: string, latency: number): WeekBackend => ({
  name: `external:${host}`,
  kind: 'external',
  latency,
});

export const backends: readonly WeekBackend[] = [
  database('orders', 0.004),
  database('payments'),
  database('ledger'),
  database('fraud', 0.006),
  database('users'),
  database('loyalty'),
  database('shipping'),
  database('catalog', 0.005),
  database('stock'),
  database('reviews'),
  database('warehouse', 0.12),
  database('search', 0.03),
  database('baskets', 0.001),
  database('cache', 0.001),
  database('features', 0.001),
  database('sessions', 0.001),
  database('jobs', 0.001),
  { name: 'queue:orders', kind: 'queue', latency: 0.002 },
  external('pay.example.com', 0.06),
  external('objects.example.com', 0.05),
  external('mail.example.com', 0.08),
  external('push.example.com', 0.06),
];

export const nodes: readonly string[] = Array.from({ length: 10 }, (_, i) => `node-${i + 1}`);

/** Instances are spread over the hosts in turn; `index` counts within the service. */
export function nodeOf(service: string, index: number): string {
  const place = services.findIndex(({ name }) => name === service);
  return nodes[(place * 3 + index * 7) % nodes.length] as string;
}

/** Services that call `target` directly. */
export function callersOf(target: string): readonly string[] {
  return services
    .filter(({ calls }) => calls.some(({ to }) => to === target))
    .map(({ name }) => name);
}

/** Everything that calls `target`, directly or through others. */
export function upstreamOf(target: string): ReadonlySet<string> {
  const found = new Set([target]);
  // Callers come first in the list, so one walk from its end sees all.
  for (const { name, calls } of services.toReversed()) {
    if (calls.some(({ to }) => found.has(to))) found.add(name);
  }
  return found;
}
