import { expect } from 'vitest';
import { everything, pageFrom, type StateCase } from './state-cases.ts';

const init = { project: 'shop', name: 'collector', scopes: ['ingest', 'read'] } as const;

export const keyCases: readonly StateCase[] = [
  {
    name: 'keys: told once, verified by their text alone',
    async run({ state: { projects, keys } }) {
      await projects.create({ id: 'shop', name: 'Shop' });
      const { key, secret } = await keys.create(init);
      expect(secret).toMatch(/^abd_[0-9a-f]{16}_[A-Za-z0-9_-]{43}$/);
      expect(await keys.verify(secret)).toMatchObject({ ...key, scopes: ['ingest', 'read'] });
      const kept = JSON.stringify((await keys.list('shop')).items);
      expect(kept).toContain(key.id);
      expect(kept).not.toContain(secret.slice(-43));
    },
  },
  {
    name: 'keys: anything but the very text is no key',
    async run({ state: { projects, keys } }) {
      await projects.create({ id: 'shop', name: 'Shop' });
      const [one, two] = [await keys.create(init), await keys.create(init)];
      const last = one.secret.at(-1) as string;
      const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
      const place = alphabet.indexOf(last);
      // The neighbours spell the same bytes: two bits of the last character say nothing.
      const spellings = [0, 1, 2, 3]
        .map((i) => alphabet[(place & ~3) | i])
        .filter((c) => c !== last);
      const wrong = [
        '',
        'abd',
        `${one.secret} `,
        `x${one.secret}`,
        one.secret.toUpperCase(),
        one.secret.slice(0, 21) + two.secret.slice(21),
        `abd_${'0'.repeat(16)}_${one.secret.slice(21)}`,
        ...spellings.map((c) => one.secret.slice(0, -1) + c),
        `${one.secret}\0`,
        'a'.repeat(100_000),
      ];
      expect(spellings).toHaveLength(3);
      for (const text of wrong) expect(await keys.verify(text), text.slice(0, 80)).toBeUndefined();
      expect((await keys.verify(one.secret))?.id).toBe(one.key.id);
    },
  },
  {
    name: 'keys: two of a name while one replaces the other, no third',
    async run({ state: { projects, keys } }) {
      await projects.create({ id: 'shop', name: 'Shop' });
      const [old, fresh] = [await keys.create(init), await keys.create(init)];
      await expect(keys.create(init)).rejects.toMatchObject({
        code: 'STORE_REJECTED',
        details: { limit: 'state.keys.active', max: 2 },
      });
      await keys.create({ ...init, name: 'other' });
      expect(await keys.verify(old.secret)).toBeDefined();
      expect(await keys.revoke('bank', old.key.id)).toBe(false);
      expect(await keys.revoke('shop', old.key.id)).toBe(true);
      expect(await keys.revoke('shop', old.key.id)).toBe(false);
      expect(await keys.verify(old.secret)).toBeUndefined();
      expect(await keys.verify(fresh.secret)).toBeDefined();
      await keys.create(init);
    },
  },
  {
    name: 'keys: many made at once are still two of a name',
    async run({ state: { projects, keys } }) {
      await projects.create({ id: 'shop', name: 'Shop' });
      const made = await Promise.allSettled(Array.from({ length: 8 }, () => keys.create(init)));
      expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
      expect((await keys.list('shop')).items).toHaveLength(2);
    },
  },
  {
    name: 'keys: when they were used last, to the minute',
    async run({ state: { projects, keys }, clock }) {
      await projects.create({ id: 'shop', name: 'Shop' });
      const { key, secret } = await keys.create(init);
      const lastUse = async (): Promise<number | undefined> =>
        (await keys.list('shop')).items[0]?.lastUsedAt;
      expect(await lastUse()).toBeUndefined();
      await clock.advance(5_000);
      await keys.verify(secret);
      expect(await lastUse()).toBe(key.createdAt + 5_000);
      await clock.advance(30_000);
      await keys.verify(secret);
      expect(await lastUse()).toBe(key.createdAt + 5_000);
      await clock.advance(30_000);
      await keys.verify(secret);
      expect(await lastUse()).toBe(key.createdAt + 65_000);
    },
  },
  {
    name: 'keys: scopes are known ones, at least one',
    async run({ state: { projects, keys } }) {
      await projects.create({ id: 'shop', name: 'Shop' });
      for (const scopes of [[], ['root']] as unknown as ['read'][]) {
        await expect(keys.create({ ...init, scopes })).rejects.toMatchObject({
          details: { limit: 'state.scope' },
        });
      }
      const { key } = await keys.create({ ...init, scopes: ['admin', 'read', 'admin'] });
      expect(key.scopes).toEqual(['read', 'admin']);
    },
  },
  {
    name: 'keys: pages, oldest first',
    async run({ state: { projects, keys }, clock }) {
      await projects.create({ id: 'shop', name: 'Shop' });
      const ids: string[] = [];
      for (let i = 0; i < 7; i++) {
        ids.push((await keys.create({ ...init, name: `k${i}` })).key.id);
        if (i % 2 === 0) await clock.advance(1);
      }
      const found = await everything((after) => keys.list('shop', pageFrom(3, after)));
      expect(found.map(({ id }) => id).sort()).toEqual([...ids].sort());
      expect(found.map(({ createdAt }) => createdAt)).toEqual(
        found.map(({ createdAt }) => createdAt).sort((a, b) => a - b),
      );
    },
  },
];
