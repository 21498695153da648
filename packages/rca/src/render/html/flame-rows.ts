import type { ReportFrame } from '@abduce/core';

export interface FunctionShare {
  readonly name: string;
  /** Shares of all samples in the function itself, 0..1, with what is folded away below it. */
  readonly before: number;
  readonly during: number;
}

/** Frames that stand right of the left edge of one and left of its right edge lie below it. */
export function widthOf({ before, during }: ReportFrame): number {
  return (before + during) / 2;
}

/** How much of its own each function has, most changed first; frames come parents first, left to right. */
export function ownShares(frames: readonly ReportFrame[]): readonly FunctionShare[] {
  const own = frames.map(({ before, during }) => ({ before, during }));
  const above: number[] = [];
  for (const [at, { depth, before, during }] of frames.entries()) {
    above.length = Math.min(above.length, depth);
    const parent = own[above[depth - 1] ?? -1];
    if (parent !== undefined) {
      parent.before -= before;
      parent.during -= during;
    }
    above[depth] = at;
  }
  const shares = new Map<string, { name: string; before: number; during: number }>();
  for (const [at, { name }] of frames.entries()) {
    const { before, during } = own[at] as { before: number; during: number };
    const known = shares.get(name);
    const share = known ?? { name, before: 0, during: 0 };
    // Rounding may leave a tiny negative rest.
    share.before += Math.max(0, before);
    share.during += Math.max(0, during);
    if (known === undefined) shares.set(name, share);
  }
  return [...shares.values()].sort(
    (a, b) =>
      Math.abs(b.during - b.before) - Math.abs(a.during - a.before) || (a.name < b.name ? -1 : 1),
  );
}
