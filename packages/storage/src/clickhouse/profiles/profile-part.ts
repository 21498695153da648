import type { ProfileStore } from '@abduce/core';
import { slices } from '../../slices.ts';
import { encodeNative } from '../native/encode.ts';
import type { PartContext } from '../part-context.ts';
import { blockRows } from '../rows/write-rows.ts';
import { sampleColumns, stackSums } from './profile-columns.ts';
import { samplesTable } from './profile-owners.ts';
import { readProfile } from './read-profile.ts';
import { stackColumns } from './stack-columns.ts';

const stacksTable = 'profiling_stacks';

/** Profiles as stacks and samples, in our layout or Coroot's. */
export function profilePart(context: PartContext): Required<ProfileStore> {
  return {
    async query(query, { signal } = {}) {
      signal?.throwIfAborted();
      await context.ready();
      const profile = await readProfile(context, query, signal);
      signal?.throwIfAborted();
      return profile;
    },
    async write({ profiles = [] }, options = {}) {
      const work = slices(options.signal);
      await context.ready();
      const known = {
        samples: context.columns(samplesTable),
        stacks: context.columns(stacksTable),
      };
      const foreign = !known.samples.has('Profile');
      const blocks = { samples: [] as Uint8Array[], stacks: [] as Uint8Array[] };
      let rows = 0;
      for (const profile of profiles) {
        await work.pause();
        const sums = stackSums(profile);
        const count = sums.stacks.length;
        if (count === 0) continue;
        rows += count;
        const samples = sampleColumns(profile, sums, { foreign });
        blocks.samples.push(
          encodeNative(
            count,
            samples.filter(({ name }) => known.samples.has(name)),
          ),
        );
        const columnsOf = stackColumns(profile, sums);
        for (let from = 0; from < count; from += blockRows) {
          await work.pause();
          const to = Math.min(count, from + blockRows);
          const columns = columnsOf(from, to).filter(({ name }) => known.stacks.has(name));
          blocks.stacks.push(encodeNative(to - from, columns));
        }
      }
      if (rows === 0) return;
      // Stacks first: a sample is worth nothing without its stack.
      await context.inserter.insert(
        [
          { table: context.table(stacksTable), rows, bytes: Buffer.concat(blocks.stacks) },
          { table: context.table(samplesTable), rows, bytes: Buffer.concat(blocks.samples) },
        ],
        options,
      );
    },
  };
}
