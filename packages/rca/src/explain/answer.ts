/**
 * What a model is asked for. Numbers, entities and times are references in braces: `{E7.after}`, `{S2}`, `{T1}`.
 * The places are those of the report; a place that is missing keeps the sentence of the template.
 */
export interface ModelAnswerDocument {
  readonly title: WrittenSentence;
  /** Two to five sentences: what, why, since when, how sure. */
  readonly summary: readonly WrittenSentence[];
  /** How the cause does its harm. */
  readonly cause: readonly WrittenSentence[];
  /** One for each step of the chain that is worded anew, by its number from 1. */
  readonly chain: readonly (WrittenSentence & { readonly step: number })[];
  /** Ids of the catalogue's actions, most useful first. */
  readonly actions: readonly string[];
}

/** One sentence, and the evidence that it says it rests on. */
export interface WrittenSentence {
  readonly text: string;
  /** Evidence ids. */
  readonly evidence: readonly string[];
}
