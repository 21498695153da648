import { join } from 'node:path';
import { createCache } from './cache.ts';
import { openDatabase } from './database.ts';
import { HttpError } from './http.ts';
import { runReports } from './report-job.ts';
import { runService } from './service.ts';
import { rememberView } from './views.ts';

const products = 2000;

const popularSql = `SELECT p.id, COUNT(*) AS cheaper FROM products p JOIN products o ON o.price < p.price
  WHERE p.id <= 400 GROUP BY p.id ORDER BY cheaper DESC LIMIT 10`;

await runService('catalog', ({ data, setting, version }) => {
  const database = openDatabase(join(data, 'catalog.db'), 'catalog');
  database.execute(`
    CREATE TABLE IF NOT EXISTS products (id INTEGER PRIMARY KEY, name TEXT NOT NULL, price INTEGER NOT NULL, category INTEGER NOT NULL);
    CREATE INDEX IF NOT EXISTS idx_products_category ON products (category);
    INSERT OR IGNORE INTO products
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${products})
      SELECT i, 'product ' || i, 100 + (i * 37) % 9900, i % 100 FROM n;
  `);
  // 1.9.3 rounds the shown price; it changes nothing that a request waits for.
  const shown = (price: unknown): unknown =>
    version === '1.9.3' ? Math.round(Number(price)) : price;
  const popular = createCache(
    () => database.query(popularSql),
    () => setting('popular.cacheSeconds', 0),
  );
  runReports(() => setting('reports.everyMs', 0));
  return {
    close: () => database.close(),
    routes: {
      'GET /products': ({ url }) => {
        const category = Number(url.searchParams.get('category')) % 100;
        const found = database
          .query(
            'SELECT id, name, price FROM products WHERE category = ? ORDER BY name LIMIT 20',
            category,
          )
          .map((product) => ({ ...product, price: shown(product.price) }));
        // 1.11.0 remembers what was viewed together.
        if (version === '1.11.0') rememberView(category, found);
        return setting('popular.shown', 0) === 1 ? [...popular(), ...found] : found;
      },
      'GET /price': ({ url }) => {
        const [product] = database.query(
          'SELECT price FROM products WHERE id = ?',
          Number(url.searchParams.get('product')),
        );
        if (product === undefined) throw new HttpError(404, 'no such product');
        return { price: shown(product.price) };
      },
    },
  };
});
