import { AbduceError } from '../model/error.ts';
import type { RecentLinesState } from './recent-lines.ts';

/** What a pattern miner has learned, as plain JSON. */
export interface PatternMinerState {
  readonly schema: 2;
  readonly overflow: number;
  readonly cut: number;
  /** In order of their ids. One that became part of another has that other's id, and no tokens. */
  readonly patterns: readonly {
    readonly id: number;
    readonly tokens: readonly string[];
    readonly count: number;
    readonly sample: string;
  }[];
  /** Hashes of masked lines and the pattern each belongs to. */
  readonly recent: RecentLinesState;
}

/** Throws `CONFIG` for a state of another version, of a miner with more patterns, or that is damaged. */
export function checkMinerState(state: PatternMinerState, maxPatterns: number): PatternMinerState {
  const { schema, patterns, recent } = state;
  const refuse = (message: string): never => {
    throw new AbduceError('CONFIG', message, {
      hint: 'hand in what state() of a miner with the same options gave',
    });
  };
  if (schema !== 2) refuse(`the state of a pattern miner has schema ${schema}; 2 is read`);
  if (patterns.length > maxPatterns) {
    refuse(
      `the state of a pattern miner holds ${patterns.length} patterns; the limit is ${maxPatterns}`,
    );
  }
  for (const [at, { id }] of patterns.entries()) {
    if (!Number.isInteger(id) || id < 0 || id > at || patterns[id]?.id !== id) {
      refuse(`pattern ${at} in the state of a pattern miner has id ${id}`);
    }
  }
  for (const [slots = 0, ...entries] of [recent.young, recent.old]) {
    if (slots < 16 || !Number.isInteger(Math.log2(slots)) || slots > 2 ** 24) {
      refuse(
        `the state of a pattern miner has ${slots} slots for lines; a power of two is expected`,
      );
    }
    for (let i = 0; i < entries.length; i += 4) {
      const [slot = -1, , , id = -1] = entries.slice(i, i + 4);
      if (!(slot >= 0 && slot < slots && id >= 0 && id < patterns.length)) {
        refuse(`the state of a pattern miner has pattern ${id} at slot ${slot} of ${slots}`);
      }
    }
  }
  return state;
}
