import { batchBuilder, type TelemetryBatch } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { seriesBook } from './series-book.ts';

const day = 86_400_000;
const at = Date.UTC(2026, 0, 5, 12);

function batchOf(...points: readonly (readonly [k: string, time: number])[]): TelemetryBatch {
  const builder = batchBuilder();
  for (const [k, time] of points) builder.point({ name: 'm', time, value: 1, attributes: { k } });
  return builder.build();
}

describe('seriesBook', () => {
  it('announces each series once a day, with its first and last time', () => {
    const book = seriesBook();
    const page = book.page(batchOf(['a', at + 2], ['a', at], ['b', at], ['a', at + day]), 0);
    for (const [row, time] of [at + 2, at, at, at + day].entries()) page.of(row, time);
    const seen = page.announcements.map(({ identity, day: of, first, last }) => [
      identity.labels.get('k'),
      of - Math.floor(at / day),
      first - at,
      last - at,
    ]);
    expect(seen).toEqual([
      ['a', 0, 0, 2],
      ['b', 0, 0, 0],
      ['a', 1, day, day],
    ]);
  });

  it('announces until it is acknowledged, and again after the time given', () => {
    const book = seriesBook(100, 1000);
    const batch = batchOf(['a', at]);
    const count = (now: number, acknowledged: boolean): number => {
      const page = book.page(batch, now);
      page.of(0, at);
      if (acknowledged) page.acknowledge();
      return page.announcements.length;
    };
    expect([count(0, false), count(1, true), count(2, true), count(1001, true)]).toEqual([
      1, 1, 0, 1,
    ]);
    expect(count(1002, true)).toBe(0);
  });

  it('gives one id to equal series however they are written', () => {
    const one = batchBuilder();
    one.point({ name: 'm', time: at, attributes: { a: '1', b: '2' } });
    const other = batchBuilder();
    other.point({ name: 'm', time: at, resource: { b: '2' }, attributes: { a: '1' } });
    other.point({ name: 'm', time: at, attributes: { a: '1', b: '3' } });
    other.point({ name: 'n', time: at, attributes: { a: '1', b: '2' } });
    const idOf = (batch: TelemetryBatch, row: number): string => {
      const { low, high } = seriesBook().page(batch, 0).of(row, at);
      return `${high}/${low}`;
    };
    const [a, b] = [one.build(), other.build()];
    expect(idOf(a, 0)).toBe(idOf(b, 0));
    expect(new Set([idOf(b, 0), idOf(b, 1), idOf(b, 2)]).size).toBe(3);
  });

  it('forgets all when it knows too many', () => {
    const book = seriesBook(2);
    const names = ['a', 'b', 'c', 'a'];
    const announced = names.map((k) => {
      const page = book.page(batchOf([k, at]), 0);
      page.of(0, at);
      page.acknowledge();
      return page.announcements.length;
    });
    expect(announced).toEqual([1, 1, 1, 1]);
  });
});
