import { batchBuilder, isAbduceError, logRows, pointRows, spanRows } from '@abduce/core';
import { random } from '@abduce/core/testing';
import { describe, expect, it } from 'vitest';
import { anyBatch } from '../test-kit/any-batch.ts';
import { decodeBatch, encodeBatch } from './batch.ts';

const seeds = Array.from({ length: 150 }, (_, i) => i + 1);

/** Reads everything a store could read. */
function readAll(bytes: Uint8Array): void {
  const batch = decodeBatch(bytes);
  for (const _ of spanRows(batch));
  for (const _ of logRows(batch));
  for (const _ of pointRows(batch));
}

function attempt(bytes: Uint8Array): void {
  try {
    readAll(bytes);
  } catch (error) {
    if (!isAbduceError(error, 'DECODE')) throw error;
  }
}

describe('batch codec of the queue', () => {
  it('gives back every batch', () => {
    for (const seed of seeds) {
      const batch = anyBatch(seed);
      expect(decodeBatch(encodeBatch(batch))).toEqual(batch);
    }
  });

  it('keeps the bits of a NaN and minus zero', () => {
    const builder = batchBuilder();
    builder.point({ name: 'up', time: 0, value: 1 });
    builder.point({ name: 'up', time: 1, value: -0 });
    const batch = builder.build();
    const bits = new BigUint64Array(batch.metrics?.value.buffer as ArrayBuffer);
    bits[0] = 0x7ff0000000000002n;
    const again = decodeBatch(encodeBatch(batch)).metrics?.value as Float64Array;
    const read = new BigUint64Array(again.buffer, again.byteOffset, 2);
    expect([...read]).toEqual([0x7ff0000000000002n, 0x8000000000000000n]);
  });

  it('reads columns that start in the middle of a buffer', () => {
    const builder = batchBuilder();
    builder.log({ time: 5, body: 'x' });
    const batch = builder.build();
    const bytes = encodeBatch(batch);
    for (const moved of [new Uint8Array(bytes.length + 3), Buffer.alloc(bytes.length + 3)]) {
      moved.set(bytes, 3);
      expect(decodeBatch(moved.subarray(3))).toEqual(batch);
    }
  });

  it('refuses every cut with DECODE', () => {
    for (const seed of seeds.slice(0, 2)) {
      const bytes = encodeBatch(anyBatch(seed)).slice();
      for (let end = 0; end < bytes.length; end++) {
        let code: unknown;
        try {
          decodeBatch(bytes.subarray(0, end));
        } catch (error) {
          code = isAbduceError(error) ? error.code : error;
        }
        expect(code).toBe('DECODE');
      }
    }
  });

  it('reads altered bytes as a sound batch, or refuses them with DECODE', () => {
    const chance = random(7);
    for (const seed of seeds.slice(0, 40)) {
      const bytes = encodeBatch(anyBatch(seed));
      for (let round = 0; round < 100; round++) {
        const altered = bytes.slice();
        for (let i = chance.integer(3); i >= 0; i--) {
          altered[chance.integer(altered.length)] = chance.integer(256);
        }
        attempt(altered);
      }
    }
  });

  it('refuses few bytes that claim much', () => {
    // Strings: a list of 2^33 texts of the same length, none.
    const bomb = Uint8Array.of(0, 0x80, 0x80, 0x80, 0x80, 0x20, 1, 0, 0);
    expect(() => decodeBatch(bomb)).toThrow('too much memory');
  });

  it('refuses to keep an attribute that is nested too deep', () => {
    let deep: readonly unknown[] = [];
    for (let i = 0; i < 300; i++) deep = [deep];
    const builder = batchBuilder();
    builder.log({ time: 5, body: deep as never });
    expect(() => encodeBatch(builder.build())).toThrow('nested deeper than 200');
  });
});
