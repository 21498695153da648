import { expect } from 'vitest';
import {
  at,
  everything,
  hostileTexts,
  incidentOf,
  opened,
  pageFrom,
  type StateCase,
} from './state-cases.ts';

const large = `${'x'.repeat(2 ** 20 - 1)}'`;
/** Only documents take these: as ids they are refused. */
const unstorable = ['nul \0 inside', 'half \ud800 a pair'];

export const hostileCases: readonly StateCase[] = [
  {
    name: 'hostile: any text comes back from documents as it was',
    async run({ state }) {
      for (const text of [...hostileTexts, ...unstorable, large]) {
        await state.projects.create({ id: 'shop', name: text });
        expect((await state.projects.get('shop'))?.name === text, text.slice(0, 60)).toBe(true);
        const value = { text, [text.slice(0, 100)]: [text] };
        await state.settings.set('shop', 'k', value, 0);
        expect((await state.settings.get('shop', 'k'))?.value).toEqual(value);
        await state.checkpoints.set('k', value, 0);
        expect((await state.checkpoints.get('k'))?.value).toEqual(value);
        await state.checkpoints.remove('k', 1);
        const incident = incidentOf('i1', { service: text });
        await state.incidents.record('shop', opened(incident));
        expect((await state.incidents.get('shop', 'i1'))?.service === text).toBe(true);
        const said = { project: 'shop', author: text, reason: text };
        const matchers = [{ label: 'a', op: '!~', value: text }] as const;
        const silence = await state.silences.add({ ...said, matchers, from: at, to: at + 1 });
        expect((await state.silences.list('shop')).items).toEqual([silence]);
        const dismissal = await state.dismissals.add({ ...said, kind: 'finding', subject: 's' });
        expect(await state.dismissals.get('shop', 'finding', 's')).toEqual(dismissal);
        await state.projects.remove('shop');
      }
    },
  },
  {
    name: 'hostile: ids and keys are text like any other, but for what engines cannot hold',
    async run({ state: { projects, settings, checkpoints, dismissals, incidents } }) {
      await projects.create({ id: 'shop', name: 'Shop' });
      const said = { project: 'shop', author: 'ada', reason: '' } as const;
      for (const text of hostileTexts) {
        await settings.set('shop', text, text, 0);
        expect((await settings.get('shop', text))?.value).toBe(text);
        await checkpoints.set(text, text, 0);
        expect((await checkpoints.get(text))?.value).toBe(text);
        await dismissals.add({ ...said, kind: 'finding', subject: text });
        expect((await dismissals.get('shop', 'finding', text))?.subject).toBe(text);
        await incidents.record('shop', opened(incidentOf(text)));
        expect((await incidents.get('shop', text))?.id).toBe(text);
      }
      const found = await everything((after) => settings.list('shop', pageFrom(2, after)));
      expect(new Set(found.map(({ key }) => key))).toEqual(new Set(hostileTexts));
      const listed = await everything((after) => incidents.list('shop', pageFrom(2, after)));
      expect(new Set(listed.map(({ id }) => id))).toEqual(new Set(hostileTexts));
      for (const text of unstorable) {
        const refused = { code: 'STORE_REJECTED', details: { limit: 'state.characters' } };
        await expect(settings.set('shop', text, 1, 0)).rejects.toMatchObject(refused);
        await expect(checkpoints.set(text, 1, 0)).rejects.toMatchObject(refused);
        await expect(
          dismissals.add({ ...said, kind: 'finding', subject: text }),
        ).rejects.toMatchObject(refused);
        await expect(incidents.record('shop', opened(incidentOf(text)))).rejects.toMatchObject(
          refused,
        );
      }
    },
  },
  {
    name: 'hostile: what is too long or too large is refused by its limit',
    async run({ state: { projects, settings, checkpoints } }) {
      await projects.create({ id: 'shop', name: 'Shop' });
      await settings.set('shop', '\uffff'.repeat(512), 1, 0);
      await expect(settings.set('shop', 'k'.repeat(513), 1, 0)).rejects.toMatchObject({
        code: 'STORE_REJECTED',
        details: { limit: 'state.text', value: 513, max: 512 },
      });
      await expect(settings.set('shop', '', 1, 0)).rejects.toMatchObject({
        details: { limit: 'state.text' },
      });
      await expect(checkpoints.set('k', 'x'.repeat(5 * 2 ** 20), 0)).rejects.toMatchObject({
        details: { limit: 'state.document', max: 4 * 2 ** 20 },
      });
      expect(await checkpoints.get('k')).toBeUndefined();
    },
  },
  {
    name: 'pages: of a size that is bounded, from a place that a page told',
    async run({ state: { projects, incidents, keys } }) {
      await projects.create({ id: 'shop', name: 'Shop' });
      for (const limit of [0, -1, 1.5, 1001, Number.NaN]) {
        await expect(projects.list({ limit })).rejects.toMatchObject({
          code: 'STORE_REJECTED',
          details: { limit: 'state.page' },
        });
      }
      for (const after of ['', 'x', 'eyJhIjoxfQ', 'WzFd', 'bnVsbA', "'; --"]) {
        await expect(incidents.list('shop', { after })).rejects.toMatchObject({ code: 'DECODE' });
        await expect(keys.list('shop', { after })).rejects.toMatchObject({ code: 'DECODE' });
      }
    },
  },
];
