import { describe, expect, it } from 'vitest';
import { bytesOf, recordsOf, type Script, type Step } from '../test-kit/record-writer.ts';
import { canReplay, replay, replayRecords } from '../test-kit/replay.ts';
import { conversations } from './test-kit/conversations.ts';
import { seeded } from './test-kit/random.ts';

const budget = 4 << 20;
type Random = (bound: number) => number;

/** Bytes turned, operations lost, cut off, out of order, or at wrong places. */
function damaged(script: Script, random: Random): Script {
  const steps = script.steps.map((step): Step => {
    const bytes = Buffer.from(bytesOf(step.out ?? step.in ?? ''));
    for (let i = random(4); i > 0 && bytes.length > 0; i--) {
      bytes[random(bytes.length)] = random(3) === 0 ? 255 : random(256);
    }
    return {
      ...(step.out === undefined ? { in: bytes } : { out: bytes }),
      ...(random(10) === 0 && { captured: random(bytes.length + 1) }),
      ...(random(20) === 0 && { unseen: true }),
      ...(random(20) === 0 && { late: true }),
      ...(random(30) === 0 && { pos: random(5000) }),
    };
  });
  const repeated = Array.from({ length: 1 + random(3) }, () => steps).flat();
  return { ...script, steps: repeated, close: random(5) > 0 };
}

describe.skipIf(!canReplay)('hostile bytes', () => {
  it('are read to the end, within the budget, whatever they are', async () => {
    const random = seeded(2026);
    const scripts = Array.from({ length: 3000 }, () =>
      damaged(conversations[random(conversations.length)] ?? { steps: [] }, random),
    );
    const { ended, errors, snapshot } = await replay(scripts, { memory: budget });
    expect(ended, errors).toBe(0);
    expect(snapshot.self.l7_memory).toBeLessThanOrEqual(budget);
    expect(snapshot.self.l7_exchanges).toBeGreaterThan(1000);
  });

  it('cannot make the helper believe torn records', async () => {
    const random = seeded(7);
    const whole = recordsOf(conversations);
    for (let i = 0; i < 40; i++) {
      const torn = Buffer.from(whole.subarray(0, 1 + random(whole.length)));
      for (let j = random(5); j > 0; j--) torn[random(torn.length)] = random(256);
      const { ended, errors } = await replayRecords(torn);
      expect([0, 3], errors).toContain(ended);
    }
  });

  it('of random kinds end in leaving the connection alone', async () => {
    const random = seeded(3);
    const noise = (): Buffer =>
      Buffer.from(Array.from({ length: 1 + random(200) }, () => random(256)));
    const { ended, snapshot } = await replay(
      Array.from({ length: 200 }, () => ({
        steps: Array.from({ length: 300 }, () => (random(2) ? { out: noise() } : { in: noise() })),
      })),
      { memory: budget },
    );
    expect(ended).toBe(0);
    expect(snapshot.self.l7_unknown_connections).toBeGreaterThan(100);
  });
});
