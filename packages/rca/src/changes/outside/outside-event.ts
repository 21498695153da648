import type { Clue } from '../clues/clue.ts';

/** Something that happened without anybody altering the system. */
export interface Outside {
  /** Completes "… , which no change does". */
  readonly what: string;
  /** 0..1 */
  readonly strength: number;
  readonly clues: readonly Clue[];
  /** A change with an effect of this sort could have done the same. */
  readonly unless?: RegExp;
}
