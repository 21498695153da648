import { expect, it } from 'vitest';
import { timelineClock } from './timeline-clock.ts';

it('names the day where it is another one', () => {
  const start = Date.UTC(2026, 10, 21, 14);
  expect(timelineClock(start + 90_000, start)).toBe('14:01:30');
  expect(timelineClock(start - 86_400_000, start)).toBe('2026-11-20 14:00:00');
});
