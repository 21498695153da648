import { formatAddress } from './address.ts';
import { databaseNames } from './database-names.ts';
import type { LearnedAddresses } from './learned-addresses.ts';
import { ambiguous, type NameResolver } from './name-resolver.ts';
import type { StringPool } from './string-pool.ts';
import { type TargetTable, targetType } from './target-table.ts';
import type { VertexTable } from './vertex-table.ts';
import type { WordIndex } from './word-index.ts';

export interface CalleeResolver {
  /** The vertex that a caller means by a target, or -1 when the target says nothing. Asked once per pair, then remembered. */
  resolve(caller: number, target: number): number;
  /** The same for a pair of caller and target by its number. */
  resolvePair(pair: number): number;
  /** Pairs of caller and address behind which several services answer; they stay external. */
  readonly ambiguous: number;
}

export function calleeResolver(
  targets: TargetTable,
  pool: StringPool,
  vertices: VertexTable,
  byName: NameResolver,
  learned: LearnedAddresses,
  pairs: WordIndex,
): CalleeResolver {
  const answers: number[] = [];
  const text = (id: number): string => pool.strings[id] as string;
  const databaseName = databaseNames(targets, pool, pairs);
  let unclear = 0;

  const peer = (caller: number, target: number): number => {
    const { name, host, port } = targets.get(target);
    if (name === 0 && host === 0) return -1;
    let several = false;
    const usable = (found: number): boolean => {
      if (found === ambiguous) several = true;
      return found >= 0;
    };
    const byPeer = name === 0 ? -1 : byName(caller, text(name));
    if (usable(byPeer)) return byPeer;
    const answered = learned.find(caller, target);
    if (usable(answered)) return answered;
    const byHost = host === 0 ? -1 : byName(caller, text(host));
    if (usable(byHost)) return byHost;
    if (several) unclear++;
    const label = name !== 0 && host === 0 ? text(name) : formatAddress({ host: text(host), port });
    return vertices.add('external', '', label);
  };
  const work = (caller: number, target: number): number => {
    const { type, protocol, name, host, port } = targets.get(target);
    if (type === targetType.database) {
      return vertices.add('database', text(protocol), databaseName(caller, target));
    }
    if (type === targetType.queue) {
      const at = formatAddress({ host: text(host), port });
      return vertices.add('queue', text(protocol), text(name) || at || 'unknown');
    }
    return peer(caller, target);
  };
  const resolvePair = (pair: number): number =>
    (answers[pair] ??= work(pairs.word(pair, 0), pairs.word(pair, 1)));
  return {
    get ambiguous() {
      return unclear;
    },
    resolve(caller, target) {
      return target === 0 ? -1 : resolvePair(pairs.intern(caller, target));
    },
    resolvePair,
  };
}
