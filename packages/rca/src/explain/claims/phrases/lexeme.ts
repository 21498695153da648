import { wordForms } from '../words/word-forms.ts';
import type { Pattern } from './pattern.ts';

/** A word of the template, in any inflection. */
export function lexeme(word: string): Pattern {
  const parts = wordForms(word).map((form): Pattern => ({ kind: 'word', word: form }));
  return { kind: 'any', parts };
}
