import { book } from '../book/book.ts';
import { causeWordings } from '../book/causes.ts';
import { measureNames, prefixNames } from '../book/measures.ts';
import { mechanisms } from '../book/mechanisms.ts';
import { changeNouns, kindNouns } from '../book/nouns.ts';
import { factorWords, motionWords, sizeWords } from '../words/motions.ts';
import { anyOf, wordsOf } from './pattern.ts';

/** Every word that some sentence of the book may hold, in base forms. */
export const vocabulary: ReadonlySet<string> = new Set([
  ...Object.values(book).flatMap((alternatives) => wordsOf(anyOf(alternatives))),
  ...Object.values(measureNames).flatMap((names) => wordsOf(anyOf(names))),
  ...Object.values(prefixNames).flatMap((names) => wordsOf(anyOf(names))),
  ...Object.values(causeWordings).flatMap(({ clauses = [], nouns = [], done = [] }) =>
    wordsOf(anyOf([...clauses, ...nouns, ...done])),
  ),
  ...Object.values(mechanisms).flatMap((sentences) => wordsOf(anyOf(sentences))),
  ...Object.values(motionWords).flatMap((words) => [...words.keys()]),
  ...factorWords.keys(),
  ...sizeWords.keys(),
  ...Object.keys(kindNouns),
  ...Object.keys(changeNouns).flatMap((noun) => noun.split(' ')),
]);
