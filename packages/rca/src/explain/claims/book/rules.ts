/** Patterns by name, each a list of alternatives; see `../phrases/pattern.ts` for how they are written. */
export type Rules = Readonly<Record<string, readonly string[]>>;
