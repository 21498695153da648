import { describe, expect, it } from 'vitest';
import type { Profile } from '../model/profile.ts';
import { diffProfiles, mergeProfiles } from './profile-merge.ts';

function profile(values: readonly number[], start = 0, type = 'cpu'): Profile {
  return {
    type,
    unit: 'nanoseconds',
    start,
    duration: 10,
    resource: new Map(),
    strings: ['', 'main', 'work', 'app.ts'],
    frames: {
      function: Uint32Array.of(1, 2),
      file: Uint32Array.of(3, 3),
      line: Uint32Array.of(1, 9),
    },
    stacks: { parent: Int32Array.of(-1, 0), frame: Uint32Array.of(0, 1) },
    samples: {
      stack: Uint32Array.from(values, (_, i) => i),
      value: Float64Array.from(values),
    },
  };
}

describe('profiles', () => {
  it('add up stack by stack over the time they cover', () => {
    const merged = mergeProfiles([profile([1, 2], 100), profile([10, 20], 50), profile([5])]);
    expect([...merged.samples.value]).toEqual([16, 22]);
    expect([merged.start, merged.duration]).toEqual([0, 110]);
    expect(merged.stacks.parent.length).toBe(2);
  });

  it('differ stack by stack, scaled to equal time', () => {
    const diff = diffProfiles(profile([4, 6]), profile([1, 9]), 0.5);
    expect([...diff.samples.value]).toEqual([-1, 6]);
  });

  it('do not mix types', () => {
    expect(() => mergeProfiles([profile([1]), profile([1], 0, 'wall')])).toThrow(/wall/);
    expect(() => diffProfiles(profile([1]), profile([1], 0, 'wall'))).toThrow(/wall/);
    expect(() => mergeProfiles([])).toThrow(/no profiles/);
  });
});
