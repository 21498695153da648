import { expect } from 'vitest';
import { at, everything, incidentOf, opened, pageFrom, type StateCase } from './state-cases.ts';

export const projectCases: readonly StateCase[] = [
  {
    name: 'projects: created, read, renamed, removed',
    async run({ state: { projects } }) {
      expect(await projects.create({ id: 'shop', name: 'Shop' })).toEqual({
        id: 'shop',
        name: 'Shop',
        createdAt: at,
      });
      expect(await projects.rename('shop', 'The shop')).toBe(true);
      expect((await projects.get('shop'))?.name).toBe('The shop');
      expect(await projects.rename('bank', 'Bank')).toBe(false);
      expect(await projects.remove('shop')).toBe(true);
      expect(await projects.remove('shop')).toBe(false);
      expect(await projects.get('shop')).toBeUndefined();
    },
  },
  {
    name: 'projects: an id once, and of few characters',
    async run({ state: { projects } }) {
      await projects.create({ id: 'shop', name: 'Shop' });
      await expect(projects.create({ id: 'shop', name: 'Other' })).rejects.toMatchObject({
        code: 'STORE_REJECTED',
        details: { limit: 'state.unique' },
      });
      expect((await projects.get('shop'))?.name).toBe('Shop');
      for (const id of ['', 'Shop', 'a b', '-a', 'a'.repeat(64), 'a\0', '__proto__', 'é']) {
        await expect(projects.create({ id, name: 'x' }), id).rejects.toMatchObject({
          code: 'STORE_REJECTED',
          details: { limit: 'state.project.id' },
        });
      }
    },
  },
  {
    name: 'projects: pages in order of ids',
    async run({ state: { projects } }) {
      const ids = ['b', 'a_1', 'a-1', 'a', 'b2', 'a1'];
      for (const id of ids) await projects.create({ id, name: id });
      const found = await everything((after) => projects.list(pageFrom(2, after)));
      expect(found.map(({ id }) => id)).toEqual([...ids].sort());
    },
  },
  {
    name: 'projects: removed with all that belongs to them',
    async run({ state }) {
      for (const id of ['shop', 'bank']) {
        await state.projects.create({ id, name: id });
        await state.incidents.record(id, opened(incidentOf('i1')));
        await state.settings.set(id, 'k', 1, 0);
        await state.dismissals.add({
          project: id,
          kind: 'finding',
          subject: 's',
          author: 'ada',
          reason: 'known',
        });
      }
      const { secret } = await state.keys.create({ project: 'shop', name: 'k', scopes: ['read'] });
      await state.projects.remove('shop');
      expect(await state.keys.verify(secret)).toBeUndefined();
      expect(await state.incidents.get('shop', 'i1')).toBeUndefined();
      expect((await state.incidents.history('shop', 'i1')).items).toEqual([]);
      expect(await state.settings.get('shop', 'k')).toBeUndefined();
      expect((await state.dismissals.list('shop')).items).toEqual([]);
      expect((await state.settings.get('bank', 'k'))?.value).toBe(1);
      expect((await state.incidents.history('bank', 'i1')).items).toHaveLength(1);
    },
  },
  {
    name: 'projects: what belongs to an unknown one is refused',
    async run({ state }) {
      const refused = { code: 'STORE_REJECTED', details: { limit: 'state.project' } };
      const { keys, incidents, settings, silences, dismissals } = state;
      await expect(
        keys.create({ project: 'x', name: 'k', scopes: ['read'] }),
      ).rejects.toMatchObject(refused);
      await expect(incidents.record('x', opened(incidentOf('i1')))).rejects.toMatchObject(refused);
      await expect(settings.set('x', 'k', 1, 0)).rejects.toMatchObject(refused);
      const said = { project: 'x', author: 'ada', reason: 'r' };
      await expect(
        silences.add({ ...said, matchers: [{ label: 'a', op: '=', value: 'b' }], from: 1, to: 2 }),
      ).rejects.toMatchObject(refused);
      await expect(
        dismissals.add({ ...said, kind: 'finding', subject: 's' }),
      ).rejects.toMatchObject(refused);
    },
  },
];
