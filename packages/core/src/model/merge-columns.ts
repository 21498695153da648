import {
  type AttributeColumns,
  type AttributeValue,
  type ValueColumns,
  valueKind,
} from './attributes.ts';

/** New ids of one batch's strings, resources and scopes, by old id. */
export interface MergedIds {
  readonly strings: Uint32Array;
  readonly resources: Uint32Array;
  readonly scopes: Uint32Array;
}

/** One batch's table, and where its ids went. */
export interface MergePart<T> {
  readonly table: T;
  readonly ids: MergedIds;
}

type Column = Uint8Array | Uint32Array | Float64Array | BigUint64Array;

/** The columns one after the other. */
export function mergeColumn<T, C extends Column>(
  parts: readonly MergePart<T>[],
  pick: (table: T) => C,
): C {
  let length = 0;
  for (const { table } of parts) length += pick(table).length;
  const first = pick((parts[0] as MergePart<T>).table);
  const out = new (first.constructor as new (length: number) => C)(length);
  let at = 0;
  for (const { table } of parts) {
    const column = pick(table);
    out.set(column as never, at);
    at += column.length;
  }
  return out;
}

/** The columns one after the other, each id replaced by its new one. */
export function mergeIds<T>(
  parts: readonly MergePart<T>[],
  pick: (table: T) => Uint32Array,
  mapping: (ids: MergedIds) => Uint32Array,
): Uint32Array {
  const out = mergeColumn(parts, pick);
  let at = 0;
  for (const { table, ids } of parts) {
    const map = mapping(ids);
    for (let i = pick(table).length; i > 0; i--, at++) out[at] = map[out[at] as number] as number;
  }
  return out;
}

/** Offsets of `rows + 1` entries into what follows itself too. */
export function mergeOffsets<T>(
  parts: readonly MergePart<T>[],
  pick: (table: T) => Uint32Array,
): Uint32Array {
  let rows = 0;
  for (const { table } of parts) rows += pick(table).length - 1;
  const out = new Uint32Array(rows + 1);
  let at = 0;
  let base = 0;
  for (const { table } of parts) {
    const offsets = pick(table);
    for (let i = 1; i < offsets.length; i++) out[++at] = base + (offsets[i] as number);
    base = out[at] as number;
  }
  return out;
}

export function mergeValues<T>(
  parts: readonly MergePart<T>[],
  pick: (table: T) => ValueColumns,
): ValueColumns {
  const kinds = mergeColumn(parts, (table) => pick(table).kinds);
  const values = mergeColumn(parts, (table) => pick(table).values);
  const nested: AttributeValue[] = [];
  let at = 0;
  for (const { table, ids } of parts) {
    const columns = pick(table);
    for (let i = 0; i < columns.kinds.length; i++, at++) {
      if (kinds[at] === valueKind.string) {
        values[at] = ids.strings[values[at] as number] as number;
      } else if (kinds[at] === valueKind.nested)
        values[at] = nested.length + (values[at] as number);
    }
    for (const value of columns.nested) nested.push(value);
  }
  return { kinds, values, nested };
}

export function mergeAttributes<T>(
  parts: readonly MergePart<T>[],
  pick: (table: T) => AttributeColumns,
): AttributeColumns {
  return {
    offsets: mergeOffsets(parts, (table) => pick(table).offsets),
    keys: mergeIds(
      parts,
      (table) => pick(table).keys,
      (ids) => ids.strings,
    ),
    ...mergeValues(parts, pick),
  };
}
