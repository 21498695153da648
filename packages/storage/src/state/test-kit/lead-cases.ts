import { expect } from 'vitest';
import type { StateCase } from './state-cases.ts';

/** A promise to be settled from outside. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

export const leadCases: readonly StateCase[] = [
  {
    name: 'lead: one at a time for a name, the next when it is done',
    async run({ state, clock }) {
      const [first, second] = [gate(), gate()];
      const started: string[] = [];
      const one = state.lead('watch', async () => {
        started.push('one');
        first.open();
        await second.opened;
      });
      await first.opened;
      const two = state.lead('watch', async () => void started.push('two'));
      await state.lead('other', async () => void started.push('other'));
      expect(started).toEqual(['one', 'other']);
      second.open();
      await one;
      let done = false;
      void two.then(() => (done = true));
      while (!done) await clock.advance(1_000);
      expect(started).toEqual(['one', 'other', 'two']);
    },
  },
  {
    name: 'lead: an error of the work is the answer, and frees the lead',
    async run({ state }) {
      const failure = new Error('work failed');
      await expect(
        state.lead('watch', async () => {
          throw failure;
        }),
      ).rejects.toBe(failure);
      let led = false;
      await state.lead('watch', async () => void (led = true));
      expect(led).toBe(true);
    },
  },
  {
    name: 'lead: an abort ends the wait and the work',
    async run({ state, clock }) {
      const [leading, stop] = [gate(), new AbortController()];
      const work = state.lead(
        'watch',
        (signal) => {
          leading.open();
          return new Promise((_, reject) =>
            signal.addEventListener('abort', () => reject(signal.reason)),
          );
        },
        { signal: stop.signal },
      );
      await leading.opened;
      const impatient = new AbortController();
      const waiting = state.lead('watch', async () => {}, { signal: impatient.signal });
      const refused = expect(waiting).rejects.toThrow('tired of waiting');
      await clock.advance(300);
      impatient.abort(new Error('tired of waiting'));
      await refused;
      const stopped = expect(work).rejects.toThrow('shutting down');
      stop.abort(new Error('shutting down'));
      await stopped;
      let led = false;
      await state.lead('watch', async () => void (led = true));
      expect(led).toBe(true);
      await expect(state.lead('watch', async () => {}, { signal: stop.signal })).rejects.toThrow(
        'shutting down',
      );
    },
  },
  {
    name: 'lead: closing the store ends it',
    async run({ state }) {
      const leading = gate();
      const work = state.lead('watch', (signal) => {
        leading.open();
        return new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason)),
        );
      });
      await leading.opened;
      const ended = expect(work).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      await state.close();
      await ended;
    },
  },
  {
    name: 'store: an aborted call does nothing; a closed store says so',
    async run({ state }) {
      await state.check();
      const signal = AbortSignal.abort(new Error('too late'));
      await expect(state.projects.create({ id: 'shop', name: 'Shop' }, { signal })).rejects.toThrow(
        'too late',
      );
      expect(await state.projects.get('shop')).toBeUndefined();
      await state.close();
      await state.close();
      await expect(state.projects.get('shop')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      await expect(state.check()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      await expect(state.lead('watch', async () => {})).rejects.toMatchObject({
        code: 'STORE_UNAVAILABLE',
      });
    },
  },
];
