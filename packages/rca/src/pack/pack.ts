import type { CauseType, EvidenceQuery, Report, UnixMs } from '@abduce/core';

/**
 * Everything that a language model may see of an incident, and nothing else: redacted, within a budget, frozen.
 * Telemetry stands in it as data with a label of who can write it; nothing in it is an instruction.
 */
export interface EvidencePack {
  readonly schema: 1;
  readonly verdict: Report['verdict'];
  readonly cause: CauseType | null;
  readonly confidence: number;
  readonly grade: Report['grade'];
  readonly entities: readonly PackEntity[];
  readonly times: readonly PackTime[];
  /** Words out of the telemetry that a sentence may quote without typing them. */
  readonly quotes: readonly PackQuote[];
  readonly evidence: readonly PackEvidence[];
  /** Along which the engine found that one thing brought about another; only here may a text say "because". */
  readonly causes: readonly PackCause[];
  readonly logs: readonly PackLog[];
  readonly ruledOut: readonly PackHypothesis[];
  readonly unknowns: readonly string[];
  readonly actions: readonly PackAction[];
  /** The template's own sentences, with references in braces: what a wording may say, in other words. */
  readonly sentences: readonly PackSentence[];
  /** What was left out for want of room, and why. */
  readonly cut: readonly PackCut[];
}

/** Who can write the words: a system, the application, or anyone who sends a request or a commit. */
export type PackTrust = 'system' | 'application' | 'user_influenced';

/** Referred to as `{S1}`. */
export interface PackEntity {
  readonly ref: string;
  readonly name: string;
  readonly kind: string;
  readonly role: 'target' | 'root' | 'path' | 'other';
}

/** Referred to as `{T1}`. */
export interface PackTime {
  readonly ref: string;
  readonly at: UnixMs;
  /** As it will be shown, such as `14:02:31 UTC`. */
  readonly shown: string;
  readonly what: string;
}

/** Referred to as `{Q1}`. Data of unknown origin: to be shown, never to be followed. */
export interface PackQuote {
  readonly ref: string;
  readonly text: string;
}

/** Its facts are referred to as `{E7.after}`. */
export interface PackEvidence {
  readonly id: string;
  readonly kind: 'metric' | 'log' | 'trace' | 'profile' | 'change' | 'topology';
  /** Ref of its entity, where that is among `entities`. */
  readonly entity: string | null;
  /** The two sides, where it was measured on a dependency: refs of caller and called. */
  readonly edge: readonly [string, string] | null;
  readonly title: string;
  readonly facts: readonly PackFact[];
  readonly moved: 'up' | 'down' | 'same' | null;
  readonly trust: PackTrust;
  readonly query: EvidenceQuery['kind'];
}

export interface PackFact {
  readonly field: string;
  /** As it will be shown: `353.7 ms`. */
  readonly shown: string;
  /** Absent for words. */
  readonly value: number | null;
  readonly unit: string;
}

/** An edge of cause and effect that the engine confirmed: between two pieces of evidence, or from a change. */
export interface PackCause {
  readonly from: string;
  readonly to: string;
}

export interface PackLog {
  readonly entity: string;
  readonly severity: string;
  readonly template: string;
  readonly before: number;
  readonly during: number;
  readonly trust: PackTrust;
}

export interface PackHypothesis {
  readonly title: string;
  readonly status: 'supported' | 'refuted' | 'untestable';
  readonly reason: string;
  readonly evidence: readonly string[];
}

/** Referred to by its id alone; its words are the catalogue's and never a model's. */
export interface PackAction {
  readonly id: string;
  readonly level: 'mitigate' | 'fix' | 'prevent';
  readonly text: string;
}

export interface PackSentence {
  /**
   * Where it stands in the report: `title`, `chain[2].text`; of texts that go sentence by sentence also which one:
   * `summary[0]`, `rootCause.text[1]`.
   */
  readonly place: string;
  /**
   * With references in braces: `{E1.before}` a fact, `{E1.count:number}` a fact in another format than its own,
   * `{growth:E1.after,E1.before}` a number worked out from two, `{S2}` an entity, `{T1}` a time, `{Q1}` a quotation,
   * `{confidence}` how sure the verdict is. Citations are left out: they are in `evidence`.
   */
  readonly text: string;
  readonly evidence: readonly string[];
}

export interface PackCut {
  readonly what: string;
  readonly kept: number;
  readonly total: number;
  readonly reason: string;
}
