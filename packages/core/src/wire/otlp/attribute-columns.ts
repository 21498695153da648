import type { AttributeColumns, AttributeValue, ValueColumns } from '../../model/attributes.ts';
import { type Columns, clearColumns, growColumns, openColumns, takeColumns } from './columns.ts';

/** The most values that one table of a batch may hold. */
export const maxValues: number = 2 ** 22;

/** How many leading attributes of a row are compared with those of the row before. */
export const remembered = 64;

type ValueArrays = { kinds: Uint8Array; values: Float64Array; keys: Uint32Array };

/** Values of mixed type while they are collected; see `ValueColumns`. Log bodies leave `keys` at zero. */
export interface ValueSink extends Columns<ValueArrays> {
  nested: AttributeValue[];
}

/** Attributes of many rows while they are collected. */
export interface AttributeSink extends ValueSink {
  offsets: Uint32Array;
  rows: number;
  /** Attributes of the row in progress. */
  position: number;
  /** By position: where the bytes of the last differing attribute stood, and what became of them. */
  readonly lastStart: Int32Array;
  readonly lastSize: Int32Array;
  /** Bytes that make the key field; 0 when the key did not come first. */
  readonly lastKeySize: Int32Array;
  readonly lastSlot: Int32Array;
}

export function openValues(capacity: number): ValueSink {
  const table = openColumns<ValueArrays>(capacity, (n) => ({
    kinds: new Uint8Array(n),
    values: new Float64Array(n),
    keys: new Uint32Array(n),
  }));
  return { ...table, nested: [] };
}

export function openAttributes(capacity: number): AttributeSink {
  return {
    ...openValues(capacity),
    offsets: new Uint32Array(64),
    rows: 0,
    position: 0,
    lastStart: new Int32Array(remembered),
    lastSize: new Int32Array(remembered).fill(-1),
    lastKeySize: new Int32Array(remembered),
    lastSlot: new Int32Array(remembered),
  };
}

/** Makes room for one value; gives its slot. */
export function addValue(sink: ValueSink): number {
  if (sink.length === sink.capacity) growColumns(sink, maxValues, 'attribute values');
  return sink.length++;
}

/** Closes the row in progress. */
export function endRow(sink: AttributeSink): void {
  sink.rows++;
  if (sink.rows === sink.offsets.length) {
    const grown = new Uint32Array(sink.rows * 2);
    grown.set(sink.offsets);
    sink.offsets = grown;
  }
  sink.offsets[sink.rows] = sink.length;
  sink.position = 0;
}

/** Empties the sink for the next batch. What the last one took stays as it is. */
export function clearValues(sink: ValueSink): void {
  clearColumns(sink);
  sink.nested = [];
}

export function clearAttributes(sink: AttributeSink): void {
  clearValues(sink);
  sink.rows = 0;
  sink.position = 0;
  sink.lastKeySize.fill(0);
}

export function takeValues(sink: ValueSink): ValueColumns {
  const { kinds, values } = takeColumns(sink);
  return { kinds, values, nested: sink.nested };
}

export function takeAttributes(sink: AttributeSink): AttributeColumns {
  const { kinds, values, keys } = takeColumns(sink);
  return {
    offsets: sink.offsets.slice(0, sink.rows + 1),
    keys,
    kinds,
    values,
    nested: sink.nested,
  };
}
