import { measureNames, namesake, prefixNames } from '../book/measures.ts';
import { lexeme } from './lexeme.ts';
import { anyOf, type Pattern } from './pattern.ts';

interface Names {
  /** From the book. */
  readonly given: Pattern;
  /** Its title, which says also what is special about it. */
  readonly title: Pattern;
}

const namesByTitle = new Map<string, Names>();
/** Titles of series come from telemetry. */
const mostTitles = 2000;

/** What a measurement may be called. */
export function namesOf(title: string, prefix: string): Names {
  const key = `${prefix}\u0000${title}`;
  const known = namesByTitle.get(key);
  if (known !== undefined) return known;
  const given = prefix === '' ? measureNames[namesake[title] ?? title] : prefixNames[prefix];
  const names: Names = {
    given: anyOf(given ?? []),
    title: titlePattern(prefix === '' ? title : ''),
  };
  if (namesByTitle.size < mostTitles) namesByTitle.set(key, names);
  return names;
}

/** The words of a title; what stands behind a comma may be left out unless it says when. */
function titlePattern(title: string): Pattern {
  const [head = '', ...rest] = title.replace(/[;(].*$/s, '').split(', ');
  const words = (text: string): readonly Pattern[] =>
    (text.match(/[A-Za-z][A-Za-z'/-]*|\d/g) ?? []).map(lexeme);
  const parts = [
    ...words(head),
    ...rest.flatMap((one): readonly Pattern[] => {
      const part: Pattern = { kind: 'all', parts: [{ kind: 'mark', mark: ',' }, ...words(one)] };
      return [/^while /.test(one) ? part : { kind: 'maybe', part }];
    }),
  ];
  const readable = parts.length > 0 && !/\d/.test(title);
  return readable ? { kind: 'all', parts } : { kind: 'any', parts: [] };
}
