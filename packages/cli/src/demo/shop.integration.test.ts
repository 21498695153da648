import { expect, it } from 'vitest';
import { startShop } from './shop.ts';

it('ends with what went wrong, and leaves nothing running, when a service cannot start', async () => {
  const children = (): number =>
    process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap').length;
  const before = children();
  const starting = startShop({ endpoint: 'http://127.0.0.1:9', data: '/nowhere/at/all' });
  await expect(starting).rejects.toMatchObject({ code: 'CONFIG' });
  await expect.poll(children, { timeout: 5_000 }).toBe(before);
});
