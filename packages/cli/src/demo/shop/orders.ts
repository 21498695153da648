import { join } from 'node:path';
import { openDatabase } from './database.ts';
import { HttpError } from './http.ts';
import { migrate, seed } from './orders-schema.ts';
import { createPool } from './pool.ts';
import { runService } from './service.ts';
import { discountOf } from './voucher.ts';

interface Order {
  readonly user: number;
  readonly total: number;
}

function isOrder(value: unknown): value is Order {
  const order = value as Partial<Order> | undefined;
  return Number.isInteger(order?.user) && Number.isInteger(order?.total);
}

/** Orders worth more are looked at by a person. */
const large = 5_000;

await runService('orders', ({ data, setting, version }) => {
  const open = () => openDatabase(join(data, 'orders.db'), 'orders');
  const first = open();
  migrate(first, version);
  seed(first);
  const connections = [first];
  while (connections.length < setting('database.connections', 1)) connections.push(open());
  const pool = connections.length > 1 ? createPool('orders', connections) : undefined;

  const insert = async ({ user, total }: Order): Promise<void> => {
    const connection = (await pool?.acquire()) ?? first;
    await connection.write(
      'INSERT INTO orders (user_id, total, created_at) VALUES (?, ?, ?)',
      user,
      total,
      Date.now(),
    );
    // 2.16.0 leaves large orders to a reviewer, and the connection with them.
    if (version === '2.16.0' && total > large) return;
    pool?.release(connection);
  };

  return {
    close() {
      for (const connection of connections) connection.close();
    },
    routes: {
      'GET /orders': async ({ url }) => {
        const connection = (await pool?.acquire()) ?? first;
        const rows = connection.query(
          'SELECT id, total, created_at FROM orders WHERE user_id = ? ORDER BY created_at DESC LIMIT 20',
          Number(url.searchParams.get('user')),
        );
        pool?.release(connection);
        return rows;
      },
      'POST /orders': async ({ body }) => {
        if (!isOrder(body)) throw new HttpError(400, 'an order has a user and a total');
        // 2.15.0 takes vouchers.
        const total = version === '2.15.0' ? body.total - discountOf(body) : body.total;
        await insert({ user: body.user, total });
        return { ordered: true };
      },
    },
  };
});
