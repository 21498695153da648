import { expect } from 'vitest';
import type { Step } from '../../test-kit/record-writer.ts';
import { replay } from '../../test-kit/replay.ts';
import { byConnection } from './brief.ts';
import { seeded } from './random.ts';
import { join, split } from './split.ts';

const variants = 60;

/**
 * Replays one conversation as it is, byte by byte, joined, and in seeded random pieces: each must give `lines`, in that
 * order unless `anyOrder`.
 */
export async function expectSameForEverySplit(
  steps: readonly Step[],
  lines: readonly string[],
  options: { port?: number; role?: 'client' | 'server'; anyOrder?: boolean; seed?: number } = {},
): Promise<void> {
  const { port = 8080, role = 'client', anyOrder = false, seed = 1 } = options;
  const random = seeded(seed);
  const sizes = [1, 2, 3, 5, 9, 17, 64, 700];
  const all = [
    steps,
    split(steps, () => 1),
    join(steps),
    ...Array.from({ length: variants }, (_, i) =>
      split(steps, () => 1 + random(sizes[i % sizes.length] ?? 1)),
    ),
  ];
  const { spans, snapshot } = await replay(all.map((pieces) => ({ steps: pieces, port, role })));
  const seen = byConnection(spans);
  const order = (list: readonly string[]): readonly string[] =>
    anyOrder ? [...list].sort() : list;
  for (const [index] of all.entries()) {
    expect(order(seen.get(1000 + index) ?? []), `variant ${index}`).toEqual(order(lines));
  }
  expect(snapshot.lost).toMatchObject({ l7_gaps: 0, l7_lost_sync: 0, l7_overflow: 0 });
}
