import type { Violation, ViolationKind } from '../claim.ts';

const longest = 80;

export function violation(kind: ViolationKind, words: string, problem: string): Violation {
  return {
    kind,
    words: words.length > longest ? `${words.slice(0, longest - 1)}…` : words,
    problem,
  };
}
