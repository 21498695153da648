import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Rig, rig, type StoreMood } from './test-kit/rig.ts';

/** What must hold at any time, whatever happened. */
function check(real: Rig): void {
  const { stored } = real.store;
  expect(new Set(stored).size).toBe(stored.length);
  const written = new Set(real.written);
  expect(stored.filter((n) => !written.has(n))).toEqual([]);
  expect(real.store.mostInFlight).toBeLessThanOrEqual(1);
}

interface Model {
  open: boolean;
}

const command = (
  name: string,
  run: (real: Rig, model: Model) => Promise<void>,
): fc.AsyncCommand<Model, Rig> => ({
  check: () => true,
  async run(model, real) {
    await run(real, model);
    check(real);
  },
  toString: () => name,
});

const reopen = async (real: Rig): Promise<void> => {
  // A fault may hit the opening too; the next command tries again.
  await real.open().catch(() => undefined);
};

const commands = [
  fc
    .integer({ min: 1, max: 6 })
    .map((count) => command(`write ${count}`, (real) => real.write(count))),
  fc
    .integer({ min: 1, max: 40 })
    .map((seconds) => command(`wait ${seconds} s`, (real) => real.clock.advance(seconds * 1000))),
  fc.constantFrom<StoreMood>('up', 'up', 'down', 'ambiguous', 'hanging').map((mood) =>
    command(`store ${mood}`, async (real) => {
      real.mood = mood;
    }),
  ),
  fc
    .tuple(fc.constantFrom('kill', 'power', 'torn'), fc.integer({ min: 1, max: 1000 }))
    .map(([how, seed]) =>
      command(`crash ${how} ${seed}`, async (real) => {
        await real.crash(how as 'kill', seed);
        await reopen(real);
      }),
    ),
  fc.constant(
    command('close', async (real) => {
      await real.close();
      await reopen(real);
    }),
  ),
  fc
    .tuple(fc.integer({ min: 1, max: 30 }), fc.constantFrom('EIO', 'ENOSPC', 'EMFILE', 'EROFS'))
    .map(([after, code]) =>
      command(`fault ${code} in ${after} calls`, async (real) => {
        const at = real.fs.calls + after;
        real.fs.fault = ({ number }) => (number === at ? code : undefined);
      }),
    ),
];

describe('durable queue against the model: acknowledged is stored, and stored once', () => {
  it('holds under any mixture of writes, crashes, faults and moods of the store', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.commands(commands, { maxCommands: 60, size: 'max' }),
        async (sequence) => {
          const real = rig();
          try {
            await real.open();
            await fc.asyncModelRun(() => ({ model: { open: true }, real }), sequence);
            await real.drain();
            check(real);
            const stored = new Set(real.store.stored);
            expect(real.acknowledged.filter((n) => !stored.has(n))).toEqual([]);
          } finally {
            await real.close();
          }
        },
      ),
      { numRuns: 200, seed: 4 },
    );
  }, 60_000);
});
