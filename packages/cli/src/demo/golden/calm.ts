import { type GoldenScenario, healthy } from './golden-scenario.ts';
import { configure } from './operations.ts';
import { ship } from './releases.ts';

/** Nothing is wrong, though something may have happened. */
export const calm: readonly GoldenScenario[] = [
  {
    id: 'steady-day',
    title: 'steady traffic',
    story: 'Nothing happens.',
    act: () => undefined,
    truth: healthy(),
  },
  {
    id: 'uneven-day',
    title: 'steady traffic on a machine that others use too',
    story:
      'Two programs that have nothing to do with the shop compute in bursts on the same machine. A few requests in a hundred take longer; users still get what they were promised.',
    act: (shop) => shop.neighbours(),
    truth: healthy(),
  },
  {
    id: 'planned-campaign',
    title: 'twice the traffic, as planned',
    story: 'A campaign starts and customers come twice as often. The shop has room for them.',
    async act(shop, announce) {
      await announce({
        id: 'campaign-november',
        kind: 'traffic',
        title: 'November campaign starts',
        author: 'marketing',
      });
      shop.load({ products: 20, orders: 12, checkout: 12 });
    },
    truth: healthy('campaign-november'),
  },
  {
    id: 'harmless-release',
    title: 'a release and a setting that change nothing for users',
    story: 'catalog 1.9.3 ships and rounds prices; a setting of checkout is raised.',
    async act(shop, announce) {
      await ship(shop, announce, {
        service: 'catalog',
        version: '1.9.3',
        title: 'catalog 1.9.3: round shown prices',
        author: 'jonas',
        files: ['src/catalog.ts'],
      });
      await configure(
        shop,
        announce,
        'checkout',
        { 'payments.attempts': 2 },
        {
          id: 'config-checkout-attempts',
          title: 'checkout: a second attempt at payments',
          author: 'ada',
        },
      );
    },
    truth: healthy('deploy-catalog-1.9.3', 'config-checkout-attempts'),
  },
  {
    id: 'cold-start',
    title: 'all services restart',
    story:
      'Every service is replaced by a fresh process of the same version, so that its first requests are slower.',
    async act(shop, announce) {
      await announce({
        id: 'restart-all',
        kind: 'other',
        title: 'rolling restart of all services',
        author: 'platform',
      });
      await shop.release('catalog', '1.9.2');
      await shop.release('orders', '2.13.0');
      await shop.release('payments', '3.2.0');
      await shop.release('checkout', '5.0.1');
    },
    truth: healthy('restart-all'),
  },
];
