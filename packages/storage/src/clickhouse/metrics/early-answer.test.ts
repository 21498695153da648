import { describe, expect, it } from 'vitest';
import { earlyAnswer } from './early-answer.ts';

function source(log: string[], fails = false): AsyncIterable<Uint8Array> {
  return (async function* () {
    log.push('asked');
    try {
      if (fails) throw new Error('refused');
      yield Uint8Array.of(1);
      yield Uint8Array.of(2);
    } finally {
      log.push('closed');
    }
  })();
}

async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<number[]> {
  const bytes: number[] = [];
  for await (const piece of pieces) bytes.push(...piece);
  return bytes;
}

describe('earlyAnswer', () => {
  it('asks before it is read, and gives everything', async () => {
    const log: string[] = [];
    const { pieces } = earlyAnswer(source(log));
    expect(log).toEqual(['asked']);
    expect(await bytesOf(pieces)).toEqual([1, 2]);
    expect(log).toEqual(['asked', 'closed']);
  });

  it('closes what is dropped', async () => {
    const log: string[] = [];
    earlyAnswer(source(log)).drop();
    await new Promise((resolve) => setImmediate(resolve));
    expect(log).toEqual(['asked', 'closed']);
  });

  it('tells the reader of a failure, and nobody when it is dropped', async () => {
    await expect(bytesOf(earlyAnswer(source([], true)).pieces)).rejects.toThrow('refused');
    earlyAnswer(source([], true)).drop();
    await new Promise((resolve) => setImmediate(resolve));
  });
});
