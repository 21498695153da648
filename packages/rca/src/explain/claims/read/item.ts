import type { TextDerived, TextPart } from '@abduce/core';
import type { FactRole, KnownFact, Measure } from '../index/measure.ts';
import type { Quantity } from './quantity.ts';

interface Placed {
  /** Place in the sentence. */
  readonly start: number;
  readonly end: number;
}

export interface WordItem extends Placed {
  readonly kind: 'word';
  readonly text: string;
  /** Lower-case base forms. */
  readonly forms: readonly string[];
}

export interface MarkItem extends Placed {
  readonly kind: 'mark';
  readonly text: string;
}

export interface EntityItem extends Placed {
  readonly kind: 'entity';
  /** Lower case. */
  readonly name: string;
  readonly part: TextPart;
}

/** Words out of the evidence: a quotation, a version, the name of a table. */
export interface QuotedItem extends Placed {
  readonly kind: 'quoted';
  readonly part: TextPart;
  readonly facts: readonly { readonly evidence: string; readonly field: string }[];
  /** Evidence that has these words for a title. */
  readonly titled?: readonly string[];
}

/** What a number may stand for. */
export interface Candidate {
  readonly part: TextPart;
  readonly role: FactRole;
  /** Evidence ids it rests on; none for the figures of the report. */
  readonly evidence: readonly string[];
  readonly measure: Measure | undefined;
  readonly fact: KnownFact | undefined;
  readonly derive?: TextDerived['derive'];
  /** Of a time: Unix milliseconds. */
  readonly value: number | undefined;
}

export interface ValueItem extends Placed {
  readonly kind: 'value';
  readonly candidates: readonly Candidate[];
  /** Where it was typed in digits or words. */
  readonly typed: Quantity | undefined;
}

/** A number without candidates is kept, so that what follows can still be read. */
export type Item = WordItem | MarkItem | EntityItem | QuotedItem | ValueItem;

export function isMark(item: Item | undefined, ...marks: readonly string[]): boolean {
  return item?.kind === 'mark' && marks.includes(item.text);
}

export function isWord(item: Item | undefined, ...words: readonly string[]): boolean {
  return item?.kind === 'word' && words.some((word) => item.forms.includes(word));
}
