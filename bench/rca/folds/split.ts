import { random } from '@abduce/core/testing';

/** Fold of each item, so that every group is spread over all folds as evenly as it goes. The same seed, the same split. */
export function stratifiedFolds(
  groups: readonly string[],
  folds: number,
  seed: number,
): readonly number[] {
  const chance = random(seed);
  const fold = new Array<number>(groups.length).fill(0);
  let next = 0;
  for (const group of [...new Set(groups)].sort()) {
    const members = groups.flatMap((one, at) => (one === group ? [at] : []));
    for (const at of chance.fork(group).shuffle(members)) fold[at] = next++ % folds;
  }
  return fold;
}
