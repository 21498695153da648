import type { AttributeColumns, AttributeValue, TelemetryBatch, ValueColumns } from '@abduce/core';
import { valueKind } from '@abduce/core';

/** Rows of several batches in one order: entry `i` is row `rows[i]` of `parts[part[i]]`. */
export interface RowRefs {
  readonly parts: readonly TelemetryBatch[];
  readonly part: Uint32Array;
  readonly rows: Uint32Array;
}

type Column = Uint8Array | Uint32Array | Float64Array | BigUint64Array;

/** The column that `of` names, gathered; `width` words a row. */
export function gatherColumn<T extends Column>(
  { parts, part, rows }: RowRefs,
  allocate: (length: number) => T,
  of: (batch: TelemetryBatch) => T,
  width = 1,
): T {
  const sources = parts.map(of);
  const result = allocate(rows.length * width);
  for (let i = 0; i < rows.length; i++) {
    const source = sources[part[i] as number] as T;
    const from = (rows[i] as number) * width;
    const to = i * width;
    for (let word = 0; word < width; word++) result[to + word] = source[from + word] as never;
  }
  return result;
}

export const words = (length: number): Uint32Array => new Uint32Array(length);
export const bytes = (length: number): Uint8Array => new Uint8Array(length);
export const floats = (length: number): Float64Array => new Float64Array(length);
export const nanos = (length: number): BigUint64Array => new BigUint64Array(length);

/** A column of ids, renumbered by `rename`. */
export function gatherIds(
  refs: RowRefs,
  of: (batch: TelemetryBatch) => Uint32Array,
  rename: (part: number, id: number) => number,
): Uint32Array {
  const result = gatherColumn(refs, words, of);
  for (let i = 0; i < result.length; i++) {
    result[i] = rename(refs.part[i] as number, result[i] as number);
  }
  return result;
}

/** Refs to what the rows own in a table with offsets, and the new offsets. */
export function gatherOwned(
  { parts, part, rows }: RowRefs,
  of: (batch: TelemetryBatch) => Uint32Array,
): { readonly offsets: Uint32Array; readonly owned: RowRefs } {
  const sources = parts.map(of);
  const offsets = new Uint32Array(rows.length + 1);
  for (let i = 0; i < rows.length; i++) {
    const source = sources[part[i] as number] as Uint32Array;
    const row = rows[i] as number;
    offsets[i + 1] = (offsets[i] as number) + (source[row + 1] as number) - (source[row] as number);
  }
  const total = offsets[rows.length] as number;
  const owned = { parts, part: new Uint32Array(total), rows: new Uint32Array(total) };
  for (let i = 0, to = 0; i < rows.length; i++) {
    const source = sources[part[i] as number] as Uint32Array;
    const end = source[(rows[i] as number) + 1] as number;
    for (let at = source[rows[i] as number] as number; at < end; at++) {
      owned.part[to] = part[i] as number;
      owned.rows[to++] = at;
    }
  }
  return { offsets, owned };
}

export function gatherValues(
  refs: RowRefs,
  of: (batch: TelemetryBatch) => ValueColumns,
  rename: (part: number, id: number) => number,
): ValueColumns {
  const kinds = gatherColumn(refs, bytes, (batch) => of(batch).kinds);
  const values = gatherColumn(refs, floats, (batch) => of(batch).values);
  const nested: AttributeValue[] = [];
  for (let i = 0; i < kinds.length; i++) {
    const part = refs.part[i] as number;
    if (kinds[i] === valueKind.string) values[i] = rename(part, values[i] as number);
    else if (kinds[i] === valueKind.nested) {
      const source = of(refs.parts[part] as TelemetryBatch).nested;
      values[i] = nested.push(source[values[i] as number] ?? null) - 1;
    }
  }
  return { kinds, values, nested };
}

export function gatherAttributes(
  refs: RowRefs,
  of: (batch: TelemetryBatch) => AttributeColumns,
  rename: (part: number, id: number) => number,
): AttributeColumns {
  const { offsets, owned } = gatherOwned(refs, (batch) => of(batch).offsets);
  return {
    offsets,
    keys: gatherIds(owned, (batch) => of(batch).keys, rename),
    ...gatherValues(owned, of, rename),
  };
}
