/**
 * Grouping accuracy (Zhu et al., "Tools and Benchmarks for Automated Log Parsing", ICSE-SEIP 2019): the share of
 * lines whose found group holds exactly the lines of their true group, none missing and none too many. O(n).
 */
export function groupingAccuracy(
  found: readonly (string | number)[],
  truth: ArrayLike<number>,
): number {
  const sizes = new Map<number, number>();
  const groups = new Map<string | number, { size: number; statement: number; mixed: boolean }>();
  for (let i = 0; i < found.length; i++) {
    const statement = truth[i] as number;
    sizes.set(statement, (sizes.get(statement) ?? 0) + 1);
    const key = found[i] as string | number;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { size: 1, statement, mixed: false });
    else {
      group.size++;
      group.mixed ||= group.statement !== statement;
    }
  }
  let right = 0;
  for (const { size, statement, mixed } of groups.values()) {
    if (!mixed && size === sizes.get(statement)) right += size;
  }
  return found.length === 0 ? Number.NaN : right / found.length;
}
