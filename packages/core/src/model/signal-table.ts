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
  const bySignal = new Map<SignalName, Map<EntityId, number[]>>();
  for (const [row, { signal, entity }] of table.rows.entries()) {
    let entities = bySignal.get(signal);
    if (entities === undefined) bySignal.set(signal, (entities = new Map()));
    const rows = entities.get(entity);
    if (rows === undefined) entities.set(entity, [row]);
    else rows.push(row);
  }
  const find = (signal: SignalName, entity: EntityId): readonly number[] =>
    bySignal.get(signal)?.get(entity) ?? [];
  return {
    table,
    series: (signal, entity) => find(signal, entity).map((row) => seriesAt(table, row)),
    one(signal, entity) {
      const row = find(signal, entity)[0];
      return row === undefined ? undefined : seriesAt(table, row);
    },
    entities: (signal) => [...(bySignal.get(signal)?.keys() ?? [])],
  };
}

/** Collects series into a table. Adding the same signal, entity and labels twice gives the same row. */
export interface SignalTableBuilder {
  /** A writable view of the row, all `NaN` at first. Valid until the next call. */
  row(signal: SignalName, entity: EntityId, labels?: Labels): Float64Array;
  build(): SignalTable;
}

const noLabels: Labels = new Map();

export function signalTableBuilder(grid: TimeGrid): SignalTableBuilder {
  const { length } = grid;
  const rows: SignalRow[] = [];
  const index = new Map<string, number>();
  let values = new Float64Array(64 * length).fill(Number.NaN);
  let built = false;
  return {
    row(signal, entity, labels = noLabels) {
      if (built) throw new AbduceError('BUG', 'signal table was extended after it was built');
      const key = `${signal}\0${entity}\0${labelsKey(labels)}`;
      let row = index.get(key);
      if (row === undefined) {
        row = rows.length;
        index.set(key, row);
        rows.push({ signal, entity, labels });
        if (rows.length * length > values.length) {
          const grown = new Float64Array(values.length * 2).fill(Number.NaN);
          grown.set(values);
          values = grown;
        }
      }
      return values.subarray(row * length, (row + 1) * length);
    },
    build() {
      built = true;
      return { grid, rows, values: values.slice(0, rows.length * length) };
    },
  };
}
