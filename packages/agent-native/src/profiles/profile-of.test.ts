import { describe, expect, it } from 'vitest';
import { profileDocument } from '../protocol/test-kit/documents.ts';
import { frameName, profileOf } from './profile-of.ts';

const owner = { id: '/docker/web', labels: {}, resource: { 'service.name': 'web' } };

describe('a profile', () => {
  it('is a tree of its stacks', () => {
    const profile = profileOf(
      { ...profileDocument(), stacks: [[5, 0, 1], [2, 0, 1, 2], [1, 0, 1], [9]] },
      owner,
    );
    expect(profile).toMatchObject({
      type: 'cpu',
      unit: 'nanoseconds',
      start: 1767225600000,
      duration: 15_000,
    });
    expect([...profile.stacks.parent]).toEqual([-1, 0, 1]);
    expect(
      [...profile.stacks.frame].map(
        (frame) => profile.strings[profile.frames.function[frame] ?? 0],
      ),
    ).toEqual(['main', 'serve', 'parse']);
    expect([...profile.samples.stack]).toEqual([1, 2]);
    expect([...profile.samples.value]).toEqual([6, 2]);
    expect(profile.resource.get('service.name')).toBe('web');
  });

  it.each([
    ['JS:*hotLoop /srv/burn.js:12:5', 'hotLoop', '/srv/burn.js', 12],
    ['JS:^handler burn.js:3', 'handler', 'burn.js', 3],
    ['LazyCompile:~ file:///a.mjs:7:1', '(anonymous)', 'file:///a.mjs', 7],
    ['tcp_sendmsg', 'tcp_sendmsg', '', 0],
    ['std::vector<int>::push_back(int const&)', 'std::vector<int>::push_back(int const&)', '', 0],
  ])('names the frame %s', (text, name, file, line) => {
    expect(frameName(text)).toEqual({ name, file, line });
  });
});
