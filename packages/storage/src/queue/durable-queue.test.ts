import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AbduceError } from '@abduce/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { durableQueue } from './durable-queue.ts';
import { fakeStore } from './test-kit/fake-store.ts';
import { numbered } from './test-kit/numbered.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'abduce-queue-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('durableQueue', () => {
  it('brings what was written to the sink, in order, and leaves nothing behind', async () => {
    const store = fakeStore();
    await using queue = await durableQueue({ directory, sink: store, linger: 0 });
    for (let i = 0; i < 50; i++) await queue.write(numbered(i));
    await queue.drain();
    expect(store.stored).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(queue.stats()).toMatchObject({ records: 0, delivered: 50, refused: 0, failures: 0 });
  });

  it('delivers after it was opened again what was not delivered before', async () => {
    const down = fakeStore(() => {
      throw new AbduceError('STORE_UNAVAILABLE', 'down');
    });
    {
      await using queue = await durableQueue({ directory, sink: down, linger: 0 });
      await Promise.all([1, 2, 3].map((n) => queue.write(numbered(n))));
    }
    const store = fakeStore();
    await using queue = await durableQueue({ directory, sink: store, linger: 0 });
    await queue.drain();
    expect(store.stored).toEqual([1, 2, 3]);
    expect(readdirSync(directory).filter((name) => name.endsWith('.wal'))).toEqual([]);
  });
});
