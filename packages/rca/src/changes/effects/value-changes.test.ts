import { describe, expect, it } from 'vitest';
import { valueChanges } from './value-changes.ts';

const of = (removed: string, added: string) =>
  valueChanges([removed], [added]).map(({ before, after, isTime }) => [before, after, isTime]);

describe('valueChanges', () => {
  it.each([
    ['timeout := 5*time.Second', 'timeout := 300*time.Millisecond', [[5, 0.3, true]]],
    ['  ttl: 15m', '  ttl: 15s', [[900, 15, true]]],
    ['max_connections: 50', 'max_connections: 10', [[50, 10, false]]],
    ['Duration.ofSeconds(30) // wait', 'Duration.ofMillis(500) // wait', [[30, 0.5, true]]],
    ['memory: 1Gi', 'memory: 256Mi', [[2 ** 30, 2 ** 28, false]]],
    ['requests_per_second: 500', 'requests_per_second: 50', [[500, 50, false]]],
    ['retries = 3', 'retries = 3', []],
    ['retries = 3', 'colour = "red"', []],
  ])('%s → %s', (removed, added, expected) => {
    expect(of(removed, added)).toEqual(expected);
  });
});
