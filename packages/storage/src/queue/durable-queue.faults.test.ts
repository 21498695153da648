import { describe, expect, it } from 'vitest';
import { type Fault, faultAt } from '../test-kit/faulty-fs.ts';
import { type Rig, rig } from './test-kit/rig.ts';

/** A life with everything in it: opening, files that fill up, an outage, a restart, catching up. */
async function life(real: Rig): Promise<void> {
  await real.open().catch(() => undefined);
  await real.write(5);
  await real.clock.advance(1000);
  real.mood = 'down';
  for (let i = 0; i < 3; i++) await real.write(12);
  await real.clock.advance(3000);
  real.mood = 'up';
  await real.clock.advance(5000);
  await real.close();
  await real.open().catch(() => undefined);
  await real.write(5);
  await real.clock.advance(5000);
}

async function survives(fault: Fault): Promise<Rig> {
  const real = rig();
  real.fs.fault = fault;
  try {
    await life(real);
    await real.drain();
    await real.write(1);
    await real.drain();
    const { stored } = real.store;
    expect(new Set(stored).size).toBe(stored.length);
    expect(real.acknowledged.filter((n) => !stored.includes(n))).toEqual([]);
    expect(stored.at(-1)).toBe(real.written.at(-1));
  } finally {
    await real.close();
  }
  return real;
}

describe('a disk that fails', () => {
  it.each([
    ['EIO', 1],
    ['ENOSPC', 1],
    ['EMFILE', 5],
    ['EROFS', 7],
  ] as const)(
    'costs nothing acknowledged and stops nothing for good: %s at call 1, and at every further %d.',
    async (code, step) => {
      let [at, reached] = [1, true];
      while (reached) {
        const fault = faultAt(at, code);
        at += step;
        reached = false;
        await survives((call) => {
          const failure = fault(call);
          if (failure !== undefined) reached = true;
          return failure;
        });
      }
      expect(at).toBeGreaterThan(100);
    },
    120_000,
  );

  it.each(['EIO', 'ENOSPC', 'EMFILE', 'EROFS'])(
    'is got over when it heals: everything that writes fails with %s for a while',
    async (code) => {
      const writes = new Set(['write', 'sync', 'rename', 'remove', 'truncate', 'syncDirectory']);
      for (let from = 1; from < 150; from += 7) {
        await survives(({ number, operation, mode }) => {
          const alters = writes.has(operation) || (mode !== undefined && mode !== 'read');
          return alters && number >= from && number < from + 40 ? code : undefined;
        });
      }
    },
    120_000,
  );

  it('does not deliver from a file whose end it might find elsewhere after a crash', async () => {
    const real = rig();
    real.mood = 'down';
    await real.open();
    await real.write(1);
    await real.clock.advance(1000);
    await real.write(3);
    // What is written stays behind, neither synced nor cut off; nor can the cursor be written.
    real.fs.fault = ({ operation, mode }) =>
      operation === 'sync' || operation === 'truncate' || mode === 'replace' ? 'EIO' : undefined;
    await real.write(2);
    expect(real.acknowledged).toEqual([0, 1, 2, 3]);
    real.mood = 'up';
    await real.clock.advance(60_000);
    expect(real.store.stored).toEqual([0]);
    await real.crash('kill');
    await real.drain();
    expect(real.store.stored).toEqual([0, 1, 2, 3, 4, 5]);
    await real.close();
  });

  it('appends nothing to a full disk while what was set aside for the cursor is in use', async () => {
    const real = rig({ suspectAfter: 2 });
    real.mood = 'down';
    await real.open();
    await real.write(30);
    await real.clock.advance(100);
    real.fs.capacity = real.fs.used;
    // The second delivery is begun, which takes a longer cursor.
    await real.clock.advance(20_000);
    const free = real.fs.capacity - real.fs.used;
    expect(free).toBeGreaterThan(50_000);
    expect(free).toBeLessThan(65_536);
    await real.write(1);
    expect(real.acknowledged.length).toBe(30);
    real.fs.capacity += 65_536;
    await real.write(1);
    expect(real.acknowledged.at(-1)).toBe(31);
    await real.drain();
    await real.close();
  });
});
