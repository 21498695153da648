import { batchBuilder, type TelemetryBatch, type WriteOptions } from '@abduce/core';
import { expect, it } from 'vitest';
import { fanOut } from './fan-out.ts';

const batch = batchBuilder().build();

it('gives every sink the batch with its id, and waits for all', async () => {
  const seen: [string, TelemetryBatch, WriteOptions | undefined][] = [];
  let finish = (): void => {};
  const slow = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const sink = fanOut({
    fast: { write: async (given, options) => void seen.push(['fast', given, options]) },
    slow: {
      async write(given, options) {
        await slow;
        seen.push(['slow', given, options]);
      },
    },
  });
  const written = sink.write(batch, { batchId: 'b1' }).then(() => seen.push(['done', batch, {}]));
  await Promise.resolve();
  finish();
  await written;
  expect(seen.map(([name]) => name)).toEqual(['fast', 'slow', 'done']);
  expect(seen[1]?.[1]).toBe(batch);
  expect(seen[1]?.[2]?.batchId).toBe('b1');
});

it('names the sinks that failed, after the others have the batch', async () => {
  let kept = 0;
  const sink = fanOut({
    broken: {
      write() {
        throw new Error('disk full');
      },
    },
    sound: { write: async () => void kept++ },
  });
  await expect(sink.write(batch)).rejects.toMatchObject({
    message: 'the batch was not written everywhere: broken: disk full',
    retryable: true,
    details: { failed: ['broken'] },
  });
  expect(kept).toBe(1);
  expect(() => fanOut({})).toThrow('no sink at all');
});
