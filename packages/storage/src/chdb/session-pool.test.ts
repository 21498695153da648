import { expect, test } from 'vitest';
import type { ChdbSession } from './chdb-module.ts';
import { sessionPool } from './session-pool.ts';

function bench(size: number) {
  const queries: string[] = [];
  let opened = 0;
  let closed = 0;
  let failing = false;
  const open = (): ChdbSession => {
    opened++;
    return {
      async queryAsync(text) {
        queries.push(text);
        if (failing) throw new Error('no');
      },
      async *queryStream() {},
      close() {
        closed++;
      },
    };
  };
  return {
    pool: sessionPool(size, open),
    queries,
    count: () => ({ opened, closed }),
    fail(value: boolean) {
      failing = value;
    },
  };
}

test('sessions are opened when needed, and used by one caller at a time', async () => {
  const { pool, count } = bench(2);
  expect(count().opened).toBe(0);
  const first = await pool.take();
  const second = await pool.take();
  const controller = new AbortController();
  const leaver = pool.take({ signal: controller.signal });
  const order: string[] = [];
  const third = pool.take().then((seat) => {
    order.push('third');
    return seat;
  });
  const fourth = pool.take().then(() => order.push('fourth'));
  controller.abort();
  await expect(leaver).rejects.toMatchObject({ name: 'AbortError' });
  await expect(pool.take({ signal: controller.signal })).rejects.toMatchObject({
    name: 'AbortError',
  });
  pool.give(first);
  expect(await third).toBe(first);
  pool.give(second);
  await fourth;
  expect(order).toEqual(['third', 'fourth']);
  expect(count()).toEqual({ opened: 2, closed: 0 });
  const closing = pool.close();
  pool.give(first);
  pool.give(second);
  await closing;
  expect(count().closed).toBe(2);
});

test('settings are those asked for, no more', async () => {
  const { pool, queries, fail } = bench(1);
  const seat = await pool.take();
  const sets = async (settings: Record<string, string>): Promise<string> => {
    queries.length = 0;
    await seat.configure(new Map(Object.entries(settings)));
    return queries.map((text) => text.replace(/log_comment = '[^']*'/, 'comment')).join();
  };
  expect(await sets({ a: '1', param_p0: 'x' })).toBe("SET a = '1', param_p0 = 'x', comment");
  expect(await sets({ a: '1', param_p0: 'x' })).toBe('');
  expect(await sets({ b: '2', param_p0: "'" })).toBe(
    "SET b = '2', param_p0 = '\\x27', a = DEFAULT",
  );
  fail(true);
  await expect(sets({ b: '3' })).rejects.toThrow('no');
  fail(false);
  // What a statement that failed has set is not known.
  expect(await sets({ b: '2' })).toBe("SET b = '2', comment");
});
