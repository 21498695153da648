import { conform, manualClock } from '@abduce/core/testing';
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
    features: [
      'metrics.read',
      'metrics.write',
      'metrics.regex',
      'metrics.exponential',
      'metrics.starts',
      'metrics.instants',
      'logs.read',
      'logs.write',
      'traces.read',
      'traces.write',
      'profiles.read',
      'profiles.write',
      'changes.read',
      'changes.write',
      'replays',
      'retention',
    ],
    retention: () => ({ keep, advance: (duration) => clock.advance(duration) }),
  },
);
