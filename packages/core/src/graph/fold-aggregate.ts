import type { Aggregate } from './aggregate.ts';
import { other } from './string-pool.ts';

/** Aggregates in a fixed order, with the rarest of each owner folded into one row. */
export interface FoldedAggregate {
  readonly length: number;
  /** Owner as it was given. */
  readonly owner: readonly number[];
  readonly text: readonly string[];
  readonly count: Float64Array;
  readonly errors: Float64Array;
  /** Seconds. */
  readonly time: Float64Array;
  readonly buckets: Float64Array;
  /** Texts folded into `other`. */
  readonly folded: number;
}

/** Keeps the `limit` most frequent texts of each owner, in order of owner and text. */
export function foldAggregate(
  from: Aggregate,
  ownerId: (owner: number) => string,
  strings: readonly string[],
  limit: number,
): FoldedAggregate {
  const textOf = (row: number): string => strings[from.text[row] as number] as string;
  const count = (row: number): number => from.count[row] as number;
  const ids = Array.from(from.owner, ownerId);
  const rows = Array.from({ length: from.length }, (_, row) => row).sort((a, b) => {
    if (ids[a] !== ids[b]) return (ids[a] as string) < (ids[b] as string) ? -1 : 1;
    if (from.owner[a] !== from.owner[b])
      return (from.owner[a] as number) - (from.owner[b] as number);
    return count(b) - count(a) || (textOf(a) < textOf(b) ? -1 : 1);
  });
  const places: { owner: number; text: string; rows: number[] }[] = [];
  let folded = 0;
  let begin = 0;
  for (const [at, row] of rows.entries()) {
    const owner = from.owner[row] as number;
    if (at > 0 && from.owner[rows[at - 1] as number] !== owner) begin = places.length;
    const text = places.length - begin < limit ? textOf(row) : other;
    if (text === other && textOf(row) !== other) folded++;
    const same =
      text === other ? places.slice(begin).find((place) => place.text === other) : undefined;
    if (same === undefined) places.push({ owner, text, rows: [row] });
    else same.rows.push(row);
  }
  places.sort((a, b) => {
    const [one, two] = [ownerId(a.owner), ownerId(b.owner)];
    if (one !== two) return one < two ? -1 : 1;
    return a.owner - b.owner || (a.text < b.text ? -1 : 1);
  });
  const width = from.length === 0 ? 0 : from.buckets.length / from.length;
  const sum = (column: Float64Array): Float64Array =>
    Float64Array.from(places, (place) =>
      place.rows.reduce((total, row) => total + (column[row] as number), 0),
    );
  const buckets = new Float64Array(places.length * width);
  for (const [at, place] of places.entries()) {
    for (const row of place.rows) {
      for (let i = 0; i < width; i++) {
        const cell = at * width + i;
        buckets[cell] = (buckets[cell] as number) + (from.buckets[row * width + i] as number);
      }
    }
  }
  return {
    length: places.length,
    owner: places.map(({ owner }) => owner),
    text: places.map(({ text }) => text),
    count: sum(from.count),
    errors: sum(from.errors),
    time: sum(from.time),
    buckets,
    folded,
  };
}
