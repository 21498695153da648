import type { Announce } from './announce.ts';
import { releases } from './shop/orders-schema.ts';
import type { Shop } from './shop.ts';

export interface DemoScenario {
  readonly id: string;
  readonly title: string;
  /** What is about to happen, for the person who watches. */
  readonly story: string;
  /** Breaks the shop; calls `announce` when a release goes out, as a pipeline would. */
  act(shop: Shop, announce: Announce): Promise<void>;
  /** Repairs it. */
  repair(shop: Shop, announce: Announce): Promise<void>;
}

function migrationDiff(version: string): string {
  const migration = releases[version]?.at(-1);
  if (migration === undefined) return '';
  const lines = migration.sql.split('\n').map((line) => `+${line}`);
  return [
    `--- /dev/null`,
    `+++ b/${migration.file}`,
    `@@ -0,0 +1,${lines.length} @@`,
    ...lines,
  ].join('\n');
}

const badRelease: DemoScenario = {
  id: 'bad-release',
  title: 'a release that drops an index',
  story: 'orders 2.14.0 ships; its migration drops an index that a query still needs',
  async act(shop, announce) {
    await announce({
      id: 'deploy-orders-2.14.0',
      kind: 'deploy',
      service: 'orders',
      version: '2.14.0',
      title: 'orders 2.14.0: archive old orders',
      author: 'mira',
      files: ['migrations/0142_archive_orders.sql', 'src/archive.ts'],
      diff: migrationDiff('2.14.0'),
    });
    await shop.release('orders', '2.14.0');
  },
  async repair(shop, announce) {
    await announce({
      id: 'deploy-orders-2.14.1',
      kind: 'deploy',
      service: 'orders',
      version: '2.14.1',
      title: 'orders 2.14.1: restore the index',
      author: 'mira',
      files: ['migrations/0143_restore_user_index.sql'],
      diff: migrationDiff('2.14.1'),
    });
    await shop.release('orders', '2.14.1');
  },
};

const innocentDeploy: DemoScenario = {
  id: 'innocent-deploy',
  title: 'a slow provider, and a deploy that has nothing to do with it',
  story:
    'catalog 1.9.3 ships and is fine; moments later the card provider, somebody else’s system, becomes slow',
  async act(shop, announce) {
    await announce({
      id: 'deploy-catalog-1.9.3',
      kind: 'deploy',
      service: 'catalog',
      version: '1.9.3',
      title: 'catalog 1.9.3: round shown prices',
      author: 'jonas',
      files: ['src/catalog.ts'],
    });
    await shop.release('catalog', '1.9.3');
    shop.provider({ settle: true });
  },
  async repair(shop) {
    shop.provider({ settle: false });
  },
};

export const scenarios: readonly DemoScenario[] = [badRelease, innocentDeploy];
