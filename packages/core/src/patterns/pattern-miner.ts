import { AbduceError } from '../model/error.ts';
import { knownLines } from './known-lines.ts';
import { lineReader } from './line-reader.ts';
import { generalize, sharedTokens, tokenize, wildcard } from './tokens.ts';

export type PatternId = number;

/** `add` gives this when the limit on patterns is reached; such texts are counted in `overflow`. */
export const overflowPattern: PatternId = -1;

export interface LogPattern {
  readonly id: PatternId;
  /** One line with `<*>` in place of what varies. It may grow more general as texts are added. */
  readonly template: string;
  readonly count: number;
  /** The first text of the pattern: one clean line, cut short. */
  readonly sample: string;
}

export interface PatternMinerOptions {
  /** Patterns at most; default 1000. */
  readonly maxPatterns?: number;
  /** Code units of a text that are read, after its stack trace is reduced to one frame; default 1024. */
  readonly maxLength?: number;
  /** Share of equal tokens that makes two lines one pattern, above 0.5 and up to 1; default 0.6. */
  readonly similarity?: number;
  /** Code units of a sample; default 300. */
  readonly sampleLength?: number;
  /** Continues where `state()` of another miner stopped. */
  readonly state?: PatternMinerState;
}

/** Plain JSON. */
export interface PatternMinerState {
  readonly schema: 1;
  readonly overflow: number;
  readonly patterns: readonly {
    readonly tokens: readonly string[];
    readonly count: number;
    readonly sample: string;
  }[];
  /** Masked lines and the pattern each belongs to. */
  readonly known: readonly (readonly [line: string, id: PatternId])[];
}

/**
 * Groups texts by shape, after Drain (He et al., "Drain: an online log parsing approach with fixed depth tree",
 * ICWS 2017): lines of the same number of tokens and the same first token are compared token by token. A masked
 * line that was seen before keeps its pattern and costs one hash lookup. Deterministic: the same texts in the
 * same order give the same patterns. Memory is bounded by the options.
 */
export interface PatternMiner {
  /** Finds or makes the pattern of a text and counts it. */
  add(text: string): PatternId;
  /** The pattern a text would belong to, without learning or counting; `undefined` when it fits none. */
  match(text: string): PatternId | undefined;
  pattern(id: PatternId): LogPattern | undefined;
  /** In order of first sight. */
  patterns(): LogPattern[];
  /** Texts that fitted no pattern when no more could be made. */
  readonly overflow: number;
  /** Texts longer than `maxLength`; the rest of them was not read. */
  readonly cut: number;
  state(): PatternMinerState;
}

const defaults = {
  maxPatterns: 1000,
  maxLength: 1024,
  similarity: 0.6,
  sampleLength: 300,
} as const;

/** Lines compared at one leaf; keeps hostile input from making every line expensive. */
const maxLeaf = 128;

interface Cluster {
  readonly id: PatternId;
  readonly tokens: string[];
  readonly sample: string;
  count: number;
}

export function patternMiner(options: PatternMinerOptions = {}): PatternMiner {
  const { maxPatterns, maxLength, similarity, sampleLength } = { ...defaults, ...options };
  if (!(similarity > 0.5 && similarity <= 1)) {
    throw new AbduceError(
      'CONFIG',
      `similarity is ${similarity}; it must be above 0.5 and up to 1`,
    );
  }
  for (const [name, value] of Object.entries({ maxPatterns, maxLength, sampleLength })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new AbduceError('CONFIG', `${name} is ${value}; it must be a positive integer`);
    }
  }
  const reader = lineReader(maxLength);
  const known = knownLines(maxPatterns * 4);
  const clusters: Cluster[] = [];
  const leaves = new Map<string, Cluster[]>();
  let overflow = options.state?.overflow ?? 0;
  let cut = 0;

  const leafKey = (tokens: readonly string[]): string => {
    const first = tokens[0] ?? '';
    return `${tokens.length} ${first.includes(wildcard) ? wildcard : first}`;
  };
  const insert = (tokens: string[], sample: string, count: number): Cluster => {
    const cluster: Cluster = { id: clusters.length, tokens, sample, count };
    clusters.push(cluster);
    const key = leafKey(tokens);
    const leaf = leaves.get(key);
    if (leaf === undefined) leaves.set(key, [cluster]);
    else leaf.push(cluster);
    return cluster;
  };
  const nearest = (tokens: readonly string[]): Cluster | undefined => {
    let best: Cluster | undefined;
    let least = Math.ceil(similarity * tokens.length - 1e-9);
    for (const cluster of leaves.get(leafKey(tokens)) ?? []) {
      const shared = sharedTokens(cluster.tokens, tokens, least);
      if (shared < 0) continue;
      best = cluster;
      least = shared + 1;
    }
    return best;
  };
  for (const { tokens, sample, count } of options.state?.patterns ?? []) {
    insert([...tokens], sample, count);
  }
  for (const [line, id] of options.state?.known ?? []) known.restore(line, id);

  const learn = (): PatternId => {
    const tokens = tokenize(reader.line());
    let cluster = nearest(tokens);
    if (cluster === undefined) {
      const room = (leaves.get(leafKey(tokens))?.length ?? 0) < maxLeaf;
      if (clusters.length >= maxPatterns || !room) {
        overflow++;
        return overflowPattern;
      }
      cluster = insert(tokens, reader.sample(sampleLength), 0);
    } else {
      for (let i = 0; i < tokens.length; i++) {
        const [mine, theirs] = [cluster.tokens[i] as string, tokens[i] as string];
        if (mine !== theirs) cluster.tokens[i] = generalize(mine, theirs);
      }
    }
    known.learn(reader, cluster.id);
    cluster.count++;
    return cluster.id;
  };
  const view = ({ id, tokens, sample, count }: Cluster): LogPattern => ({
    id,
    template: tokens.join('').trim(),
    count,
    sample,
  });

  return {
    add(text) {
      reader.read(text);
      if (reader.cut) cut++;
      const id = known.find(reader);
      if (id === undefined) return learn();
      (clusters[id] as Cluster).count++;
      return id;
    },
    match(text) {
      reader.read(text);
      return known.find(reader) ?? nearest(tokenize(reader.line()))?.id;
    },
    pattern(id) {
      const cluster = clusters[id];
      return cluster && view(cluster);
    },
    patterns: () => clusters.map(view),
    get overflow() {
      return overflow;
    },
    get cut() {
      return cut;
    },
    state: () => ({
      schema: 1,
      overflow,
      patterns: clusters.map(({ tokens, count, sample }) => ({
        tokens: [...tokens],
        count,
        sample,
      })),
      known: known.entries(),
    }),
  };
}
