import type { EntityId, UnixMs } from '@abduce/core';

/** One thing that is different from before: a message that appeared, a number that moved. */
export interface Clue {
  readonly kind: 'log' | 'failure' | 'operation' | 'measurement' | 'finding';
  /** `gone` for what was usual and stopped. */
  readonly turn: 'new' | 'gone';
  readonly service: EntityId;
  /** As a person would read it: a template, a message, the name of a number and where it went. */
  readonly text: string;
  /** First sight; `NaN` when not known. */
  readonly first: UnixMs;
  /** How much it tells, 0..1. */
  readonly weight: number;
  /** Texts as they came, a few. */
  readonly samples: readonly string[];
  /** Level before and after, for numbers. */
  readonly levels?: { readonly before: number; readonly after: number };
  /** Cites it; called at most once for each clue that is told of. */
  cite(): string | undefined;
}

/** Clues with what was normal before, to tell a new word from an old one. */
export interface Clues {
  readonly all: readonly Clue[];
  /** Words of messages and operations of normal times. */
  readonly usual: ReadonlySet<string>;
}
