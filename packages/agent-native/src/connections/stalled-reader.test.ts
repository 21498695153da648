import { describe, expect, it } from 'vitest';
import { recordsOf, type Script } from '../test-kit/record-writer.ts';
import { canReplay } from '../test-kit/replay.ts';
import { replayLive } from './test-kit/live.ts';

const requests = 40_000;

/** A hundred requests a second, each with a span that a reader may take or not. */
function scripts(): Script[] {
  return Array.from({ length: requests / 100 }, (_, second) => ({
    steps: Array.from({ length: 100 }, (_, i) => [
      {
        out: `GET /things/${i} HTTP/1.1\r\nHost: ${'h'.repeat(90)}\r\n\r\n`,
        at: second * 1000 + i * 10,
      },
      { in: 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', at: second * 1000 + i * 10 + 5 },
    ]).flat(),
  }));
}

describe.skipIf(!canReplay)('a reader that stalls', () => {
  it('gets whole frames, the newest counters, and the exact number of what it missed', async () => {
    const config = { host: ['l7'], spansPerSecond: 10_000, interval: 1000 } as const;
    const { messages, stats } = await replayLive(recordsOf(scripts()), config);
    expect(stats).toEqual({ skippedBytes: 0, badFrames: 0, droppedValues: 0 });
    const snapshots = messages.flatMap((m) => (m.type === 'snapshot' ? [m.document] : []));
    // Four hundred were taken; those that waited gave way to newer ones.
    expect(snapshots.length).toBeLessThan(100);
    const snapshot = snapshots.at(-1);
    const spans = messages.flatMap((m) => (m.type === 'spans' ? [m.document] : []));
    const taken = spans.reduce((sum, one) => sum + one.spans.length, 0);
    const unsampled = spans.reduce((sum, one) => sum + one.unsampled, 0);
    const lost = snapshot?.lost.reader_spans ?? -1;
    expect(lost).toBeGreaterThan(0);
    expect(taken + unsampled + lost).toBe(requests);
    const counted = snapshot?.requests.reduce((sum, row) => sum + row.durations.count, 0);
    expect(counted).toBe(requests);
  });
});
