import type { Evidence, Text, TextPart, TextValue } from '@abduce/core';
import { showQuantity } from '../quantity.ts';
import { factOf, factValue } from './facts.ts';
import { bare } from './movement.ts';
import { text } from './text.ts';

/** Ids in square brackets, such as `[E3]` or `[E3, E4]`. */
const citation = /\s*\[(E\d+(?:,\s*E\d+)*)\]/g;

/** A word that holds a digit, with what is glued to it. */
const numeral = /[^\s,;:!?()[\]"'“”]*\d[^\s,;:!?()[\]"'“”]*/g;

/** What parts such words. */
const separators = /[\s,;:!?()[\]"'“”]+/;

export interface Sourced {
  readonly text: Text;
  /** Evidence ids, in order of first mention. */
  readonly evidence: readonly string[];
  /** False when it held a number that no evidence knows; that number is left out. */
  readonly complete: boolean;
}

/** Turns worded reasons into parts; the same evidence is looked up once for all of them. */
export type Sourcing = (reason: string) => Sourced;

/**
 * Turns a worded reason into parts: ids in brackets become citations, numbers become references to the facts they
 * were written from. A number that no fact and no name accounts for is replaced by an ellipsis.
 */
export function sourced(reason: string, evidence: readonly Evidence[], names: Corpus): Sourced {
  return sourcing(evidence, names)(reason);
}

/** The same for many reasons. */
export function sourcing(evidence: readonly Evidence[], names: Corpus): Sourcing {
  const byId = new Map(evidence.map((item) => [item.id, item]));
  const perItem = new Map<string, readonly ShownValue[]>();
  const shownOf = (item: Evidence): readonly ShownValue[] => {
    const known = perItem.get(item.id);
    if (known !== undefined) return known;
    const shown = shownValues(item);
    perItem.set(item.id, shown);
    return shown;
  };
  let everything: readonly ShownValue[] | undefined;
  const all = (): readonly ShownValue[] => {
    everything ??= sorted(evidence.flatMap(shownOf));
    return everything;
  };
  return (reason) => {
    const cited = new Set<string>();
    const words = plainUnknown(
      reason.replace(citation, (_, ids: string) => {
        for (const id of ids.split(/,\s*/)) if (byId.has(id)) cited.add(id);
        return '';
      }),
    );
    const ids = [...cited];
    // Most reasons hold no number, and most of the rest only numbers of what they cite.
    const values = (): readonly ShownValue[] =>
      ids.length === 0 ? all() : sorted(ids.flatMap((id) => byId.get(id) ?? []).flatMap(shownOf));
    const { text: told, complete } = parted(words, /\d/.test(words) ? values() : [], names);
    return { text: text(...smoothed(told, byId)), complete, evidence: ids };
  };
}

/** A value that is not known is noted as a question mark; people say what is known. */
function plainUnknown(reason: string): string {
  return reason
    .replace(/\bwent \? → \?/g, 'is not known')
    .replace(/\? → \?/g, 'not known')
    .replace(/\bwent \? → /g, 'stood at ')
    .replace(/\? → /g, '')
    .replace(/ → \?/g, ' before, unknown since');
}

/** `went 1 call → 1 call` is how an engine notes it; people say `went from 1 to 30 calls`, or name what did not move once. */
function smoothed(parts: Text, byId: ReadonlyMap<string, Evidence>): Text {
  const told: TextPart[] = [];
  for (let at = 0; at < parts.length; at++) {
    const [part, arrow, next] = parts.slice(at, at + 3) as (TextPart | undefined)[];
    const item = arrow === ' → ' && isValue(part) ? byId.get(part.evidence) : undefined;
    const pair = item !== undefined && isValue(part) && isValue(next) ? { part, next } : undefined;
    if (item === undefined || pair === undefined || pair.next.evidence !== item.id) {
      told.push(part as TextPart);
      continue;
    }
    const last = told.at(-1);
    const went = typeof last === 'string' && /\bwent $/.test(last);
    const same = shownFact(item, pair.part) === shownFact(item, pair.next);
    // Equal words are found as the first fact that reads so.
    const field = pair.next.field.replace(/before$/, 'after');
    const now = factOf(item, field) === undefined ? pair.next : { ...pair.next, field };
    if (went && same) told.splice(-1, 1, last.replace(/went $/, 'stayed at '), now);
    else if (went) told.push('from ', bare(item, pair.part) as TextPart, ' to ', pair.next);
    else if (same) told.push(now);
    else told.push(bare(item, pair.part) as TextPart, arrow as TextPart, pair.next);
    at += 2;
  }
  return told;
}

function shownFact(item: Evidence, { field }: TextValue): string {
  const fact = factOf(item, field);
  return typeof fact?.value === 'number'
    ? showQuantity(fact.value, fact.unit)
    : (fact?.value ?? '');
}

function isValue(part: TextPart | undefined): part is TextValue {
  return typeof part === 'object' && 'field' in part;
}

function parted(
  words: string,
  shown: readonly ShownValue[],
  names: Corpus,
): Pick<Sourced, 'text' | 'complete'> {
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
  return { text: text(...parts), complete };
}

interface ShownValue {
  readonly words: string;
  readonly part: TextPart;
}

function shownValues(item: Evidence): readonly ShownValue[] {
  const shown: ShownValue[] = [];
  for (const fact of item.facts) {
    const part = factValue(item, fact.name);
    if (part === undefined) continue;
    const words = typeof fact.value === 'string' ? fact.value : showQuantity(fact.value, fact.unit);
    if (!/\d/.test(words)) continue;
    if (part.format === 'percent' && typeof fact.value === 'number') {
      shown.push({ words: `${showQuantity(fact.value * 100, '1')} %`, part });
    }
    shown.push({ words, part });
  }
  return shown;
}

/** Longest first, so that no number is taken out of a longer one. */
function sorted(shown: readonly ShownValue[]): readonly ShownValue[] {
  return shown.toSorted((a, b) => b.words.length - a.words.length);
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

/** Names that places and hosts are numbered by, such as `eu-west-2`: no measurement reads so. */
const regional = /^[a-z]{2,}(?:-[a-z]{2,})*-\d{1,2}[a-z]?$/;

export function corpusOf(texts: Iterable<string>): Corpus {
  const all = [...texts].join('\n');
  const words = new Set(all.split(separators));
  const asked = new Map<string, boolean>();
  const occurs = (bare: string): boolean => {
    for (let at = all.indexOf(bare); at >= 0; at = all.indexOf(bare, at + 1)) {
      if (!/\w/.test(all[at - 1] ?? ' ') && !/\w/.test(all[at + bare.length] ?? ' ')) return true;
    }
    return false;
  };
  return {
    has(token) {
      const bare = token.replace(/[.…]+$/, '');
      if (words.has(bare) || regional.test(bare)) return true;
      // A bare number is no piece of a name: the version 2.14.0 does not account for 14.
      if (/^[\d.]*$/.test(bare)) return false;
      const known = asked.get(bare);
      if (known !== undefined) return known;
      const found = occurs(bare);
      asked.set(bare, found);
      return found;
    },
  };
}
