import { batchBuilder, logRows, pointRows, spanRows } from '@abduce/core';
import { random } from '@abduce/core/testing';
import { describe, expect, it } from 'vitest';
import { screenBatch } from './screen.ts';
import { now } from './test-kit/payloads.ts';

const hour = 3_600_000;

describe('screenBatch', () => {
  it('gives a clean batch back as it is', () => {
    const builder = batchBuilder();
    builder.point({ name: 'queue.size', time: now, value: 1 });
    const batch = builder.build();
    expect(screenBatch(batch, now, hour)).toEqual({ batch, kept: 1, refused: 0, message: '' });
    expect(screenBatch(batch, now, hour).batch).toBe(batch);
  });

  it('leaves out exactly the bad rows, with all that belongs to the others intact', () => {
    const source = random(5);
    const mixed = batchBuilder();
    const good = batchBuilder();
    let bad = 0;
    for (let i = 0; i < 200; i++) {
      const broken = source.chance(0.3);
      if (broken) bad += 3;
      const builders = broken ? [mixed] : [mixed, good];
      const time = broken ? now + 2 * hour : now - i;
      const attributes = { i, tags: ['a', i], ...(i % 3 === 0 && { odd: true }) };
      const items = Array.from({ length: source.integer(4) }, (_, n) => n);
      for (const builder of builders) {
        const resource = { 'service.name': `s${i % 5}` };
        builder.span({
          resource,
          traceId: (i + 1).toString(16).padStart(32, '0'),
          spanId: (i + 1).toString(16).padStart(16, '0'),
          name: `span ${i}`,
          start: time,
          duration: i,
          attributes,
          events: items.map((n) => ({ name: `e${i}.${n}`, time: now, attributes: { n } })),
          links: items.map((n) => ({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(15) + n })),
        });
        builder.log({ resource, time, body: `log ${i}`, attributes });
        builder.point({
          resource,
          name: `m${i % 7}`,
          time,
          value: i,
          attributes,
          exemplars: items.map((n) => ({
            timeNano: BigInt(i),
            value: n,
            integer: true,
            traceId: '',
            spanId: '',
            attributes: new Map(),
          })),
        });
      }
    }
    const { batch, kept, refused, message } = screenBatch(mixed.build(), now, hour);
    expect([kept, refused]).toEqual([600 - bad, bad]);
    expect(message).toBe(`refused ${bad} of 600 records: ${bad} with a time in the future`);
    const expected = good.build();
    expect([...spanRows(batch)]).toEqual([...spanRows(expected)]);
    expect([...logRows(batch)]).toEqual([...logRows(expected)]);
    expect([...pointRows(batch)]).toEqual([...pointRows(expected)]);
    expect(batch.metrics?.exemplars).toEqual(expected.metrics?.exemplars);
  });

  it('names each fault', () => {
    const builder = batchBuilder();
    const span = { name: 'x', start: now, duration: 1 };
    builder.span({ ...span, traceId: '', spanId: '1'.repeat(16) });
    builder.span({ ...span, traceId: '1'.repeat(32), spanId: '' });
    builder.span({ ...span, traceId: '1'.repeat(32), spanId: '1'.repeat(16), start: 0 });
    builder.span({ ...span, traceId: '1'.repeat(32), spanId: '1'.repeat(16), duration: 2 * hour });
    builder.point({ name: '', time: now, value: 1 });
    builder.point({ name: 'm', time: 0, value: 1 });
    const { kept, message } = screenBatch(builder.build(), now, hour);
    expect(kept).toBe(0);
    for (const fault of [
      'no trace id',
      'no span id',
      'no start time',
      'no metric name',
      'no time',
    ]) {
      expect(message).toContain(`1 with ${fault}`);
    }
    expect(message).toContain('1 with a time in the future');
  });

  it('stamps log records that have no time', () => {
    const builder = batchBuilder();
    builder.log({ time: 0, body: 'when?' });
    const { batch, refused } = screenBatch(builder.build(), now, hour);
    expect(refused).toBe(0);
    expect([...logRows(batch)][0]).toMatchObject({
      time: now,
      observedNano: BigInt(now) * 1_000_000n,
    });
  });
});
