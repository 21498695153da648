import type { Measure } from '../index/measure.ts';
import type { EvidenceIndex } from '../index/pack-index.ts';
import type { Candidate, ValueItem } from '../read/item.ts';
import type { Motion } from '../words/motions.ts';

/** One measurement of one piece of evidence: what a clause may be about. */
export interface Reading {
  readonly evidence: EvidenceIndex;
  readonly measure: Measure;
}

/** What a clause turned out to say. */
export interface Statement {
  /** `trouble` is "it", or "the incident"; `root` the root cause. */
  readonly kind: 'measured' | 'root' | 'change' | 'trouble' | 'other';
  /** Evidence ids that it rests on. */
  readonly evidence: readonly string[];
  /** Entity that "it" may stand for afterwards. */
  readonly entity: string | undefined;
  /** Of a measurement: which of those of the evidence, and how it moved. */
  readonly measure?: Measure;
}

/** A word of movement, to be weighed once it is known what moved. */
export interface Claim {
  /** Place of the word in the sentence. */
  readonly at: number;
  readonly motion?: Motion;
  /** What it is as a multiple of what it was. */
  readonly factor?: number;
  /** At least, at most that multiple. */
  readonly least?: number;
  readonly most?: number;
  readonly size?: 'big' | 'small';
}

/** A number in its role: what it stands for, should the clause be about a reading. */
export interface Given {
  readonly item: ValueItem;
  candidate(reading: Reading): Candidate | undefined;
}

/** How far a sentence has been understood. Never changed: who goes back takes an older one. */
export interface Frame {
  /** What the clause being read may still be about. */
  readonly readings: readonly Reading[];
  readonly changes: readonly EvidenceIndex[];
  readonly claims: readonly Claim[];
  readonly given: readonly Given[];
  /** Item at which the clause begins. */
  readonly from: number;
  /** What it was before was told, and nothing since. */
  readonly former?: boolean;
  /** What it is now was told. */
  readonly present?: boolean;
  /** The clause tells a time. */
  readonly timed?: boolean;
  /** The clause says which route, operation, statement or error it is about. */
  readonly specific?: boolean;
  /** A part was told in words: the clause says something without a number. */
  readonly bound?: boolean;
  /** The clause names the entity, by name or by a pronoun. */
  readonly placed: string | undefined;
  readonly statements: readonly Statement[];
  readonly chosen: readonly (readonly [ValueItem, Candidate])[];
  /** Number of the first statement that "it" may refer to. */
  readonly since: number;
  /** A cause was just given: what follows by "and" would be read as part of it. */
  readonly closed: boolean;
  /** Which moment of a change the verb speaks of: `made`, or else when it went live. */
  readonly moment: string;
  /** What the clause is read for; with it a clause that led nowhere is not tried twice. */
  readonly purpose: string;
}
