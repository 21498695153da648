const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

const negations = set(
  `not no never without neither nor none nothing cannot hardly barely scarcely nobody nowhere unable`,
);

/** Words that deny by their meaning: what stopped answering does not answer. */
const denials = set(
  `stop cease empty refuse reject run exhaust exhausted full occupied saturated saturate deplete depleted lack lose lost
   gone silent unresponsive unreachable missing unavailable out busy dry taken deny denied`,
);

export function isNegation(word: string): boolean {
  return negations.has(word) || /n['’]t$/.test(word);
}

export function isDenial(forms: readonly string[]): boolean {
  return forms.some((form) => denials.has(form));
}
