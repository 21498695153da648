import type { IncidentEvent } from '@abduce/core';
import { expect } from 'vitest';
import { at, everything, incidentOf, opened, pageFrom, type StateCase } from './state-cases.ts';

const minute = 60_000;

export const incidentCases: readonly StateCase[] = [
  {
    name: 'incidents: the latest state, and every event',
    async run({ state: { projects, incidents } }) {
      await projects.create({ id: 'shop', name: 'Shop' });
      const first = incidentOf('i1', { severity: 'warning' });
      const worse = incidentOf('i1', { updatedAt: at + minute });
      const over = incidentOf('i1', {
        status: 'resolved',
        updatedAt: at + 2 * minute,
        resolvedAt: at + 2 * minute,
        resolution: 'recovered',
      });
      const events: IncidentEvent[] = [
        opened(first),
        { type: 'updated', incident: worse, time: at + minute },
        { type: 'resolved', incident: over, time: at + 2 * minute },
      ];
      for (const event of events) await incidents.record('shop', event);
      expect(await incidents.get('shop', 'i1')).toEqual(over);
      expect((await incidents.history('shop', 'i1')).items).toEqual(events);
      const paged = await everything((after) =>
        incidents.history('shop', 'i1', pageFrom(1, after)),
      );
      expect(paged).toEqual(events);
    },
  },
  {
    name: 'incidents: an event again, or late, does not take the newer place',
    async run({ state: { projects, incidents } }) {
      await projects.create({ id: 'shop', name: 'Shop' });
      const late = opened(incidentOf('i1'));
      const newer = incidentOf('i1', { updatedAt: at + minute, severity: 'warning' });
      await incidents.record('shop', { type: 'updated', incident: newer, time: at + minute });
      await incidents.record('shop', late);
      await incidents.record('shop', late);
      expect(await incidents.get('shop', 'i1')).toEqual(newer);
      expect((await incidents.history('shop', 'i1')).items.map(({ type }) => type)).toEqual([
        'opened',
        'updated',
      ]);
    },
  },
  {
    name: 'incidents: listed by status and time, last opened first, per project',
    async run({ state: { projects, incidents } }) {
      for (const id of ['shop', 'bank']) await projects.create({ id, name: id });
      for (let i = 0; i < 9; i++) {
        const openedAt = at + Math.floor(i / 2) * minute;
        const status = i % 3 === 0 ? 'resolved' : 'open';
        const incident = incidentOf(`i${i}`, { openedAt, updatedAt: openedAt, status });
        await incidents.record('shop', opened(incident));
      }
      await incidents.record('bank', opened(incidentOf('i1')));
      const ids = async (query: Parameters<typeof incidents.list>[1]): Promise<string[]> =>
        (
          await everything((after) => incidents.list('shop', { ...query, ...pageFrom(2, after) }))
        ).map(({ id }) => id);
      expect(await ids({})).toEqual(['i8', 'i7', 'i6', 'i5', 'i4', 'i3', 'i2', 'i1', 'i0']);
      expect(await ids({ status: 'resolved' })).toEqual(['i6', 'i3', 'i0']);
      expect(await ids({ status: 'open', from: at + minute, to: at + 3 * minute })).toEqual([
        'i5',
        'i4',
        'i2',
      ]);
      expect((await incidents.list('bank')).items.map(({ id }) => id)).toEqual(['i1']);
    },
  },
  {
    name: 'incidents: of very many events the first and the latest are kept',
    async run({ state: { projects, incidents } }) {
      await projects.create({ id: 'shop', name: 'Shop' });
      await incidents.record('shop', opened(incidentOf('i1')));
      for (let i = 1; i <= 1005; i++) {
        const incident = incidentOf('i1', { updatedAt: at + i });
        await incidents.record('shop', { type: 'updated', incident, time: at + i });
      }
      const kept = await everything((after) =>
        incidents.history('shop', 'i1', pageFrom(400, after)),
      );
      expect(kept).toHaveLength(1000);
      expect(kept[0]?.type).toBe('opened');
      expect(kept[1]?.time).toBe(at + 7);
      expect(kept.at(-1)?.time).toBe(at + 1005);
    },
  },
  {
    name: 'prune: what ended before a time goes, nothing else',
    async run({ state, clock }) {
      const { projects, incidents, silences, keys } = state;
      for (const id of ['shop', 'bank']) await projects.create({ id, name: id });
      for (const project of ['shop', 'bank']) {
        await incidents.record(project, opened(incidentOf('open')));
        for (const [id, resolvedAt] of [
          ['old', at],
          ['new', at + 10 * minute],
        ] as const) {
          const incident = incidentOf(id, { status: 'resolved', resolvedAt });
          await incidents.record(project, opened(incident));
        }
      }
      const silence = {
        project: 'shop',
        matchers: [{ label: 'service', op: '=', value: 'x' }],
        author: 'ada',
        reason: 'works',
      } as const;
      await silences.add({ ...silence, from: at - minute, to: at });
      await silences.add({ ...silence, from: at - minute, to: at + 10 * minute });
      const init = { project: 'shop', name: 'k', scopes: ['read'] } as const;
      const { key } = await keys.create(init);
      await keys.create(init);
      await keys.revoke('shop', key.id);
      await clock.advance(5 * minute);
      const pruned = await state.prune('shop', at + 5 * minute);
      expect(pruned).toEqual({ incidents: 1, silences: 1, keys: 1 });
      expect((await incidents.list('shop')).items.map(({ id }) => id)).toEqual(['open', 'new']);
      expect((await incidents.list('bank')).items).toHaveLength(3);
      expect((await keys.list('shop')).items).toHaveLength(1);
      expect((await silences.list('shop')).items).toHaveLength(1);
    },
  },
];
