import type { TimeGrid } from '../model/grid.ts';
import { type Labels, labelsKey } from '../model/labels.ts';
import type { Series } from '../model/series.ts';
import { type SignalRow, type SignalTable, seriesAt } from '../model/signal-table.ts';
import type { MetricQuery } from '../ports/store.ts';
import { compileMatchers, matchesCompiled } from '../query/matcher.ts';

const sameAsTheValue = new Set(['last', 'avg', 'min', 'max', 'sum']);

/** Steps by which `grid` begins after `table`; `undefined` where their steps do not fall on each other. */
function offsetOf(grid: TimeGrid, table: TimeGrid): number | undefined {
  const offset = (grid.start - table.start) / table.step;
  return Number.isInteger(offset) ? offset : undefined;
}

/**
 * What `evaluateMetricQuery` says of the rows as points, where every step of the query holds at most one point of a
 * series and no series are combined: the values as they are. `undefined` for all other queries.
 */
export function alignedSeries(
  tables: readonly SignalTable[],
  query: MetricQuery,
  labelsFor: (row: SignalRow) => Labels,
): readonly Series[] | undefined {
  const { metric, grid, field = 'value', reduce = 'last', groupBy, where = [] } = query;
  if (field !== 'value' || groupBy !== undefined || !sameAsTheValue.has(reduce)) return undefined;
  const end = grid.start + grid.length * grid.step;
  const inTime = tables.filter(
    ({ grid: own }) => own.start < end && own.start + own.step * own.length > grid.start,
  );
  const [table] = inTime;
  if (table === undefined || inTime.length > 1 || table.grid.step !== grid.step) return undefined;
  const offset = offsetOf(grid, table.grid);
  if (offset === undefined) return undefined;
  const from = Math.max(0, offset);
  const to = Math.min(table.grid.length, offset + grid.length);
  const matchers = compileMatchers(where);
  const found = new Map<string, Series>();
  for (const [index, row] of table.rows.entries()) {
    if (row.signal !== metric) continue;
    const labels = labelsFor(row);
    if (!matchesCompiled(labels, matchers)) continue;
    const key = labelsKey(labels);
    if (found.has(key)) return undefined;
    const own = seriesAt(table, index).values.subarray(from, to);
    if (own.every(Number.isNaN)) continue;
    const values = new Float64Array(grid.length).fill(Number.NaN);
    values.set(own, from - offset);
    found.set(key, { labels, grid, values });
  }
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, series]) => series);
}
