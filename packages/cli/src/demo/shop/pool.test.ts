import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPool } from './pool.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('pool', () => {
  it('gives what was given back to who waits longest', async () => {
    const pool = createPool('test', ['a']);
    expect(await pool.acquire()).toBe('a');
    const first = pool.acquire();
    const second = pool.acquire();
    pool.release('a');
    expect(await first).toBe('a');
    pool.release('a');
    expect(await second).toBe('a');
  });

  it('says that it is exhausted, and forgets who gave up', async () => {
    const pool = createPool('test', ['a']);
    await pool.acquire();
    const late = expect(pool.acquire()).rejects.toThrow(
      'timeout acquiring a connection from pool test: 1 in use',
    );
    await vi.advanceTimersByTimeAsync(1_000);
    await late;
    pool.release('a');
    expect(await pool.acquire()).toBe('a');
  });
});
