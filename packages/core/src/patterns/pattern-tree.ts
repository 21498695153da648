import {
  generalize,
  maxTokens,
  spacedWildcard,
  type TokenReader,
  tokenHash,
  wildcard,
} from './tokens.ts';

/** One pattern while it is being learned. */
export interface Cluster {
  readonly id: number;
  readonly tokens: string[];
  readonly hashes: Int32Array;
  readonly sample: string;
  count: number;
}

/** Patterns by number of tokens and first token, as in Drain. */
export interface PatternTree {
  /** The pattern that a line belongs to. */
  nearest(line: TokenReader): Cluster | undefined;
  /** False when too many patterns lie where this line would go. */
  hasRoom(line: TokenReader): boolean;
  insert(cluster: Cluster): void;
  /** Makes the pattern cover the line. Gives the pattern, or the older one that it became part of. */
  widen(cluster: Cluster, line: TokenReader): Cluster;
  /** Where a new pattern and its like differ in the first word only, and are many: the one that covers them all. */
  mergeHeads(cluster: Cluster): Cluster;
  /** Tokens compared so far. */
  readonly compared: number;
}

export interface PatternTreeOptions {
  readonly similarity: number;
  /** Told when a pattern becomes part of another. */
  onAbsorb(cluster: Cluster, into: Cluster): void;
}

/** Lines compared at one leaf; keeps hostile input from making every line expensive. */
export const maxLeaf = 128;
/** First words from which on they are a variable rather than a choice; the common methods of HTTP are seven. */
const manyHeads = 8;

const wildHash = tokenHash(wildcard);
const spacedWildHash = tokenHash(spacedWildcard);

function isWild(hash: number): boolean {
  return hash === wildHash || hash === spacedWildHash;
}

export function patternTree({ similarity, onAbsorb }: PatternTreeOptions): PatternTree {
  const leaves = new Map<number, Cluster[]>();
  const byCount = new Map<number, Cluster[]>();
  let compared = 0;

  const keyOf = (count: number, head: number): number => head * (maxTokens + 2) + count;
  const headOf = ({ tokens, hashes }: Cluster): number =>
    tokens[0]?.includes(wildcard) ? wildHash : (hashes[0] ?? 0);

  /** The best of a leaf. A line that a template fits needs no other likeness. */
  const search = (
    leaf: readonly Cluster[],
    hashes: Int32Array,
    count: number,
    fitting: boolean,
  ): Cluster | undefined => {
    let best: Cluster | undefined;
    let most = -1;
    const least = fitting ? count : Math.ceil(similarity * count - 1e-9);
    const mayMiss = count - least;
    for (const cluster of leaf) {
      let shared = 0;
      let constants = 0;
      let misses = 0;
      let i = 0;
      for (; i < count; i++) {
        const mine = cluster.hashes[i] as number;
        const wild = isWild(mine);
        if (mine === hashes[i]) {
          shared++;
          if (!wild) constants++;
        } else if (!wild && ++misses > mayMiss) break;
      }
      compared += i;
      if (misses > mayMiss) continue;
      if (shared < least && (misses > 0 || constants < 2)) continue;
      if (shared > most) {
        best = cluster;
        most = shared;
      }
    }
    return best;
  };
  const remove = (cluster: Cluster): void => {
    for (const list of [
      leaves.get(keyOf(cluster.tokens.length, headOf(cluster))),
      byCount.get(cluster.tokens.length),
    ]) {
      const at = list?.indexOf(cluster) ?? -1;
      if (at >= 0) list?.splice(at, 1);
    }
  };
  const insert = (cluster: Cluster): void => {
    const count = cluster.tokens.length;
    push(leaves, keyOf(count, headOf(cluster)), cluster);
    push(byCount, count, cluster);
  };
  const setToken = (cluster: Cluster, at: number, token: string): void => {
    cluster.tokens[at] = token;
    cluster.hashes[at] = tokenHash(token);
  };
  /** The older of the two takes over the template of `wide` and the lines of both. */
  const absorb = (wide: Cluster, other: Cluster): Cluster => {
    const [older, younger] = wide.id < other.id ? [wide, other] : [other, wide];
    remove(younger);
    remove(older);
    for (let i = 0; i < wide.tokens.length; i++) setToken(older, i, wide.tokens[i] as string);
    older.count += younger.count;
    insert(older);
    onAbsorb(younger, older);
    return older;
  };
  const covers = (a: Cluster, b: Cluster): boolean => {
    for (let i = 0; i < a.hashes.length; i++) {
      compared++;
      if (a.hashes[i] !== b.hashes[i] && !isWild(a.hashes[i] as number)) return false;
    }
    return true;
  };
  const absorbCovered = (cluster: Cluster): Cluster => {
    let wide = cluster;
    for (const other of [...(leaves.get(keyOf(cluster.tokens.length, headOf(cluster))) ?? [])]) {
      if (other !== wide && covers(wide, other)) wide = absorb(wide, other);
    }
    return wide;
  };
  return {
    insert,
    nearest(line) {
      const { count, hashes } = line;
      const head = line.variableHead ? wildHash : (hashes[0] ?? 0);
      const own = leaves.get(keyOf(count, head));
      const found = own && search(own, hashes, count, false);
      if (found !== undefined || head === wildHash) return found;
      const any = leaves.get(keyOf(count, wildHash));
      return any && search(any, hashes, count, true);
    },
    hasRoom(line) {
      const head = line.variableHead ? wildHash : (line.hashes[0] ?? 0);
      return (leaves.get(keyOf(line.count, head))?.length ?? 0) < maxLeaf;
    },
    widen(cluster, line) {
      let wider = false;
      for (let i = 0; i < line.count; i++) {
        const mine = cluster.hashes[i] as number;
        if (mine === line.hashes[i] || isWild(mine)) continue;
        setToken(cluster, i, generalize(cluster.tokens[i] as string, line.text(i)));
        wider = true;
      }
      return wider ? absorbCovered(cluster) : cluster;
    },
    mergeHeads(cluster) {
      const { hashes } = cluster;
      const like: Cluster[] = [];
      let settled = false;
      if (hashes.length < 3 || isWild(hashes[0] as number)) return cluster;
      for (const other of byCount.get(hashes.length) ?? []) {
        let constants = 0;
        let i = 1;
        for (; i < hashes.length; i++) {
          const [mine, theirs] = [hashes[i] as number, other.hashes[i] as number];
          if (mine !== theirs && !isWild(mine) && !isWild(theirs)) break;
          if (mine === theirs && !isWild(mine)) constants++;
        }
        compared += i;
        if (i < hashes.length || constants < 2 || constants * 2 < hashes.length) continue;
        like.push(other);
        settled ||= isWild(other.hashes[0] as number);
      }
      if (like.length < manyHeads && !(settled && like.length > 1)) return cluster;
      const wide = like[0] as Cluster;
      remove(wide);
      setToken(wide, 0, wildcard);
      for (const other of like) {
        for (let i = 1; i < hashes.length; i++) {
          if (wide.hashes[i] === other.hashes[i] || isWild(wide.hashes[i] as number)) continue;
          setToken(wide, i, generalize(wide.tokens[i] as string, other.tokens[i] as string));
        }
      }
      insert(wide);
      let all = wide;
      for (const other of like.slice(1)) all = absorb(all, other);
      return absorbCovered(all);
    },
    get compared() {
      return compared;
    },
  };
}

function push(map: Map<number, Cluster[]>, key: number, cluster: Cluster): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [cluster]);
  else list.push(cluster);
}
