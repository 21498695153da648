import { AbduceError } from '../model/error.ts';
import { lineReader } from './line-reader.ts';
import type { PatternMinerState } from './miner-state.ts';
import { checkMinerState } from './miner-state.ts';
import { type Cluster, patternTree } from './pattern-tree.ts';
import { recentLines } from './recent-lines.ts';
import { tokenHash, tokenReader } from './tokens.ts';

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
  /** Continues where `state()` of another miner with the same options stopped. */
  readonly state?: PatternMinerState;
}

/**
 * Groups texts of any severity by shape, after Drain (He et al., "Drain: an online log parsing approach with fixed
 * depth tree", ICWS 2017): what varies by its look is masked, then lines of the same number of tokens and the same
 * first token are compared token by token. Beyond Drain, a pattern that a more general one covers becomes part of
 * it, and so do patterns that differ in their first word only once there are eight of them.
 *
 * A masked line that was seen lately keeps its pattern and costs one look into a table (lines are told apart by 64
 * bits of hash); another one is compared with at most 256 patterns. So time is linear in the text, whatever it is,
 * and memory is bounded by the options. Deterministic: the same texts in the same order give the same ids and
 * templates. Another order gives the same templates and counts as long as nothing but masked parts varies.
 */
export interface PatternMiner {
  /** Finds or makes the pattern of a text and counts it. */
  add(text: string): PatternId;
  /** The pattern a text would belong to, without learning or counting; `undefined` when it fits none. */
  match(text: string): PatternId | undefined;
  /** Under the id of a pattern that became part of another, that other one. */
  pattern(id: PatternId): LogPattern | undefined;
  /** In order of first sight, without those that became part of another. */
  patterns(): LogPattern[];
  /**
   * Adds what another miner has learned, as if its patterns were lines here: for texts that were mined in parts.
   * Gives the pattern here of each id there, `overflowPattern` where there was no room.
   */
  merge(state: PatternMinerState): PatternId[];
  /** Texts that fitted no pattern when no more could be made. */
  readonly overflow: number;
  /** Texts longer than `maxLength`; the rest of them was not read. */
  readonly cut: number;
  /** All that was learned, as plain JSON: the same texts give the same bytes. */
  state(): PatternMinerState;
}

const defaults = {
  maxPatterns: 1000,
  maxLength: 1024,
  similarity: 0.6,
  sampleLength: 300,
} as const;

/** Masked lines that are remembered for each pattern that there may be. */
const linesPerPattern = 4;

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
  const given = options.state && checkMinerState(options.state, maxPatterns);
  const reader = lineReader(maxLength);
  const line = tokenReader();
  const recent = recentLines(maxPatterns * linesPerPattern, given?.recent);
  /** By id; a pattern that became part of another stands at both places. */
  const clusters: Cluster[] = [];
  const tree = patternTree({
    similarity,
    onAbsorb(cluster, into) {
      for (let id = 0; id < clusters.length; id++)
        if (clusters[id] === cluster) clusters[id] = into;
    },
  });
  let overflow = given?.overflow ?? 0;
  let cut = given?.cut ?? 0;

  const make = (tokens: string[], sample: string, count: number): Cluster => {
    const hashes = Int32Array.from(tokens, tokenHash);
    return { id: clusters.length, tokens, hashes, sample, count };
  };
  for (const { id, tokens, count, sample } of given?.patterns ?? []) {
    if (id < clusters.length) clusters.push(clusters[id] as Cluster);
    else {
      const cluster = make([...tokens], sample, count);
      clusters.push(cluster);
      tree.insert(cluster);
    }
  }
  /** Finds or makes the pattern of the line that `line` holds. */
  const learn = (sample: () => string, count: number): Cluster | undefined => {
    const near = tree.nearest(line);
    if (near !== undefined) {
      near.count += count;
      return tree.widen(near, line);
    }
    if (clusters.length >= maxPatterns || !tree.hasRoom(line)) {
      overflow += count;
      return undefined;
    }
    const tokens = Array.from({ length: line.count }, (_, at) => line.text(at));
    const cluster = make(tokens, sample(), count);
    clusters.push(cluster);
    tree.insert(cluster);
    return tree.mergeHeads(cluster);
  };
  const view = ({ id, tokens, sample, count }: Cluster): LogPattern => ({
    id,
    template: tokens.join('').trim(),
    count,
    sample,
  });
  const living = (): Cluster[] => clusters.filter((cluster, id) => cluster.id === id);

  return {
    add(text) {
      reader.read(text);
      if (reader.cut) cut++;
      const { hashA, hashB } = reader;
      const known = recent.find(hashA, hashB);
      if (known >= 0) {
        const cluster = clusters[known] as Cluster;
        cluster.count++;
        return cluster.id;
      }
      line.read(reader.line());
      const cluster = learn(() => reader.sample(sampleLength), 1);
      if (cluster === undefined) return overflowPattern;
      recent.learn(hashA, hashB, cluster.id);
      return cluster.id;
    },
    match(text) {
      reader.read(text);
      const known = recent.peek(reader.hashA, reader.hashB);
      if (known >= 0) return clusters[known]?.id;
      line.read(reader.line());
      return tree.nearest(line)?.id;
    },
    pattern(id) {
      const cluster = clusters[id];
      return cluster && view(cluster);
    },
    patterns: () => living().map(view),
    merge(state) {
      const { patterns, overflow: lost, cut: long } = checkMinerState(state, Infinity);
      overflow += lost;
      cut += long;
      const ids: PatternId[] = [];
      for (const [at, { id, tokens, count, sample }] of patterns.entries()) {
        if (id < at) {
          ids.push(ids[id] as PatternId);
          continue;
        }
        line.read(tokens.join(''));
        ids.push(learn(() => sample.slice(0, sampleLength), count)?.id ?? overflowPattern);
      }
      return ids.map((id) => clusters[id]?.id ?? overflowPattern);
    },
    get overflow() {
      return overflow;
    },
    get cut() {
      return cut;
    },
    state: () => ({
      schema: 2,
      overflow,
      cut,
      patterns: clusters.map(({ id, tokens, count, sample }, at) =>
        id === at
          ? { id, tokens: [...tokens], count, sample }
          : { id, tokens: [], count: 0, sample: '' },
      ),
      recent: recent.state(),
    }),
  };
}
