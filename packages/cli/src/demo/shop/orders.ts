import { join } from 'node:path';
import { openDatabase } from './database.ts';
import { HttpError } from './http.ts';
import { migrate, seed } from './orders-schema.ts';
import { runService } from './service.ts';

await runService('orders', ({ data, version }) => {
  const database = openDatabase(join(data, 'orders.db'), 'orders');
  migrate(database, version);
  seed(database);
  return {
    close: () => database.close(),
    routes: {
      'GET /orders': ({ url }) =>
        database.query(
          'SELECT id, total, created_at FROM orders WHERE user_id = ? ORDER BY created_at DESC LIMIT 20',
          Number(url.searchParams.get('user')),
        ),
      'POST /orders': ({ body }) => {
        const order = body as { readonly user?: number; readonly total?: number } | undefined;
        if (!Number.isInteger(order?.user) || !Number.isInteger(order?.total)) {
          throw new HttpError(400, 'an order has a user and a total');
        }
        database.query(
          'INSERT INTO orders (user_id, total, created_at) VALUES (?, ?, ?)',
          order?.user as number,
          order?.total as number,
          Date.now(),
        );
        return { ordered: true };
      },
    },
  };
});
