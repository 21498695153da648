import { AbduceError } from '@abduce/core';
import { parseRows } from '../../read-table.ts';

export interface WideColumn {
  /** The text before the first `_`. */
  readonly service: string;
  /** The rest. */
  readonly metric: string;
  /** One a row; `NaN` where the cell is empty, no number, or infinite. */
  readonly values: Float64Array;
}

/** `data.csv`: a row per second or so, a column per metric of a service. */
export interface WideTable {
  /** Unix seconds, ascending. */
  readonly times: Float64Array;
  readonly columns: readonly WideColumn[];
}

function number(cell: string | undefined): number {
  if (cell === undefined || cell === '') return Number.NaN;
  const value = Number(cell);
  return Number.isFinite(value) ? value : Number.NaN;
}

/** Throws `CONFIG` without a `time` column. Columns without `_` and repeated `time` columns are no metrics. */
export function parseWideTable(text: string, place: string): WideTable {
  const [header = [], ...rows] = parseRows(text);
  const timeAt = header.findIndex((name) => name.toLowerCase() === 'time');
  if (timeAt < 0) {
    throw new AbduceError('CONFIG', `${place} has no column "time"`, {
      details: { columns: header.slice(0, 10) },
    });
  }
  const kept = rows
    .filter((row) => !Number.isNaN(number(row[timeAt])))
    .sort((a, b) => number(a[timeAt]) - number(b[timeAt]));
  const columns: WideColumn[] = [];
  for (const [at, name] of header.entries()) {
    const cut = name.indexOf('_');
    if (at === timeAt || cut <= 0) continue;
    columns.push({
      service: name.slice(0, cut),
      metric: name.slice(cut + 1),
      values: Float64Array.from(kept, (row) => number(row[at])),
    });
  }
  return { times: Float64Array.from(kept, (row) => number(row[timeAt])), columns };
}
