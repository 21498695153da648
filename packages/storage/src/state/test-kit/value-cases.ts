import { expect } from 'vitest';
import { at, everything, pageFrom, type StateCase } from './state-cases.ts';

export const valueCases: readonly StateCase[] = [
  {
    name: 'settings: written over the version that was read only',
    async run({ state: { projects, settings }, clock }) {
      await projects.create({ id: 'shop', name: 'Shop' });
      expect(await settings.set('shop', 'k', { a: 1 }, 1)).toEqual({ written: false, version: 0 });
      expect(await settings.set('shop', 'k', { a: 1 }, 0)).toEqual({ written: true, version: 1 });
      expect(await settings.set('shop', 'k', { a: 2 }, 0)).toEqual({ written: false, version: 1 });
      await clock.advance(1);
      expect(await settings.set('shop', 'k', { a: 3 }, 1)).toEqual({ written: true, version: 2 });
      expect(await settings.set('shop', 'k', { a: 4 }, 1)).toEqual({ written: false, version: 2 });
      expect(await settings.get('shop', 'k')).toEqual({
        value: { a: 3 },
        version: 2,
        updatedAt: at + 1,
      });
      expect(await settings.remove('shop', 'k', 1)).toEqual({ written: false, version: 2 });
      expect(await settings.remove('shop', 'k', 2)).toEqual({ written: true, version: 0 });
      expect(await settings.get('shop', 'k')).toBeUndefined();
    },
  },
  {
    name: 'settings: keep what JSON loses',
    async run({ state: { projects, settings } }) {
      await projects.create({ id: 'shop', name: 'Shop' });
      const value = {
        nan: Number.NaN,
        minus: -0,
        big: 2n ** 70n,
        map: new Map([['__proto__', Float64Array.of(1.5, Number.NaN)]]),
        list: [null, '', 1e308, 5e-324],
      };
      await settings.set('shop', 'k', value, 0);
      expect((await settings.get('shop', 'k'))?.value).toEqual(value);
    },
  },
  {
    name: 'settings: listed in order of keys, byte by byte',
    async run({ state: { projects, settings } }) {
      await projects.create({ id: 'shop', name: 'Shop' });
      const keys = ['b', 'B', 'a', 'ä', 'a b', 'a.b', '_', '10', '9'];
      for (const key of keys) await settings.set('shop', key, key, 0);
      const found = await everything((after) => settings.list('shop', pageFrom(4, after)));
      expect(found.map(({ key }) => key)).toEqual([...keys].sort());
      expect(found.map(({ value }) => value)).toEqual([...keys].sort());
    },
  },
  {
    name: 'checkpoints: of many writers at once, one wins each version',
    async run({ state: { checkpoints } }) {
      for (let version = 0; version < 3; version++) {
        const outcomes = await Promise.all(
          [1, 2, 3, 4, 5].map((writer) => checkpoints.set('watch', { writer }, version)),
        );
        expect(outcomes.filter(({ written }) => written)).toEqual([
          { written: true, version: version + 1 },
        ]);
        const winner = outcomes.findIndex(({ written }) => written) + 1;
        expect(await checkpoints.get('watch')).toMatchObject({
          value: { writer: winner },
          version: version + 1,
        });
      }
      expect(await checkpoints.remove('watch', 3)).toEqual({ written: true, version: 0 });
      expect(await checkpoints.get('watch')).toBeUndefined();
    },
  },
  {
    name: 'silences: active from their beginning until their end',
    async run({ state: { projects, silences }, clock }) {
      await projects.create({ id: 'shop', name: 'Shop' });
      const init = {
        project: 'shop',
        matchers: [{ label: 'service', op: '=~', value: 'check.*' }],
        from: at + 10,
        to: at + 20,
        author: 'ada',
        reason: 'migration',
      } as const;
      const silence = await silences.add(init);
      expect(silence).toMatchObject({ ...init, createdAt: at });
      const active = async (activeAt: number): Promise<unknown> =>
        (await silences.list('shop', { activeAt })).items;
      expect(await active(at + 9)).toEqual([]);
      expect(await active(at + 10)).toEqual([silence]);
      expect(await active(at + 19)).toEqual([silence]);
      expect(await active(at + 20)).toEqual([]);
      await clock.advance(15);
      expect(await silences.end('shop', silence.id)).toBe(true);
      expect(await silences.end('shop', silence.id)).toBe(false);
      expect(await active(at + 15)).toEqual([]);
      expect(await active(at + 14)).toEqual([{ ...silence, to: at + 15 }]);
      await expect(silences.add({ ...init, to: at + 10 })).rejects.toMatchObject({
        code: 'STORE_REJECTED',
      });
      await expect(silences.add({ ...init, matchers: [] })).rejects.toMatchObject({
        code: 'STORE_REJECTED',
      });
    },
  },
  {
    name: 'silences: pages, last to end first',
    async run({ state: { projects, silences } }) {
      await projects.create({ id: 'shop', name: 'Shop' });
      const ends: number[] = [];
      for (let i = 0; i < 7; i++) {
        const to = at + 100 + ((i * 3) % 7);
        ends.push(to);
        await silences.add({
          project: 'shop',
          matchers: [{ label: 'a', op: '=', value: String(i) }],
          from: at,
          to,
          author: 'ada',
          reason: '',
        });
      }
      const found = await everything((after) => silences.list('shop', pageFrom(3, after)));
      expect(found.map(({ to }) => to)).toEqual(ends.sort((a, b) => b - a));
    },
  },
  {
    name: 'dismissals: one a subject, until removed',
    async run({ state: { projects, dismissals } }) {
      await projects.create({ id: 'shop', name: 'Shop' });
      const init = { project: 'shop', author: 'ada', reason: 'as designed' } as const;
      const subject = 'cpu/saturated@shop:checkout';
      await dismissals.add({ ...init, kind: 'finding', subject });
      const second = await dismissals.add({ ...init, kind: 'finding', subject, author: 'bob' });
      await dismissals.add({ ...init, kind: 'hypothesis', subject });
      await dismissals.add({ ...init, kind: 'finding', subject: 'a' });
      expect(await dismissals.get('shop', 'finding', subject)).toEqual(second);
      const subjects = (
        await everything((after) => dismissals.list('shop', pageFrom(1, after)))
      ).map(({ kind, subject: of }) => `${kind} ${of}`);
      expect(subjects).toEqual(['finding a', `finding ${subject}`, `hypothesis ${subject}`]);
      const { items } = await dismissals.list('shop', { kind: 'hypothesis' });
      expect(items).toHaveLength(1);
      expect(await dismissals.remove('shop', 'finding', subject)).toBe(true);
      expect(await dismissals.remove('shop', 'finding', subject)).toBe(false);
      expect(await dismissals.get('shop', 'hypothesis', subject)).toBeDefined();
    },
  },
];
