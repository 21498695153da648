import type { TelemetryBatch } from '@abduce/core';

/** The strings of a batch, and those that only its rows in a table need: numbers as text, kinds. */
export interface TextTable {
  readonly strings: readonly string[];
  /** How many of them are the batch's own; keys of attributes are among these. */
  readonly own: number;
  readonly trueId: number;
  readonly falseId: number;
  /** By key: the entry at which it was put last, counted over all rows from 1; `placed` entries so far. */
  readonly places: Uint32Array;
  placed: number;
  idOf(text: string): number;
  idOfNumber(value: number): number;
  /** Ids of all strings of the batch that are this one. */
  ownIdsOf(text: string): readonly number[];
}

export function textTable(batch: TelemetryBatch): TextTable {
  const strings = batch.strings.slice();
  const own = strings.length;
  const added = new Map<string, number>([['', 0]]);
  const numbers = new Map<number, number>();
  const idOf = (text: string): number => {
    let id = added.get(text);
    if (id === undefined) added.set(text, (id = strings.push(text) - 1));
    return id;
  };
  return {
    strings,
    own,
    trueId: idOf('true'),
    falseId: idOf('false'),
    places: new Uint32Array(own),
    placed: 0,
    idOf,
    idOfNumber(value) {
      let id = numbers.get(value);
      if (id === undefined) numbers.set(value, (id = idOf(String(value))));
      return id;
    },
    ownIdsOf(text) {
      const ids: number[] = [];
      for (let id = 0; id < own; id++) if (strings[id] === text) ids.push(id);
      return ids;
    },
  };
}
