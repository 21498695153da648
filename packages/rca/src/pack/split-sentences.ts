import type { Text, TextPart } from '@abduce/core';

/** Where a sentence ends inside our own words: after its mark, before a blank and what cannot go on with it. */
const boundary = /(?<=[.!?…])\s+(?=[A-Z“"]|$)/;

/** A paragraph sentence by sentence. */
export function splitSentences(paragraph: Text): readonly Text[] {
  const sentences: TextPart[][] = [[]];
  for (const part of paragraph) {
    const pieces = typeof part === 'string' ? part.split(boundary) : [part];
    for (const [at, piece] of pieces.entries()) {
      if (at > 0) sentences.push([]);
      if (piece !== '') sentences.at(-1)?.push(piece);
    }
  }
  return sentences.filter((sentence) => sentence.some((part) => part !== ' '));
}
