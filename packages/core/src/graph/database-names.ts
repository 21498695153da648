import { formatAddress } from './address.ts';
import type { StringPool } from './string-pool.ts';
import { type TargetTable, targetType } from './target-table.ts';
import type { WordIndex } from './word-index.ts';

/**
 * Names for databases: the namespace, or the address where there is none. When callers reach databases of one
 * name at addresses that no caller shares, these are different databases, and the address becomes part of the name.
 */
export function databaseNames(
  targets: TargetTable,
  pool: StringPool,
  pairs: WordIndex,
): (caller: number, target: number) => string {
  const text = (id: number): string => pool.strings[id] as string;
  const address = (target: number): string => {
    const { host, port, scope } = targets.get(target);
    if (host === 0) return '';
    const at = formatAddress({ host: text(host), port });
    return scope === 0 || text(scope) === '' ? at : `${at}@${text(scope)}`;
  };
  /** Redis and the like number their databases: the number alone names nothing. */
  const nameOf = (target: number): string => {
    const name = text(targets.get(target).name);
    const { host, port } = targets.get(target);
    if (name !== '' && !/^\d+$/.test(name)) return name;
    return host === 0 ? name || 'unknown' : formatAddress({ host: text(host), port });
  };
  // Addresses of one database name, joined when one caller uses both.
  const roots = new Map<string, string>();
  const find = (key: string): string => {
    let at = key;
    for (let up = roots.get(at); up !== undefined && up !== at; up = roots.get(at)) at = up;
    return at;
  };
  const keyOf = (target: number): string =>
    JSON.stringify([targets.get(target).protocol, nameOf(target), address(target)]);
  const firstOf = new Map<string, string>();
  for (let pair = 0; pair < pairs.size; pair++) {
    const caller = pairs.word(pair, 0);
    const target = pairs.word(pair, 1);
    if (targets.type(target) !== targetType.database || address(target) === '') continue;
    const key = keyOf(target);
    if (!roots.has(key)) roots.set(key, key);
    const group = JSON.stringify([caller, targets.get(target).protocol, nameOf(target)]);
    const first = firstOf.get(group);
    if (first === undefined) firstOf.set(group, key);
    else roots.set(find(key), find(first));
  }
  const members = new Map<string, Set<string>>();
  const smallest = new Map<string, string>();
  for (const key of roots.keys()) {
    const [protocol, name, at] = JSON.parse(key) as [number, string, string];
    const root = find(key);
    const database = JSON.stringify([protocol, name]);
    const set = members.get(database) ?? new Set<string>();
    members.set(database, set.add(root));
    const known = smallest.get(root);
    if (known === undefined || at < known) smallest.set(root, at);
  }
  return (_caller, target) => {
    const name = nameOf(target);
    const database = JSON.stringify([targets.get(target).protocol, name]);
    if ((members.get(database)?.size ?? 0) < 2 || address(target) === '') return name;
    const at = smallest.get(find(keyOf(target))) ?? '';
    return at === name || at.startsWith(`${name}@`) ? at : `${name}@${at}`;
  };
}
