import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type HelperMessage, messageReader } from '../protocol/message-reader.ts';
import { helperPath } from '../test-kit/observe.ts';
import { recordsOf, type Script } from '../test-kit/record-writer.ts';
import { canReplay } from '../test-kit/replay.ts';

const requests = 40_000;

/** Requests over ten seconds, each of a span that a reader may take or not. */
function scripts(): Script[] {
  return Array.from({ length: requests / 100 }, () => ({
    steps: Array.from({ length: 100 }, (_, i) => [
      { out: `GET /things/${i} HTTP/1.1\r\nHost: ${'h'.repeat(90)}\r\n\r\n`, at: i * 100 },
      { in: 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', at: i * 100 + 5 },
    ]).flat(),
  }));
}

describe.skipIf(!canReplay)('a reader that stalls', () => {
  it('gets whole frames, the newest counters, and the exact number of what it missed', async () => {
    const folder = await mkdtemp(join(tmpdir(), `abduce-${process.pid}-stall-`));
    try {
      const config = join(folder, 'config.json');
      await writeFile(config, JSON.stringify({ host: ['l4', 'l7'], spansPerSecond: 10_000 }));
      const helper = spawn(helperPath, ['replay', '--live', '--config', config]);
      helper.stdout.pause();
      helper.stdin.end(recordsOf(scripts()));
      await once(helper.stdin, 'finish');
      const reader = messageReader();
      const messages: HelperMessage[] = [];
      helper.stdout.on('data', (chunk: Buffer) => messages.push(...reader.push(chunk)));
      helper.stdout.resume();
      const [code] = await once(helper, 'close');
      expect(code).toBe(0);
      expect(reader.stats()).toEqual({ skippedBytes: 0, badFrames: 0, droppedValues: 0 });
      const snapshot = messages.findLast((message) => message.type === 'snapshot')?.document;
      const spans = messages.flatMap((m) => (m.type === 'spans' ? [m.document] : []));
      const taken = spans.reduce((sum, one) => sum + one.spans.length, 0);
      const unsampled = spans.reduce((sum, one) => sum + one.unsampled, 0);
      const lost = snapshot?.lost.reader_spans ?? -1;
      expect(lost).toBeGreaterThan(0);
      expect(taken + unsampled + lost).toBe(requests);
      const counted = snapshot?.requests.reduce((sum, row) => sum + row.durations.count, 0);
      expect(counted).toBe(requests);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
