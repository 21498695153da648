import {
  type CaseFile,
  type EntityId,
  type Labels,
  labelsKey,
  type SignalName,
  type SignalTable,
  signals,
} from '@abduce/core';
import { maxTracks, sumTracks, type Track } from './track.ts';

type RowIndex = Map<SignalName, Map<EntityId, number[]>>;

function indexRows(table: SignalTable): RowIndex {
  const bySignal: RowIndex = new Map();
  let lastSignal: SignalName | undefined;
  let entities: Map<EntityId, number[]> | undefined;
  for (let row = 0; row < table.rows.length; row++) {
    const { signal, entity } = table.rows[row] as SignalTable['rows'][number];
    if (signal !== lastSignal || entities === undefined) {
      entities = bySignal.get(signal);
      if (entities === undefined) bySignal.set(signal, (entities = new Map()));
      lastSignal = signal;
    }
    const rows = entities.get(entity);
    if (rows === undefined) entities.set(entity, [row]);
    else rows.push(row);
  }
  return bySignal;
}

export interface LabelledTrack {
  readonly labels: Labels;
  readonly track: Track;
}

/** Finds the series of one signal of one entity in the window and in every baseline. */
export interface SignalLookup {
  /** One track for each label set seen in the window or a baseline. */
  labelled(signal: SignalName, entity: EntityId): readonly LabelledTrack[];
  /** All label sets as one, by the signal's way to combine. */
  track(signal: SignalName, entity: EntityId): Track | undefined;
  has(signal: SignalName): boolean;
}

export function signalLookup(caseFile: CaseFile): SignalLookup {
  const tables = [...caseFile.baselineSignals, caseFile.world.signals];
  const indexes = tables.map(indexRows);
  const cache = new Map<SignalName, Map<EntityId, Track | undefined>>();

  const labelled = (signal: SignalName, entity: EntityId): readonly LabelledTrack[] => {
    const found = new Map<string, { labels: Labels; parts: (Float64Array | undefined)[] }>();
    for (let at = 0; at < tables.length; at++) {
      const table = tables[at] as SignalTable;
      const { length } = table.grid;
      for (const row of indexes[at]?.get(signal)?.get(entity) ?? []) {
        const { labels } = table.rows[row] as SignalTable['rows'][number];
        const key = labelsKey(labels);
        let entry = found.get(key);
        if (entry === undefined) {
          entry = { labels, parts: new Array(tables.length).fill(undefined) };
          found.set(key, entry);
        }
        entry.parts[at] = table.values.subarray(row * length, (row + 1) * length);
      }
    }
    return [...found.values()].map(({ labels, parts }) => {
      const filled = parts.map(
        (part, at) =>
          part ?? new Float64Array((tables[at] as SignalTable).grid.length).fill(Number.NaN),
      );
      return {
        labels,
        track: {
          baselines: filled.slice(0, -1),
          window: filled[filled.length - 1] as Float64Array,
        },
      };
    });
  };

  return {
    labelled,
    track(signal, entity) {
      let entities = cache.get(signal);
      if (entities === undefined) cache.set(signal, (entities = new Map()));
      if (entities.has(entity)) return entities.get(entity);
      const parts = labelled(signal, entity).map(({ track }) => track);
      const track = signals[signal].combine === 'sum' ? sumTracks(parts) : maxTracks(parts);
      entities.set(entity, track);
      return track;
    },
    has: (signal) => indexes.some((index) => index.has(signal)),
  };
}
