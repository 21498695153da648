import { conform, manualClock, storeFeatures } from '@abduce/core/testing';
import { describe, it } from 'vitest';
import { memoryStore } from './memory-store.ts';

const keep = 3_600_000;
const at = Date.UTC(2026, 0, 5, 12);
let clock = manualClock(at);

conform(
  { describe, it },
  {
    name: 'memory',
    at,
    open() {
      clock = manualClock(at);
      return memoryStore({ maxAge: keep, clock });
    },
    features: storeFeatures,
    retention: () => ({ keep, advance: (duration) => clock.advance(duration) }),
  },
);
