import { createObserver, type Millis, type Observer } from '@abduce/core';
import { createEngine, templateExplainer } from '@abduce/rca';
import { memoryStore } from '@abduce/storage/memory';

export const shopTimes = {
  step: 1000,
  /** Services send once a second, and slow requests end late. */
  telemetryLag: 2500,
} as const;

export interface ShopObserverOptions {
  readonly baseline: Millis;
  /** Users of the shop may expect 99 % of requests to be answered within this many seconds. */
  readonly threshold?: number;
}

/** An observer whose windows are seconds where production has minutes. */
export function shopObserver({ baseline, threshold = 0.1 }: ShopObserverOptions): Observer {
  return createObserver({
    store: memoryStore(),
    engine: createEngine(),
    explainer: templateExplainer(),
    step: shopTimes.step,
    window: 60_000,
    baseline,
    lag: shopTimes.telemetryLag,
    slo: {
      latency: { target: 0.99, threshold },
      rules: [{ long: 8_000, short: 3_000, rate: 8, severity: 'critical' }],
      incidents: { resolveAfter: 3_000, reopenWithin: 0 },
    },
  });
}
