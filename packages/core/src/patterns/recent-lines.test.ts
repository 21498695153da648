import { describe, expect, it } from 'vitest';
import { recentLines } from './recent-lines.ts';

describe('recentLines', () => {
  it('keeps what is asked for and forgets what is not', () => {
    const lines = recentLines(100);
    for (let i = 0; i < 1000; i++) {
      lines.learn(i * 2654435761, i, i);
      if (i > 0) expect(lines.find(2654435761 | 0, 1)).toBeLessThanOrEqual(1);
    }
    expect(lines.peek((999 * 2654435761) | 0, 999)).toBe(999);
    expect(lines.peek((5 * 2654435761) | 0, 5)).toBe(-1);
  });

  it('stays small when all hashes fall on one slot', () => {
    const lines = recentLines(1000);
    for (let i = 1; i < 5000; i++) lines.learn(i << 20, i, i);
    expect(lines.peek(4999 << 20, 4999)).toBe(4999);
    expect(lines.state().young.length).toBeLessThan(4 * 64);
  });

  it('leaves no trace of a peek', () => {
    const lines = recentLines(16);
    for (let i = 0; i < 20; i++) lines.learn(i, i, i);
    const before = JSON.stringify(lines.state());
    lines.peek(3, 3);
    expect(JSON.stringify(lines.state())).toBe(before);
    expect(lines.find(3, 3)).toBe(3);
    expect(JSON.stringify(lines.state())).not.toBe(before);
  });
});
