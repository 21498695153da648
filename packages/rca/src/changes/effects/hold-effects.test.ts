import { describe, expect, it } from 'vitest';
import { readChange } from './effect.ts';
import { holdEffects } from './hold-effects.ts';

const found = (diff: string): boolean =>
  holdEffects.some(
    ({ find }) =>
      find(readChange({ id: 'c', kind: 'commit', time: 0, title: 'a change', diff })) !== undefined,
  );

describe('waiting for another service while something is held', () => {
  it.each([
    [
      'inside of a transaction',
      `@@ -1,4 +1,5 @@
 await withTransaction(pool, async (client) => {
   const row = await client.query(one);
+  const price = await pricing.get('/price');
   await client.query(two);
 });`,
      true,
    ],
    [
      'in a function of another language',
      `@@ -1,3 +1,4 @@
 with db.transaction() as tx:
     tx.execute(one)
+    requests.post(url, json=body)
     tx.execute(two)`,
      true,
    ],
    [
      'behind it',
      `@@ -1,4 +1,5 @@
 await withTransaction(pool, async (client) => {
   await client.query(two);
 });
+await pricing.get('/price');`,
      false,
    ],
    [
      'a query, which the connection is for',
      `@@ -1,3 +1,4 @@
 await withTransaction(pool, async (client) => {
+  await client.query(three);
   await client.query(two);
 });`,
      false,
    ],
    [
      'taken out of it',
      `@@ -1,4 +1,3 @@
 await withTransaction(pool, async (client) => {
-  await pricing.get('/price');
   await client.query(two);
 });`,
      false,
    ],
  ])('%s', (_, diff, expected) => {
    expect(found(diff)).toBe(expected);
  });
});
