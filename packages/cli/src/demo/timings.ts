import type { Millis } from '@abduce/core';

/** How the demo's clock runs: everything that takes minutes in production takes seconds here. */
export interface DemoTimings {
  /** First requests are slow: code is compiled, caches are empty. */
  readonly warmUp: Millis;
  /** Time to be healthy before anything breaks; also the baseline. */
  readonly healthy: Millis;
  /** How long to wait for the incident before the demo counts as failed. */
  readonly detect: Millis;
  /** More of the incident after it was noticed, so that there is something to look at. */
  readonly observe: Millis;
  /** From the repair until the shop counts as healthy again. */
  readonly settle: Millis;
}

export const demoTimings: DemoTimings = {
  warmUp: 3_000,
  healthy: 15_000,
  detect: 25_000,
  observe: 6_000,
  settle: 7_000,
};
