import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { AbduceError, batchBuilder } from '@abduce/core';
import { manualClock } from '@abduce/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { durableQueue } from './durable-queue.ts';
import { fakeStore } from './test-kit/fake-store.ts';
import { numbered } from './test-kit/numbered.ts';

const folder = mkdtempSync(join(tmpdir(), 'abduce-queue-disk-'));
const disk = join(folder, 'small');

/** A disk of 1 MiB, where this user may mount one: the same is shown with a disk in memory everywhere. */
function mountSmallDisk(): boolean {
  try {
    execFileSync('mkdir', ['-p', disk]);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const mounted = mountSmallDisk();
afterAll(() => {
  if (mounted) execFileSync('umount', [disk]);
  rmSync(folder, { recursive: true, force: true });
});

const unavailable = () => new AbduceError('STORE_UNAVAILABLE', 'down');

describe('a real disk', () => {
  it.skipIf(!mounted)(
    'full: refused with a reason, drained although full, then taken again',
    async () => {
      let down = true;
      const store = fakeStore(() => {
        if (down) throw unavailable();
      });
      const directory = join(disk, 'queue');
      const options = { directory, sink: store, linger: 0, backoff: 10, maxBackoff: 20 };
      const queue = await durableQueue({ ...options, maxBytes: 2 ** 24, segmentBytes: 2 ** 16 });
      let kept = 0;
      for (;;) {
        const error = await queue.write(numbered(kept)).then(
          () => undefined,
          (reason: unknown) => reason,
        );
        if (error !== undefined) {
          expect(error).toMatchObject({
            code: 'STORE_UNAVAILABLE',
            details: { reason: 'disk_full', code: 'ENOSPC' },
          });
          break;
        }
        kept++;
      }
      expect(kept).toBeGreaterThan(2000);
      // Somebody else takes the rest of the disk.
      let filler = 0;
      for (const size of [65_536, 4096]) {
        try {
          for (;;) writeFileSync(join(disk, `filler-${filler++}`), new Uint8Array(size));
        } catch {}
      }
      await queue.close();
      const again = await durableQueue({ ...options, maxBytes: 2 ** 24, segmentBytes: 2 ** 16 });
      down = false;
      await again.drain();
      expect(store.stored).toEqual(Array.from({ length: kept }, (_, i) => i));
      expect(readdirSync(directory).filter((name) => name.endsWith('.wal')).length).toBe(0);
      await again.write(numbered(kept));
      await again.drain();
      expect(store.stored.at(-1)).toBe(kept);
      await again.close();
    },
  );

  it('holds what memory does not: flat within 30 MiB while the store is down for 10 minutes', async () => {
    setFlagsFromString('--expose-gc');
    const gc = runInNewContext('gc') as () => void;
    const used = async (): Promise<number> => {
      // Buffers are freed a turn after what held them.
      for (let i = 0; i < 3; i++) {
        gc();
        await new Promise((resolve) => setImmediate(resolve));
      }
      const { heapUsed, external } = process.memoryUsage();
      return (heapUsed + external) / 2 ** 20;
    };
    const clock = manualClock(1_767_614_400_000);
    let attempts = 0;
    const down = {
      write: async () => {
        attempts++;
        throw unavailable();
      },
    };
    const queue = await durableQueue({ directory: join(folder, 'flat'), sink: down, clock });
    const batchOf = (second: number) => {
      const builder = batchBuilder();
      for (let i = 0; i < 500; i++) {
        builder.log({ time: clock.now(), body: `second ${second} line ${i} ${'x'.repeat(200)}` });
      }
      return builder.build();
    };
    const samples: number[] = [];
    for (let second = 0; second < 600; second++) {
      await queue.write(batchOf(second));
      await clock.advance(1000);
      if (second % 100 === 99) samples.push(await used());
    }
    expect(queue.stats().bytes).toBeGreaterThan(70 * 2 ** 20);
    expect(attempts).toBeGreaterThan(20);
    const [first = 0, ...rest] = samples;
    for (const sample of rest) expect(Math.abs(sample - first)).toBeLessThan(30);
    await queue.close();
  });
});
