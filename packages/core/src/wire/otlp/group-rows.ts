/** Rows by what they belong to, each level in order of first appearance. */
export type RowGroups = ReadonlyMap<number, ReadonlyMap<number, readonly number[]>>;

function entry<V>(map: Map<number, V>, key: number, create: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = create()));
  return value;
}

/** Groups rows by resource, then by scope. */
export function groupRows(table: {
  readonly length: number;
  readonly resource: Uint32Array;
  readonly scope: Uint32Array;
}): RowGroups {
  const groups = new Map<number, Map<number, number[]>>();
  for (let row = 0; row < table.length; row++) {
    const scopes = entry(groups, table.resource[row] as number, () => new Map<number, number[]>());
    entry(scopes, table.scope[row] as number, (): number[] => []).push(row);
  }
  return groups;
}

/** Groups rows by one column. */
export function groupBy(
  rows: readonly number[],
  column: Uint32Array,
): ReadonlyMap<number, readonly number[]> {
  const groups = new Map<number, number[]>();
  for (const row of rows) entry(groups, column[row] as number, (): number[] => []).push(row);
  return groups;
}
