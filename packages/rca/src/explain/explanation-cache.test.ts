import { describe, expect, it } from 'vitest';
import { memoryExplanationCache } from './explanation-cache.ts';

describe('a cache in memory', () => {
  it('forgets what was not used for longest', async () => {
    const cache = memoryExplanationCache({ entries: 2 });
    await cache.set('a', '1');
    await cache.set('b', '2');
    expect(await cache.get('a')).toBe('1');
    await cache.set('c', '3');
    expect([await cache.get('a'), await cache.get('b'), await cache.get('c')]).toEqual([
      '1',
      undefined,
      '3',
    ]);
  });

  it('holds at least one', () => {
    expect(() => memoryExplanationCache({ entries: 0 })).toThrow(/at least one/);
  });
});
