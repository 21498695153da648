import { describe, expect, it } from 'vitest';
import { choosePartitions } from './choose-partitions.ts';
import type { PartitionSize } from './sizes.ts';

const part = (
  table: string,
  value: string,
  bytes: number,
  host = 'a',
  disk = 'default',
): PartitionSize => ({
  database: 'd',
  table,
  id: value.replaceAll('-', ''),
  value,
  rows: 1,
  bytes,
  uncompressedBytes: bytes,
  disk,
  host,
});
const disk = (host = 'a', freeBytes = 500, name = 'default', local = true) => ({
  host,
  name,
  local,
  totalBytes: 1000,
  freeBytes,
});
const dropped = (...args: Parameters<typeof choosePartitions>): string[] =>
  choosePartitions(...args).drop.map(({ table, id }) => `${table} ${id}`);

const two = [
  part('logs', '2026-01-01', 100),
  part('logs', '2026-01-02', 100),
  part('logs', '2026-01-03', 100),
  part('metrics', '2026-01-01', 50),
  part('metrics', '2026-01-02', 50),
];

describe('choosePartitions', () => {
  it('takes nothing while there is room', () => {
    expect(choosePartitions({ bytes: 400 }, two, [disk()])).toEqual({
      drop: [],
      excessBytes: 0,
      remainingBytes: 0,
    });
  });

  it('takes the oldest days of all tables, of one day the largest first', () => {
    expect(dropped({ bytes: 300 }, two, [disk()])).toEqual(['logs 20260101']);
    expect(dropped({ bytes: 299 }, two, [disk()])).toEqual(['logs 20260101', 'metrics 20260101']);
    expect(dropped({ bytes: 240 }, two, [disk()])).toEqual([
      'logs 20260101',
      'metrics 20260101',
      'logs 20260102',
    ]);
  });

  it('leaves each table its newest partitions, and says what is too much still', () => {
    expect(choosePartitions({ bytes: 1 }, two, [disk()])).toMatchObject({
      excessBytes: 399,
      remainingBytes: 149,
    });
    expect(dropped({ bytes: 1, minPartitions: 2 }, two, [disk()])).toEqual(['logs 20260101']);
  });

  it('keeps a share of the disk free, whatever fills it', () => {
    expect(dropped({ share: 0.7 }, two, [disk('a', 300)])).toEqual([]);
    expect(dropped({ share: 0.7 }, two, [disk('a', 180)])).toEqual([
      'logs 20260101',
      'metrics 20260101',
    ]);
  });

  it('looks at each server by itself', () => {
    const both = [
      ...two,
      part('logs', '2026-01-01', 10, 'b'),
      part('logs', '2026-01-02', 300, 'b'),
    ];
    expect(dropped({ bytes: 305 }, both, [disk(), disk('b')])).toEqual(['logs 20260101']);
    expect(
      choosePartitions({ bytes: 305 }, both, [disk(), disk('b')]).drop.map(({ bytes }) => bytes),
    ).toEqual([110]);
  });

  it('leaves remote disks and partitions that are no day alone', () => {
    const mixed = [
      part('logs', '2026-01-01', 100, 'a', 's3'),
      part('logs', '2026-01-02', 100, 'a', 's3'),
      part('other', 'tuple()', 100),
      part('other', 'x', 100),
    ];
    const result = choosePartitions({ bytes: 1 }, mixed, [disk(), disk('a', 500, 's3', false)]);
    expect(result).toEqual({ drop: [], excessBytes: 199, remainingBytes: 199 });
  });

  it('refuses a budget that is none', () => {
    for (const budget of [{ bytes: 0 }, { share: 1.5 }, { bytes: 1, minPartitions: 0 }]) {
      expect(() => choosePartitions(budget, [], [])).toThrow(
        expect.objectContaining({ code: 'CONFIG' }),
      );
    }
  });
});
