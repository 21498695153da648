import type { Evidence, Text, TextPart } from '@abduce/core';
import { showQuantity } from '../quantity.ts';
import { factValue, formatOf } from './facts.ts';
import { text } from './text.ts';

/** Ids in square brackets, such as `[E3]` or `[E3, E4]`. */
const citation = /\s*\[(E\d+(?:,\s*E\d+)*)\]/g;

/** A word that holds a digit, with what is glued to it. */
const numeral = /[^\s,;:!?()[\]"'“”]*\d[^\s,;:!?()[\]"'“”]*/g;

export interface Sourced {
  readonly text: Text;
  /** Evidence ids, in order of first mention. */
  readonly evidence: readonly string[];
  /** False when it held a number that no evidence knows; that number is left out. */
  readonly complete: boolean;
}

/**
 * Turns a worded reason into parts: ids in brackets become citations, numbers become references to the facts they
 * were written from. A number that no fact and no name accounts for is replaced by an ellipsis.
 */
export function sourced(reason: string, evidence: readonly Evidence[], names: Corpus): Sourced {
  const cited = new Set<string>();
  const words = reason.replace(citation, (_, ids: string) => {
    for (const id of ids.split(/,\s*/)) cited.add(id);
    return '';
  });
  const known = evidence.filter(({ id }) => cited.has(id));
  const others = evidence.filter(({ id }) => !cited.has(id));
  const shown = shownValues(known.length > 0 ? known : others);
  let complete = true;
  const literal = (piece: string): string =>
    piece.replace(numeral, (token) => {
      if (names.has(token)) return token;
      complete = false;
      return '…';
    });
  const parts: TextPart[] = [];
  let rest = words;
  while (rest !== '') {
    const hit = firstHit(rest, shown);
    if (hit === undefined) {
      parts.push(literal(rest));
      break;
    }
    parts.push(literal(rest.slice(0, hit.at)), hit.part);
    rest = rest.slice(hit.at + hit.length);
  }
  return {
    text: text(...parts),
    evidence: known.map(({ id }) => id),
    complete,
  };
}

interface ShownValue {
  readonly words: string;
  readonly part: TextPart;
}

function shownValues(evidence: readonly Evidence[]): readonly ShownValue[] {
  const shown: ShownValue[] = [];
  for (const item of evidence) {
    for (const fact of item.facts) {
      const part = factValue(item, fact.name);
      if (part === undefined) continue;
      const words =
        typeof fact.value === 'string' ? fact.value : showQuantity(fact.value, fact.unit);
      if (!/\d/.test(words)) continue;
      if (formatOf(item, fact) === 'percent' && typeof fact.value === 'number') {
        shown.push({ words: `${showQuantity(fact.value * 100, '1')} %`, part });
      }
      shown.push({ words, part });
    }
  }
  return shown.sort((a, b) => b.words.length - a.words.length);
}

/** The earliest place where a value stands as a word of its own; the longest value there. */
function firstHit(
  words: string,
  shown: readonly ShownValue[],
): { at: number; length: number; part: TextPart } | undefined {
  let best: { at: number; length: number; part: TextPart } | undefined;
  for (const { words: value, part } of shown) {
    for (let at = words.indexOf(value); at >= 0; at = words.indexOf(value, at + 1)) {
      if (!standsAlone(words, at, value.length)) continue;
      if (best === undefined || at < best.at) best = { at, length: value.length, part };
      break;
    }
  }
  return best;
}

function standsAlone(words: string, at: number, length: number): boolean {
  const before = words[at - 1] ?? ' ';
  const after = words.slice(at + length, at + length + 2);
  return !/[\w.\-/]/.test(before) && !/^(?:\w|[.\-/]\w)/.test(after);
}

/** Everything in a report that telemetry named: digits inside such words are no measurements. */
export interface Corpus {
  /** True when `token` occurs in it as a whole word. */
  has(token: string): boolean;
}

export function corpusOf(texts: Iterable<string>): Corpus {
  const all = [...texts].join('\n');
  return {
    has(token) {
      const bare = token.replace(/[.…]+$/, '');
      for (let at = all.indexOf(bare); at >= 0; at = all.indexOf(bare, at + 1)) {
        if (!/\w/.test(all[at - 1] ?? ' ') && !/\w/.test(all[at + bare.length] ?? ' ')) return true;
      }
      return false;
    },
  };
}
