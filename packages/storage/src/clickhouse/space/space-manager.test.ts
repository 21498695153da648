import { manualClock } from '@abduce/core/testing';
import { describe, expect, it } from 'vitest';
import type { SpaceReport } from './free-space.ts';
import { spaceManager } from './space-manager.ts';

const report: SpaceReport = {
  excessBytes: 30,
  remainingBytes: 10,
  dropped: [{ database: 'd', table: 't', id: '20260101', day: 0, rows: 5, bytes: 20 }],
  failed: [],
};

describe('spaceManager', () => {
  it('looks every hour until aborted, and counts what went', async () => {
    const clock = manualClock();
    const budgets: unknown[] = [];
    const manager = spaceManager(
      {
        async freeSpace(budget) {
          budgets.push(budget);
          return report;
        },
      },
      { clock, share: 0.7 },
    );
    const stop = new AbortController();
    const running = manager.run({ signal: stop.signal });
    await clock.advance(2 * 3_600_000);
    stop.abort();
    await running;
    expect(budgets).toEqual([{ share: 0.7 }, { share: 0.7 }, { share: 0.7 }]);
    expect(manager.stats()).toEqual({
      looks: 3,
      failures: 0,
      droppedPartitions: 3,
      droppedRows: 15,
      droppedBytes: 60,
      remainingBytes: 10,
    });
  });

  it('goes on after a look that failed', async () => {
    const clock = manualClock();
    const logged: string[] = [];
    let looks = 0;
    const manager = spaceManager(
      {
        async freeSpace() {
          if (looks++ === 0) throw new Error('away');
          return report;
        },
      },
      { clock, every: 1000, logger: { log: (_, message) => void logged.push(message) } },
    );
    const stop = new AbortController();
    const running = manager.run({ signal: stop.signal });
    await clock.advance(1000);
    stop.abort();
    await running;
    expect(manager.stats()).toMatchObject({ looks: 2, failures: 1, droppedPartitions: 1 });
    expect(logged).toEqual(['could not look after the space of the store']);
  });
});
