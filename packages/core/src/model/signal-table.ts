import type { EntityId } from './entity.ts';
import { AbduceError } from './error.ts';
import type { TimeGrid } from './grid.ts';
import { type Labels, labelsKey } from './labels.ts';
import type { Series } from './series.ts';
import type { SignalName } from './signals.ts';

/** Series of many entities on one grid, in one block of memory: row `r` is `values[r·length .. (r+1)·length)`. */
export interface SignalTable {
  readonly grid: TimeGrid;
  readonly rows: readonly SignalRow[];
  /** `rows.length · grid.length` values; `NaN` is "no data". */
  readonly values: Float64Array;
}

export interface SignalRow {
  readonly signal: SignalName;
  readonly entity: EntityId;
  /** Labels that the signal declares beyond its entity, such as `le` or `severity`; mostly empty. */
  readonly labels: Labels;
}

/** Finds series by signal and entity without scanning. */
export interface SignalIndex {
  readonly table: SignalTable;
  /** Every series of one signal of one entity; the values are views, not copies. */
  series(signal: SignalName, entity: EntityId): readonly Series[];
  /** The only series of one signal of one entity; `undefined` when there is none. */
  one(signal: SignalName, entity: EntityId): Series | undefined;
  /** Entities that have data for the signal. */
  entities(signal: SignalName): readonly EntityId[];
}

export function seriesAt(table: SignalTable, row: number): Series {
  const { length } = table.grid;
  return {
    labels: (table.rows[row] as SignalRow).labels,
    grid: table.grid,
    values: table.values.subarray(row * length, (row + 1) * length),
  };
}

export function indexSignals(table: SignalTable): SignalIndex {
  const rowsOf = new Map<SignalName, number[]>();
  for (let row = 0; row < table.rows.length; row++) {
    const { signal } = table.rows[row] as SignalRow;
    const rows = rowsOf.get(signal);
    if (rows === undefined) rowsOf.set(signal, [row]);
    else rows.push(row);
  }
  // Entities are sorted out when a signal is first asked for, so that no single call takes long.
  const entitiesOf = new Map<SignalName, Map<EntityId, number[]>>();
  const byEntity = (signal: SignalName): ReadonlyMap<EntityId, readonly number[]> => {
    let entities = entitiesOf.get(signal);
    if (entities !== undefined) return entities;
    entitiesOf.set(signal, (entities = new Map()));
    for (const row of rowsOf.get(signal) ?? []) {
      const { entity } = table.rows[row] as SignalRow;
      const rows = entities.get(entity);
      if (rows === undefined) entities.set(entity, [row]);
      else rows.push(row);
    }
    return entities;
  };
  const find = (signal: SignalName, entity: EntityId): readonly number[] =>
    byEntity(signal).get(entity) ?? [];
  return {
    table,
    series: (signal, entity) => find(signal, entity).map((row) => seriesAt(table, row)),
    one(signal, entity) {
      const row = find(signal, entity)[0];
      return row === undefined ? undefined : seriesAt(table, row);
    },
    entities: (signal) => [...byEntity(signal).keys()],
  };
}

/** Collects series into a table. Adding the same signal, entity and labels twice gives the same row. */
export interface SignalTableBuilder {
  /** A writable view of the row, all `NaN` at first. Valid until the next call. */
  row(signal: SignalName, entity: EntityId, labels?: Labels): Float64Array;
  build(): SignalTable;
}

/** A table builder that tells how many rows it has. */
export interface CountingTableBuilder extends SignalTableBuilder {
  readonly size: number;
}

export interface SignalTableOptions {
  /** Rows that are expected at most. With a good guess no value is ever copied. */
  readonly capacity?: number;
}

const noLabels: Labels = new Map();

export function signalTableBuilder(
  grid: TimeGrid,
  { capacity = 64 }: SignalTableOptions = {},
): CountingTableBuilder {
  const { length } = grid;
  const rows: SignalRow[] = [];
  const index = new Map<string, number>();
  // Zeroed memory that nobody touches costs nothing; a row becomes NaN when it is first asked for.
  let values = new Float64Array(Math.max(1, capacity) * length);
  let built = false;
  return {
    get size() {
      return rows.length;
    },
    row(signal, entity, labels = noLabels) {
      if (built) throw new AbduceError('BUG', 'signal table was extended after it was built');
      const key = `${signal}\0${entity}\0${labelsKey(labels)}`;
      let row = index.get(key);
      if (row === undefined) {
        row = rows.length;
        index.set(key, row);
        rows.push({ signal, entity, labels });
        if (rows.length * length > values.length) {
          const grown = new Float64Array(values.length * 2);
          grown.set(values);
          values = grown;
        }
        values.fill(Number.NaN, row * length, (row + 1) * length);
      }
      return values.subarray(row * length, (row + 1) * length);
    },
    build() {
      built = true;
      const end = rows.length * length;
      // A small rest is left in place rather than copying all the others.
      const tight = end >= values.length / 2 && end > 1e6;
      return { grid, rows, values: tight ? values.subarray(0, end) : values.slice(0, end) };
    },
  };
}
