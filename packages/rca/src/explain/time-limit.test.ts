import { describe, expect, it } from 'vitest';
import { handClock } from './test-kit/hand-clock.ts';
import { timeLimit } from './time-limit.ts';

const late = (): Error => new Error('late');
const never = (): Promise<never> => new Promise(() => {});

describe('a limit of time', () => {
  it('ends work that does not heed its signal', async () => {
    const clock = handClock();
    const limit = timeLimit({ clock, limit: 30, late });
    const work = limit.do(never);
    clock.move(30);
    await expect(work).rejects.toThrow('late');
    await expect(limit.do(async () => 1)).rejects.toThrow('late');
  });

  it('is one for all pieces of work', async () => {
    const clock = handClock();
    const limit = timeLimit({ clock, limit: 30, late });
    clock.move(20);
    expect(await limit.do(async () => 1)).toBe(1);
    const work = limit.do(never);
    clock.move(10);
    await expect(work).rejects.toThrow('late');
  });

  it('ends at once when the caller gives up, with the reason', async () => {
    const caller = new AbortController();
    const limit = timeLimit({ clock: handClock(), limit: 30, signal: caller.signal, late });
    const work = limit.do(never);
    caller.abort(new Error('enough'));
    await expect(work).rejects.toThrow('enough');
    await expect(limit.do(never)).rejects.toThrow('enough');
    expect(() => limit.throwIfAborted()).toThrow('enough');
  });

  it('leaves the failures of the work alone, and stops it when it is over', async () => {
    const limit = timeLimit({ clock: handClock(), limit: 30, late });
    await expect(limit.do(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    let seen: AbortSignal | undefined;
    await limit.do(async (signal) => {
      seen = signal;
    });
    expect(seen?.aborted).toBe(true);
  });
});
