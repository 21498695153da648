/**
 * A value as telemetry carries it. 64-bit integers beyond ±2^53 arrive as `bigint`, maps as `Map`,
 * so that a key such as `__proto__` is only a key.
 */
export type AttributeValue =
  | null
  | string
  | boolean
  | number
  | bigint
  | Uint8Array
  | readonly AttributeValue[]
  | ReadonlyMap<string, AttributeValue>;

export type Attributes = ReadonlyMap<string, AttributeValue>;

/** What builders accept: a map, or a plain object for hand-written data. */
export type AttributesInit = Attributes | { readonly [key: string]: AttributeValue };

/** How `ValueColumns.values[i]` is to be read. */
export const valueKind = {
  /** The empty value. */
  empty: 0,
  /** `values[i]` is a string id. */
  string: 1,
  /** `values[i]` is 0 or 1. */
  bool: 2,
  /** `values[i]` is an integer of at most ±2^53. */
  int: 3,
  double: 4,
  /** `values[i]` is an index into `nested`: bytes, arrays, maps, wider integers. */
  nested: 5,
} as const;

/** Values of mixed type, one slot each. */
export interface ValueColumns {
  readonly kinds: Uint8Array;
  readonly values: Float64Array;
  readonly nested: readonly AttributeValue[];
}

/** Key/value pairs of many rows: row `r` owns the entries `offsets[r]` up to `offsets[r + 1]`. */
export interface AttributeColumns extends ValueColumns {
  /** `rows + 1` entries. */
  readonly offsets: Uint32Array;
  /** String ids. */
  readonly keys: Uint32Array;
}

/** Reads slot `at` as a plain value. */
export function readValue(
  columns: ValueColumns,
  strings: readonly string[],
  at: number,
): AttributeValue {
  const value = columns.values[at] as number;
  switch (columns.kinds[at]) {
    case valueKind.string:
      return strings[value] ?? '';
    case valueKind.bool:
      return value === 1;
    case valueKind.int:
    case valueKind.double:
      return value;
    case valueKind.nested:
      return columns.nested[value] ?? null;
    default:
      return null;
  }
}

/** Reads all attributes of one row. When a key is given twice, the later one wins. */
export function readAttributes(
  columns: AttributeColumns,
  strings: readonly string[],
  row: number,
): Attributes {
  const result = new Map<string, AttributeValue>();
  const end = columns.offsets[row + 1] as number;
  for (let at = columns.offsets[row] as number; at < end; at++) {
    result.set(strings[columns.keys[at] as number] as string, readValue(columns, strings, at));
  }
  return result;
}

/** The slot of `key` (a string id) in one row, or -1. The last one wins. */
export function findAttribute(columns: AttributeColumns, row: number, key: number): number {
  const start = columns.offsets[row] as number;
  for (let at = (columns.offsets[row + 1] as number) - 1; at >= start; at--) {
    if (columns.keys[at] === key) return at;
  }
  return -1;
}

export function attributeEntries(init: AttributesInit): Iterable<[string, AttributeValue]> {
  return init instanceof Map
    ? (init as Map<string, AttributeValue>).entries()
    : Object.entries(init as { readonly [key: string]: AttributeValue });
}
