import type { ReadChange } from './effect.ts';

const quoted = /"([^"\\\n]{5,80})"|'([^'\\\n]{5,80})'|`([^`\\\n]{5,80})`/g;
/** A name rather than a sentence or a plain word: it holds a mark, a digit or an inner capital. */
const nameLike = /^[^\s]*(?:[._:/-]\w|\d|[a-z][A-Z])[^\s]*$/;

function literalsOf(lines: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const line of lines) {
    for (const [, double, single, back] of line.matchAll(quoted)) {
      const literal = double ?? single ?? back ?? '';
      if (nameLike.test(literal)) found.add(literal.toLowerCase());
    }
  }
  return found;
}

/** Names in quotes that came or went with a change, in lower case. */
export function netLiterals({ added, removed }: ReadChange): readonly string[] {
  const [now, before] = [literalsOf(added), literalsOf(removed)];
  return [
    ...[...now].filter((literal) => !before.has(literal)),
    ...[...before].filter((literal) => !now.has(literal)),
  ];
}
