import { expect, it } from 'vitest';
import { createCache } from './cache.ts';

it('loads once while it may keep, and each time when it may not', () => {
  let loads = 0;
  let seconds = 300;
  const read = createCache(
    () => ++loads,
    () => seconds,
  );
  expect([read(), read(), read()]).toEqual([1, 1, 1]);
  seconds = 0;
  expect([read(), read()]).toEqual([2, 3]);
});
