import type { Report, Text } from '@abduce/core';
import type { EvidencePack } from '../../pack/pack.ts';
import type { WrittenSentence } from '../answer.ts';

/** What is wrong with something that a sentence says. */
export type ViolationKind =
  /** A reference that leads nowhere, or evidence that does not exist. */
  | 'reference'
  /** Nothing cited, or the cited evidence is about something else. */
  | 'citation'
  /** A number that no cited fact bears out, by value, unit or rounding. */
  | 'number'
  /** "rose" where it fell, "twice" where it did not move. */
  | 'direction'
  | 'entity'
  | 'version'
  | 'time'
  /** Cause and effect where the engine confirmed none. */
  | 'cause'
  /** Surer, or about more, than the verdict is. */
  | 'certainty'
  /** Links, markup, commands, control characters, or words that address the reader's tools. */
  | 'markup'
  /** A word that is in no list: it might claim anything. */
  | 'word'
  /** Too long, empty, or no sentence. */
  | 'form';

export interface Violation {
  readonly kind: ViolationKind;
  /** The words at fault, cut to eighty characters. */
  readonly words: string;
  /** For the model, which may try once more: what is wrong and what would be right. */
  readonly problem: string;
}

/** What sentences are judged against: the pack that the model saw, and the report that its words would enter. */
export interface ClaimContext {
  readonly pack: EvidencePack;
  readonly report: Report;
}

/** A sentence without violations, as parts of a report; otherwise what is wrong with it. */
export type Judgement =
  | { readonly ok: true; readonly text: Text }
  | { readonly ok: false; readonly violations: readonly Violation[] };

/** Judges one sentence that stands alone. Pure; the same sentence gets the same judgement. */
export type SentenceJudge = (sentence: WrittenSentence, context: ClaimContext) => Judgement;
