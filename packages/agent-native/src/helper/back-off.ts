import type { Millis } from '@abduce/core';

export interface BackOffOptions {
  /** First pause. Default 500 ms. */
  readonly base: Millis;
  /** Longest pause. Default 30 s. */
  readonly max: Millis;
}

export const backOffDefaults: BackOffOptions = { base: 500, max: 30_000 };

/** Pause before try `attempt` (0 is the first repetition): doubling, and spread over its upper half by `random` in [0, 1). */
export function backOff(attempt: number, random: () => number, options: BackOffOptions): Millis {
  const full = Math.min(options.max, options.base * 2 ** Math.min(attempt, 30));
  return full * (0.5 + 0.5 * random());
}
