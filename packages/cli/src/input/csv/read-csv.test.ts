import { type MetricPoint, pointRows } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { batchesIn, chunked, refusals } from '../../test-kit/pieces.ts';
import type { CsvColumns } from './csv-layout.ts';
import { readCsv } from './read-csv.ts';

const noon = Date.UTC(2026, 0, 5, 12);

async function points(
  text: string,
  columns: CsvColumns = {},
  context = refusals(),
  size?: number,
): Promise<MetricPoint[]> {
  const batches = await batchesIn(readCsv(chunked(text, size), columns, context));
  return batches.flatMap((batch) => [...pointRows(batch)]);
}

const shown = ({ descriptor, time, value, attributes, resource }: MetricPoint): unknown => [
  descriptor.name,
  time - noon,
  value,
  Object.fromEntries(attributes),
  ...resource.values(),
];

describe('long form', () => {
  it('reads what the usual columns say, and the rest as labels', async () => {
    const found = await points(
      'timestamp,metric,value,service,host,unit\r\n' +
        '2026-01-05T12:00:00Z,cpu,0.5,cart,h1,1\r\n' +
        '1767614401,requests_total,10,cart,,\r\n',
    );
    expect(found.map(shown)).toEqual([
      ['cpu', 0, 0.5, { host: 'h1' }, 'cart'],
      ['requests_total', 1000, 10, {}, 'cart'],
    ]);
    expect(found.map(({ descriptor: { kind, unit } }) => [kind, unit])).toEqual([
      ['gauge', '1'],
      ['sum', ''],
    ]);
  });

  it('reads columns by the names that are said', async () => {
    const found = await points('when;what;much;sort;zone;pod\n1767614400000;m;1;counter;a;p\n', {
      time: 'when',
      metric: 'what',
      value: 'much',
      kind: 'sort',
      labels: ['pod'],
    });
    expect(found.map(shown)).toEqual([['m', 0, 1, { pod: 'p' }]]);
    expect(found[0]?.descriptor.kind).toBe('sum');
  });

  it('reads quoted fields, wherever the bytes are cut', async () => {
    const text =
      'time,metric,value,"a ""b"", c"\n1767614400,m,1,"x, ""y""\nzé"\n\n1767614401,"m",2,""\n1767614402,m,3,plain';
    for (const size of [1, 2, 3, 5, 7, 1000]) {
      expect((await points(text, {}, refusals(), size)).map(shown), `${size}`).toEqual([
        ['m', 0, 1, { 'a "b", c': 'x, "y"\nzé' }],
        ['m', 1000, 2, {}],
        ['m', 2000, 3, { 'a "b", c': 'plain' }],
      ]);
    }
  });

  it('counts what has no number, and reads what is infinite', async () => {
    const context = refusals();
    const text =
      'time,metric,value\n1767614400,a,\n1767614400,b,NaN\n1767614400,,1\n1767614400,c,-Inf\n';
    expect((await points(text, {}, context)).map(shown)).toEqual([['c', 0, -Infinity, {}]]);
    expect(context.counts).toEqual({
      'fields without a number': 2,
      'rows without the name of a metric': 1,
    });
  });

  it('is cut into pieces', async () => {
    const lines = Array.from({ length: 10_000 }, (_, i) => `${1767614400 + i},m,${i}`);
    const pieces = readCsv(chunked(`time,metric,value\n${lines.join('\n')}`), {}, refusals());
    const sizes: (number | undefined)[] = [];
    for await (const { batch } of pieces) sizes.push(batch.metrics?.length);
    expect(sizes).toEqual([4096, 4096, 1808]);
  });
});

describe('wide form', () => {
  it('reads a metric from each column', async () => {
    const found = await points('time\tcpu\tmemory\n1767614400\t0.5\t7\n1767614460\t\t8\n');
    expect(found.map(shown)).toEqual([
      ['cpu', 0, 0.5, {}],
      ['memory', 0, 7, {}],
      ['memory', 60_000, 8, {}],
    ]);
  });

  it('with labels and metrics as they are said', async () => {
    const text = 'time,host,cpu,memory,note\n1767614400,h1,0.5,7,x\n';
    const named = await points(text, { labels: ['host'], values: ['cpu'] });
    expect(named.map(shown)).toEqual([['cpu', 0, 0.5, { host: 'h1' }]]);
  });
});

describe('what is wrong', () => {
  it.each([
    ['', 'empty'],
    ['a,b\n1,2\n', 'no column is called time'],
    ['time\n1\n', 'no column is left'],
    ['time,metric,value\nsoon,m,1\n', 'line 2: "soon" is not a time'],
    ['time,metric,value\n1767614400,m,1\n1767614400,m,much\n', 'line 3, column value: "much"'],
    ['time,metric,value\n1767614400,m,1,2\n', 'line 2 has 4 fields; the first line has 3'],
    ['time,metric,value\n1767614400,"m,1', 'inside of a quoted field'],
    ['time,metric,value\n1767614400,"m"x,1', 'line 2: "x" after a quoted field'],
  ])('%j is told with its place', async (text, said) => {
    await expect(points(text)).rejects.toMatchObject({
      code: 'DECODE',
      message: expect.stringContaining(said),
      hint: expect.any(String),
    });
  });

  it('a column that is said but not there', async () => {
    await expect(points('a,b\n', { time: 'c' })).rejects.toMatchObject({
      message: expect.stringContaining('no column "c"'),
      hint: expect.stringContaining('a, b'),
    });
  });
});
