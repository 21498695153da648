import { batchBuilder } from '@abduce/core';
import { manualClock } from '@abduce/core/testing';
import { describe, expect, it } from 'vitest';
import { sinkWriter } from './sink-writer.ts';

const batch = batchBuilder().build();

describe('a sink', () => {
  it('that refuses ends nothing, and is logged', async () => {
    const log: string[] = [];
    const writer = sinkWriter(
      { write: () => Promise.reject(new Error('full')) },
      {
        clock: manualClock(),
        logger: {
          log: (level, message, fields) => log.push(`${level} ${message} ${fields?.error}`),
        },
        signal: new AbortController().signal,
      },
    );
    expect(await writer.write(batch)).toBe(false);
    expect(log).toEqual(['warn the sink refused a batch of the agent Error: full']);
  });

  it('that stalls is waited for, but not when the collector is to stop', async () => {
    const clock = manualClock();
    const abort = new AbortController();
    let given: AbortSignal | undefined;
    const writer = sinkWriter(
      {
        write: (_, options) => {
          given = options?.signal;
          return new Promise(() => {});
        },
      },
      { clock, logger: { log: () => {} }, signal: abort.signal },
    );
    let result: boolean | undefined;
    const done = writer.write(batch).then((taken) => {
      result = taken;
    });
    await clock.advance(3_600_000);
    expect([result, clock.sleepers]).toEqual([undefined, 0]);
    abort.abort();
    await clock.advance(1999);
    expect([result, given?.aborted]).toEqual([undefined, false]);
    await clock.advance(1);
    await done;
    expect([result, given?.aborted]).toEqual([false, true]);
  });

  it('may still take the last batches after the stop', async () => {
    const clock = manualClock();
    const abort = new AbortController();
    abort.abort();
    const writer = sinkWriter(
      { write: async () => {} },
      { clock, logger: { log: () => {} }, signal: abort.signal },
    );
    expect(await writer.write(batch)).toBe(true);
    expect(clock.sleepers).toBe(0);
  });
});
