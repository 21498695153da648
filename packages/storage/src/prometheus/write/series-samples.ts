import type { RemoteWriteSamples } from '@abduce/core/wire';
import type { SeriesBlock } from './series-block.ts';

/** Samples of one series, in order of time, one a millisecond. */
export interface SeriesSamples {
  readonly block: SeriesBlock;
  readonly samples: RemoteWriteSamples;
  readonly from: number;
  readonly to: number;
}

/** Collects samples of many series in the order they come, and hands them out by series. */
export interface SampleCollector {
  add(block: SeriesBlock, time: number, value: number): void;
  /** Says that the series has ended, unless it has a value at that time. */
  end(block: SeriesBlock, time: number): void;
  take(): SeriesSamples[];
}

let stamps = 0;

/** Numbers in columns that grow. */
interface Columns {
  places: Uint32Array;
  times: Float64Array;
  values: Float64Array;
}

function wider({ places, times, values }: Columns): Columns {
  const grown: Columns = {
    places: new Uint32Array(places.length * 2),
    times: new Float64Array(times.length * 2),
    values: new Float64Array(values.length * 2),
  };
  grown.places.set(places);
  grown.times.set(times);
  grown.values.set(values);
  return grown;
}

function isAscending(times: Float64Array, from: number, to: number): boolean {
  for (let i = from + 1; i < to; i++) {
    if (!((times[i] as number) > (times[i - 1] as number))) return false;
  }
  return true;
}

/** Sorts by time; of several samples at one time the greatest stays, and a marker only where there is nothing else. */
function tidy(times: Float64Array, values: Float64Array, from: number, to: number): number {
  const rank = (value: number): number => (Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value);
  const rows = Array.from({ length: to - from }, (_, i) => {
    return { time: times[from + i] as number, value: values[from + i] as number };
  }).sort(
    (a, b) =>
      a.time - b.time ||
      Number(Number.isNaN(a.value)) - Number(Number.isNaN(b.value)) ||
      (a.value === b.value ? 0 : rank(b.value) - rank(a.value)),
  );
  let kept = from;
  for (const { time, value } of rows) {
    if (kept > from && times[kept - 1] === time) continue;
    times[kept] = time;
    values[kept++] = value;
  }
  return kept;
}

export function sampleCollector(): SampleCollector {
  const stamp = ++stamps;
  const blocks: SeriesBlock[] = [];
  let columns: Columns = {
    places: new Uint32Array(1024),
    times: new Float64Array(1024),
    values: new Float64Array(1024),
  };
  let length = 0;
  const add = (block: SeriesBlock, time: number, value: number): void => {
    if (block.stamp !== stamp) {
      block.stamp = stamp;
      block.place = blocks.push(block) - 1;
    }
    if (length === columns.places.length) columns = wider(columns);
    columns.places[length] = block.place;
    columns.times[length] = time;
    columns.values[length++] = value;
  };
  return {
    add,
    end: (block, time) => add(block, time, Number.NaN),
    take() {
      const offsets = new Uint32Array(blocks.length + 1);
      for (let i = 0; i < length; i++) {
        const place = (columns.places[i] as number) + 1;
        offsets[place] = (offsets[place] as number) + 1;
      }
      for (let i = 1; i < offsets.length; i++) {
        offsets[i] = (offsets[i] as number) + (offsets[i - 1] as number);
      }
      const next = offsets.slice();
      const times = new Float64Array(length);
      const values = new Float64Array(length);
      for (let i = 0; i < length; i++) {
        const place = columns.places[i] as number;
        const at = next[place] as number;
        next[place] = at + 1;
        times[at] = columns.times[i] as number;
        values[at] = columns.values[i] as number;
      }
      const ends = blocks.map((_, i) => {
        const [from, to] = [offsets[i] as number, offsets[i + 1] as number];
        return isAscending(times, from, to) ? to : tidy(times, values, from, to);
      });
      // Only markers are NaN here.
      const stale = Uint8Array.from(values, (value) => (Number.isNaN(value) ? 1 : 0));
      const samples = { times, values, stale };
      return blocks.map((block, i) => ({
        block,
        samples,
        from: offsets[i] as number,
        to: ends[i] as number,
      }));
    },
  };
}
