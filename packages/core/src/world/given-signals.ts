import { dependencyId, type EntityId } from '../model/entity.ts';
import { AbduceError } from '../model/error.ts';
import type { TimeGrid } from '../model/grid.ts';
import { labelsOf } from '../model/labels.ts';
import { type SignalTable, signalTableBuilder } from '../model/signal-table.ts';
import { type SignalName, signals } from '../model/signals.ts';
import type { Millis, TimeRange } from '../model/units.ts';

/** Values of one signal: one a step, `NaN` for "no data"; or several series with labels. */
export type GivenValues =
  | ArrayLike<number>
  | readonly {
      readonly labels: Readonly<Record<string, string>>;
      readonly values: ArrayLike<number>;
    }[];

/** Entity → signal → values. */
export type GivenSignals = Readonly<
  Record<EntityId, Readonly<Partial<Record<SignalName, GivenValues>>>>
>;

/** A time of a hand-made case, with its signals on a grid of its own. */
export interface GivenPeriod extends TimeRange {
  /** Default: as many whole steps as the longest row has values. */
  readonly step?: Millis;
  readonly signals?: GivenSignals;
}

type GivenRow = readonly [
  entity: EntityId,
  signal: SignalName,
  labels: Readonly<Record<string, string>>,
  values: ArrayLike<number>,
];

function* rowsOf(given: GivenSignals): IterableIterator<GivenRow> {
  for (const [entity, bySignal] of Object.entries(given)) {
    for (const [signal, values] of Object.entries(bySignal) as [SignalName, GivenValues][]) {
      if (!Object.hasOwn(signals, signal)) {
        throw new AbduceError('CONFIG', `"${signal}" of ${entity} is no signal of the catalog`, {
          hint: 'Use a name from `signalNames`.',
        });
      }
      const first: unknown = values[0];
      if (typeof first === 'object') {
        const series = values as Exclude<GivenValues, ArrayLike<number>>;
        for (const { labels, values: own } of series) yield [entity, signal, labels, own];
      } else yield [entity, signal, {}, values as ArrayLike<number>];
    }
  }
}

/** The entity a row belongs to, in the ids that a built world would use. */
export function givenEntity(signal: SignalName, entity: EntityId): EntityId {
  switch (signals[signal].entity) {
    case 'node':
      return entity.startsWith('node:') ? entity : `node:${entity}`;
    case 'instance':
      return entity.includes('#') ? entity : `${entity}#1`;
    case 'dependency': {
      const ends = entity.split(' -> ');
      if (ends.length !== 2) {
        throw new AbduceError('CONFIG', `"${entity}" is no dependency`, {
          hint: 'Write it as "source -> target".',
        });
      }
      return dependencyId(ends[0] as string, ends[1] as string);
    }
    default:
      return entity;
  }
}

/** Steps that the longest row asks for, or `fallback` steps when there is no row. */
export function givenGrid(period: GivenPeriod, fallback: Millis): TimeGrid {
  let length = 0;
  for (const row of rowsOf(period.signals ?? {})) length = Math.max(length, row[3].length);
  const span = period.end - period.start;
  if (!(span > 0)) {
    throw new AbduceError(
      'CONFIG',
      `period ends (${period.end}) at or before its start (${period.start})`,
    );
  }
  const step = period.step ?? (length > 0 ? span / length : fallback);
  return { start: period.start, step, length: Math.max(1, Math.round(span / step)) };
}

/** Throws `CONFIG` when a row has another number of values than the grid has steps. */
export function givenTable(given: GivenSignals, grid: TimeGrid): SignalTable {
  const table = signalTableBuilder(grid);
  for (const [entity, signal, labels, values] of rowsOf(given)) {
    if (values.length !== grid.length) {
      throw new AbduceError(
        'CONFIG',
        `${signal} of ${entity} has ${values.length} values where the period has ${grid.length} steps of ${grid.step} ms`,
        { hint: 'Give one value a step, NaN where there is none.' },
      );
    }
    table.row(signal, givenEntity(signal, entity), labelsOf(labels)).set(values);
  }
  return table.build();
}
