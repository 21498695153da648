import {
  attributeText,
  compileMatchers,
  type Labels,
  labelsKey,
  matchesCompiled,
  mergeProfiles,
  type Profile,
  type ProfileStore,
  type UnixMs,
} from '@abduce/core';
import { slices } from '../slices.ts';
import { estimateBytes } from './batch-bytes.ts';
import type { PartContext, StorePart } from './part.ts';

export interface HeldProfile {
  readonly profile: Profile;
  readonly arrived: UnixMs;
}

interface Held extends HeldProfile {
  readonly key: string;
  readonly labels: Labels;
  readonly bytes: number;
}

function labelsOfProfile({ resource }: Profile): Labels {
  const labels = new Map<string, string>();
  for (const [name, value] of resource) {
    const text = attributeText(value);
    if (text !== '') labels.set(name, text);
  }
  return labels;
}

/** Equal for a profile that comes again: same process, type, time and values. */
function identity(profile: Profile, labels: Labels): string {
  const total = profile.samples.value.reduce((sum, value) => sum + value, 0);
  const { type, start, duration, samples } = profile;
  return JSON.stringify([type, start, duration, samples.stack.length, total, labelsKey(labels)]);
}

export function profilePart(context: PartContext): StorePart<ProfileStore, HeldProfile> {
  const held = new Set<Held>();
  const known = new Set<string>();
  let bytes = 0;
  let duplicates = 0;
  const oldest = (): Held | undefined => held.values().next().value;
  const add = ({ profile, arrived }: HeldProfile): void => {
    const labels = labelsOfProfile(profile);
    const key = identity(profile, labels);
    if (known.has(key)) {
      duplicates++;
      return;
    }
    known.add(key);
    const size = estimateBytes(profile);
    held.add({ profile, key, labels, arrived, bytes: size });
    bytes += size;
  };
  return {
    part: {
      get bytes() {
        return bytes;
      },
      get oldest() {
        return oldest()?.arrived;
      },
      evictOldest() {
        const first = oldest();
        if (first === undefined) return 0;
        held.delete(first);
        known.delete(first.key);
        bytes -= first.bytes;
        return 1;
      },
    },
    held: () => [...held],
    restore: add,
    stats: () => ({ rows: held.size, bytes, duplicates }),
    clear() {
      held.clear();
      known.clear();
      bytes = 0;
    },
    store: {
      async query({ range, type, where = [] }, { signal } = {}) {
        const work = slices(signal);
        const since = context.open();
        const matchers = compileMatchers(where);
        const found: Profile[] = [];
        for (const { profile, labels, arrived } of held) {
          await work.pause();
          if (arrived < since || profile.type !== type) continue;
          if (profile.start < range.start || profile.start >= range.end) continue;
          if (found[0] !== undefined && found[0].unit !== profile.unit) continue;
          if (matchesCompiled(labels, matchers)) found.push(profile);
        }
        // In halves, so that each step is short and what is merged stays small.
        for (let left = found; left.length > 1; ) {
          const merged: Profile[] = [];
          for (let i = 0; i < left.length; i += 8) {
            merged.push(mergeProfiles(left.slice(i, i + 8)));
            await work.pause();
          }
          left = merged;
          found.splice(0, found.length, ...merged);
        }
        return found[0];
      },
      async write({ profiles = [] }, { signal } = {}) {
        signal?.throwIfAborted();
        context.open();
        for (const profile of profiles) add({ profile, arrived: context.now() });
        context.retain();
      },
    },
  };
}
