import type { WrittenSentence } from '../answer.ts';
import type { ReportPack } from './report-packs.ts';

/** What sort of falsehood a sample holds. */
export type AdversaryLabel =
  | 'invented number'
  | 'wrong unit'
  | 'wrong scale'
  | 'wrong rounding'
  | 'number of another evidence'
  | 'swapped before and after'
  | 'direction flipped'
  | 'invented entity'
  | 'swapped entity'
  | 'invented version'
  | 'invented time'
  | 'shifted time'
  | 'invented causal link'
  | 'reversed causality'
  | 'ruled-out hypothesis blamed'
  | 'innocent change blamed'
  | 'overclaimed certainty'
  | 'unsupported impact'
  | 'uncited'
  | 'wrong citation'
  | 'unknown reference'
  | 'field mix-up'
  | 'negation flip'
  | 'hidden number'
  | 'hidden name'
  | 'injected instruction'
  | 'markup or command';

/** One sentence that says something false, and the words that say it. */
export interface AdversarySample extends WrittenSentence {
  readonly pack: ReportPack;
  readonly label: AdversaryLabel;
  /** The exact words of the false claim; part of `text`. */
  readonly needle: string;
}

/** A sample as a mutation makes it; the pack is added by whoever drew it. */
export type Draft = Omit<AdversarySample, 'pack' | 'label'>;
