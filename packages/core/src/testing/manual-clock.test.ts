import { describe, expect, it } from 'vitest';
import { manualClock } from './manual-clock.ts';

describe('manualClock', () => {
  it('stands still until it is moved', async () => {
    const clock = manualClock(1000);
    expect(clock.now()).toBe(1000);
    await clock.advance(250);
    expect(clock.now()).toBe(1250);
  });

  it('wakes sleepers in order of their deadlines, also those that sleep again', async () => {
    const clock = manualClock();
    const log: string[] = [];
    const tick = async (name: string, every: number): Promise<void> => {
      for (let i = 0; i < 3; i++) {
        await clock.sleep(every);
        log.push(`${name} ${clock.now()}`);
      }
    };
    void tick('slow', 30);
    void tick('fast', 20);
    await clock.advance(60);
    expect(log).toEqual(['fast 20', 'slow 30', 'fast 40', 'slow 60', 'fast 60']);
    expect(clock.sleepers).toBe(1);
  });

  it('rejects an aborted sleep with the signal’s reason', async () => {
    const clock = manualClock();
    const stop = new AbortController();
    const sleep = clock.sleep(10, { signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(sleep).rejects.toThrow('enough');
    expect(clock.sleepers).toBe(0);
    await expect(clock.sleep(10, { signal: stop.signal })).rejects.toThrow('enough');
  });
});
