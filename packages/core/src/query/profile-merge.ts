import { AbduceError } from '../model/error.ts';
import type { Profile } from '../model/profile.ts';
import { type ProfileTree, profileTree } from './profile-tree.ts';

/**
 * Adds up profiles of one type: equal stacks (function, file and line of every frame) become one, with the sum of
 * their values. The result covers the time from the first start to the last end and has the first one's resource.
 * Throws `CONFIG` for no profiles, or for several types or units.
 */
export function mergeProfiles(profiles: readonly Profile[]): Profile {
  const [first] = profiles;
  if (first === undefined) throw new AbduceError('CONFIG', 'there are no profiles to merge');
  const tree: ProfileTree = profileTree();
  let [start, end] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const profile of profiles) {
    if (profile.type !== first.type || profile.unit !== first.unit) {
      throw new AbduceError(
        'CONFIG',
        `profiles of ${first.type} in ${first.unit} and ${profile.type} in ${profile.unit} do not add up`,
      );
    }
    tree.add(profile, 1);
    start = Math.min(start, profile.start);
    end = Math.max(end, profile.start + profile.duration);
  }
  return tree.build({
    type: first.type,
    unit: first.unit,
    start,
    duration: end - start,
    resource: first.resource,
  });
}

/**
 * What changed from `before` to `after`: the stacks of both with the difference of their values, which may be
 * negative. `scale` multiplies the values of `before`; give `after.duration / before.duration` to compare per time.
 */
export function diffProfiles(before: Profile, after: Profile, scale = 1): Profile {
  if (before.type !== after.type || before.unit !== after.unit) {
    throw new AbduceError(
      'CONFIG',
      `profiles of ${before.type} in ${before.unit} and ${after.type} in ${after.unit} do not compare`,
    );
  }
  const tree = profileTree();
  tree.add(after, 1);
  tree.add(before, -scale);
  const { type, unit, start, duration, resource } = after;
  return tree.build({ type, unit, start, duration, resource });
}
