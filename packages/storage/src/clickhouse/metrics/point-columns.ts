import type { MetricTable } from '@abduce/core';
import type { NativeColumn, NativeData } from '../native/column.ts';
import type { KnownSeries } from './series-book.ts';

/** Points on their way into one table: rows of a batch and the series of each. */
export interface PointRows {
  readonly rows: number[];
  readonly series: KnownSeries[];
}

const highFirst = new Uint8Array(new Uint32Array([1]).buffer)[0] === 0;
const [low, high] = highFirst ? [1, 0] : [0, 1];
const wordSize = 2 ** 32;

/** Whole microseconds as ticks of `DateTime64(6)`. */
export function ticks(name: string, count: number, micros: (i: number) => number): NativeColumn {
  const values = new BigInt64Array(count);
  const words = new Uint32Array(values.buffer);
  for (let i = 0; i < count; i++) {
    const value = micros(i);
    words[i * 2 + low] = value % wordSize;
    words[i * 2 + high] = Math.floor(value / wordSize);
  }
  return { name, data: { kind: 'DateTime64', scale: 6, values } };
}

/** Milliseconds, cut to the microsecond, as whole microseconds. */
export function microsOf(milliseconds: number): number {
  return Math.max(0, Math.round(milliseconds * 1000));
}

/** Whole microseconds of nanoseconds in two words; exact, as 1000·2^32 is far below 2^53. */
function nanosToMicros(lowWord: number, highWord: number): number {
  const thousands = Math.floor(highWord / 1000);
  const rest = (highWord % 1000) * wordSize + lowWord;
  return thousands * wordSize + Math.floor(rest / 1000);
}

export function seriesColumn(series: readonly KnownSeries[]): NativeColumn {
  const values = new BigUint64Array(series.length);
  const words = new Uint32Array(values.buffer);
  for (const [i, one] of series.entries()) {
    words[i * 2 + low] = one.low;
    words[i * 2 + high] = one.high;
  }
  return { name: 'Series', data: { kind: 'UInt64', values } };
}

/** Texts as a dictionary, each once. */
export function dictionary(count: number, textAt: (i: number) => string): NativeData {
  const strings: string[] = [];
  const known = new Map<string, number>();
  const ids = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const text = textAt(i);
    let id = known.get(text);
    if (id === undefined) known.set(text, (id = strings.push(text) - 1));
    ids[i] = id;
  }
  return { kind: 'Dictionary', strings, ids };
}

/** What every table of points begins with. */
export function pointColumns(metrics: MetricTable, { rows, series }: PointRows): NativeColumn[] {
  const start = metrics.startNano;
  const words = new Uint32Array(start.buffer, start.byteOffset, start.length * 2);
  const names = dictionary(metrics.descriptors.length, (i) => metrics.descriptors[i]?.name ?? '');
  const { strings, ids } = names as NativeData & { readonly kind: 'Dictionary' };
  const metric = Uint32Array.from(rows, (row) => ids[metrics.descriptor[row] as number] as number);
  const at = (i: number): number => rows[i] as number;
  return [
    { name: 'Metric', data: { kind: 'Dictionary', strings, ids: metric } },
    seriesColumn(series),
    ticks('Time', rows.length, (i) => microsOf(metrics.timeMs[at(i)] as number)),
    ticks('Start', rows.length, (i) =>
      nanosToMicros(words[at(i) * 2 + low] as number, words[at(i) * 2 + high] as number),
    ),
  ];
}

export function numbers(
  name: string,
  count: number,
  numberAt: (i: number) => number,
): NativeColumn {
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = numberAt(i);
  return { name, data: { kind: 'Float64', values } };
}

export function integers(
  name: string,
  count: number,
  integerAt: (i: number) => number,
): NativeColumn {
  const values = new Int32Array(count);
  for (let i = 0; i < count; i++) values[i] = integerAt(i);
  return { name, data: { kind: 'Int32', values } };
}

/** A list of numbers a row. */
export function lists(
  name: string,
  count: number,
  listAt: (i: number) => Float64Array,
): NativeColumn {
  const offsets = new Uint32Array(count + 1);
  let length = 0;
  for (let i = 0; i < count; i++) {
    length += listAt(i).length;
    offsets[i + 1] = length;
  }
  const values = new Float64Array(length);
  for (let i = 0; i < count; i++) values.set(listAt(i), offsets[i]);
  return { name, data: { kind: 'Array', offsets, items: { kind: 'Float64', values } } };
}
