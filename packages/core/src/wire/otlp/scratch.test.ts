import { expect, it } from 'vitest';
import { batchBuilder } from '../../model/batch-builder.ts';
import { plainBatch } from '../support/plain-batch.ts';
import { decodeOtlp } from './decode.ts';
import { encodeOtlp } from './encode.ts';
import { scratch } from './scratch.ts';

it('lends the same sink again, emptied, unless it grew large', () => {
  let made = 0;
  const pool = scratch(
    () => ({ id: made++, capacity: 4, part: { capacity: 4 } }),
    (sink) => {
      sink.capacity = 4;
    },
  );
  const first = pool.borrow();
  expect(pool.borrow()).not.toBe(first);
  pool.giveBack(first);
  expect(pool.borrow()).toBe(first);
  first.part.capacity = 2 ** 20;
  pool.giveBack(first);
  expect(pool.borrow()).not.toBe(first);
});

it('leaves no trace of one decode in another', () => {
  const requestOf = (spans: number): Uint8Array => {
    const builder = batchBuilder();
    for (let i = 0; i < spans; i++) {
      builder.span({
        resource: { 'service.name': `service-${i % 3}` },
        traceId: (i + 1).toString(16).padStart(32, '0'),
        spanId: (i + 1).toString(16).padStart(16, '0'),
        name: `name ${i}`,
        start: 1000 + i,
        duration: 1,
        attributes: { list: [i], n: i, 'http.route': '/' },
        events: i % 2 === 0 ? [{ name: 'event', time: i, attributes: { i } }] : [],
      });
    }
    return encodeOtlp('traces', builder.build());
  };
  const [small, large] = [requestOf(3), requestOf(3000)];
  const first = decodeOtlp('traces', small);
  const before = plainBatch('traces', first);
  decodeOtlp('traces', large);
  expect(() => decodeOtlp('traces', large.subarray(0, large.length - 1))).toThrow(/malformed/);
  expect(plainBatch('traces', decodeOtlp('traces', small))).toEqual(before);
  expect(plainBatch('traces', first)).toEqual(before);
});
