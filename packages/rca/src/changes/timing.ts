import type { UnixMs } from '@abduce/core';
import type { Clue } from './clues/clue.ts';

export const timingDefaults: { readonly halfLife: number; readonly least: number } = {
  /** Milliseconds after which a change is half as likely to be what set off what follows. */
  halfLife: 45 * 60_000,
  /** Slow faults show late: age alone never clears a change. */
  least: 0.5,
};

export interface Timing {
  /** 0..1: little of the trouble came before, and the first of it soon after. */
  readonly score: number;
  /** Part of the trouble that had begun before, 0..1. */
  readonly before: number;
  /** From the change to the first clue after it, in milliseconds; `NaN` without one. */
  readonly lag: number;
}

/** How the beginnings of clues lie to a change that acts since `since`. Clues without a beginning have no say. */
export function timingOf(clues: readonly Clue[], since: UnixMs, grace: number): Timing {
  let all = 0;
  let early = 0;
  let next = Number.NaN;
  for (const { first, weight, turn } of clues) {
    if (turn === 'gone' || !Number.isFinite(first) || weight < 0.5) continue;
    all += weight;
    if (first < since - grace) early += weight;
    else if (!(next <= first)) next = first;
  }
  if (all === 0) return { score: 0.5, before: 0, lag: Number.NaN };
  const before = early / all;
  if (Number.isNaN(next)) return { score: 0, before, lag: Number.NaN };
  const lag = Math.max(0, next - since);
  const fresh = Math.max(timingDefaults.least, 2 ** (-lag / timingDefaults.halfLife));
  return { score: (1 - before) ** 2 * fresh, before, lag };
}
