import { join } from 'node:path';
import { openDatabase } from './database.ts';
import { HttpError } from './http.ts';
import { runService } from './service.ts';

const products = 2000;

await runService('catalog', ({ data, version }) => {
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
  return {
    close: () => database.close(),
    routes: {
      'GET /products': ({ url }) =>
        database
          .query(
            'SELECT id, name, price FROM products WHERE category = ? ORDER BY name LIMIT 20',
            Number(url.searchParams.get('category')) % 100,
          )
          .map((product) => ({ ...product, price: shown(product.price) })),
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
