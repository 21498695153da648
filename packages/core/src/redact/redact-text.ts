import { decodedView, hasEscapes } from './decoded-view.ts';
import { findBlocks } from './find-blocks.ts';
import { findAddresses, findCards, findEmails, findPhones } from './find-contacts.ts';
import { findPairs } from './find-pairs.ts';
import { findTokens } from './find-tokens.ts';
import { findUrlParts } from './find-urls.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import type { Found, SecretKind } from './secret-kind.ts';
import { findLiterals, literal, statementStart } from './statement-literals.ts';

/** Which finders look at a text. */
export interface TextRules {
  /** Runs of characters that look drawn at random. Not in names of things and of code. */
  readonly looks: boolean;
  /** E-mail addresses, phone and card numbers. */
  readonly contacts: boolean;
  readonly addresses: boolean;
  /** Literals of statements: all of a text that is one, strings and numbers of one inside a text, or none. */
  readonly literals: 'all' | 'inside' | 'none';
  readonly own: readonly { readonly name: string; readonly pattern: RegExp }[];
  readonly secretKey: (key: string) => SecretKind | undefined;
}

/** Layers of escapes that are undone: a URL in JSON in JSON. */
const mostLayers = 3;
/** What is longer is cut: nobody reads it, and it would hold up everything else. */
export const longestText = 200_000;

/** Nothing that is looked for is without one of these. */
const promising = /[=:@?'>,]|--|\+\d|\d{7}|\d[ -]\d{3}|[\w+/-]{12}|bearer|basic|passw|\(\d{3}\)/i;

function findIn(text: string, rules: TextRules): Found[] {
  const found: Found[] = [];
  if (text.includes('-----')) found.push(...findBlocks(text));
  if (/[=:>,'-]/.test(text)) found.push(...findPairs(text, rules.secretKey));
  const parts = /:\/\/|\?|@|-u|--user/.test(text) ? findUrlParts(text) : [];
  found.push(...parts);
  if (/[\w+/-]{12}|bearer|basic|apikey|splunk/i.test(text))
    found.push(...findTokens(text, rules.looks));
  if (rules.contacts) {
    // `user:password@host` is no address, and the host has to stay.
    const signIns = new Set(parts.map(({ end }) => end));
    const isMail = ({ start }: Found): boolean => !signIns.has(text.indexOf('@', start));
    if (text.includes('@')) found.push(...findEmails(text).filter(isMail));
    if (/\d[ -]?\d|\+\d/.test(text)) found.push(...findPhones(text), ...findCards(text));
  }
  if (rules.addresses) found.push(...findAddresses(text));
  for (const { name, pattern } of rules.own) {
    const flags = pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`;
    for (const { 0: value, index } of text.matchAll(new RegExp(pattern.source, flags))) {
      if (value !== '') found.push({ start: index, end: index + value.length, kind: name });
    }
  }
  if (rules.literals === 'all') found.push(...findLiterals(text, 0, true));
  else if (rules.literals === 'inside') {
    const from = statementStart(text);
    if (from >= 0) found.push(...findLiterals(text, from, true));
  }
  return found;
}

interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly kind: string;
  /** As it is without escapes, so that a value has one name however it is written. */
  readonly value: string;
}

/** What has to go from a text and from what its escapes hide, in places of the text. */
function replacements(source: string, rules: TextRules): Replacement[] {
  const all: Replacement[] = [];
  let text = source;
  let origin: Uint32Array | undefined;
  for (let layer = 0; ; layer++) {
    for (const { start, end, kind } of findIn(text, rules)) {
      const value = text.slice(start, end);
      all.push({ start: origin?.[start] ?? start, end: origin?.[end] ?? end, kind, value });
    }
    const view = layer < mostLayers ? decodedView(text) : undefined;
    if (view === undefined) return all;
    const before = origin;
    origin = before === undefined ? view.origin : view.origin.map((at) => before[at] as number);
    text = view.text;
  }
}

/** The earliest and widest come first; what lies within one that is taken goes with it. */
function withoutOverlaps(all: Replacement[], source: string): Replacement[] {
  all.sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: Replacement[] = [];
  for (const item of all) {
    const last = kept.at(-1);
    if (last === undefined || item.start >= last.end) kept.push(item);
    else if (item.end > last.end) {
      kept[kept.length - 1] = { ...last, end: item.end, value: source.slice(last.start, item.end) };
    }
  }
  return kept;
}

/** What is found depends on what stands around it, which the last pass may have changed; few texts need a third. */
const mostPasses = 8;

/** A text without its secrets. The same text when there are none, and once they are gone. */
export function redactText(given: string, rules: TextRules, names: Pseudonyms): string {
  let text = given.length > longestText ? `${given.slice(0, longestText - 2)} …` : given;
  if (!promising.test(text) && !hasEscapes(text)) return text;
  for (let pass = 0; pass < mostPasses; pass++) {
    const clean = redactOnce(text, rules, names);
    if (clean === text) return text;
    text = clean;
  }
  return text;
}

function redactOnce(source: string, rules: TextRules, names: Pseudonyms): string {
  const taken = names.spans(source);
  const outside = replacements(source, rules).flatMap((item) => around(item, taken, source));
  if (outside.length === 0) return source;
  names.reserve(source);
  let result = '';
  let at = 0;
  for (const { start, end, kind, value } of withoutOverlaps(outside, source)) {
    result += source.slice(at, start) + (kind === literal ? literal : names.nameOf(kind, value));
    at = end;
  }
  return result + source.slice(at);
}

/** Names given before stay: of a piece that holds some, only what is between them has to go, and only if it says anything. */
function around(
  item: Replacement,
  taken: readonly (readonly [number, number])[],
  source: string,
): Replacement[] {
  const within: (readonly [number, number])[] = [];
  for (let at = firstAfter(taken, item.start); (taken[at]?.[0] ?? item.end) < item.end; at++) {
    within.push(taken[at] as readonly [number, number]);
  }
  if (within.length === 0) return item.end > item.start ? [item] : [];
  const pieces: Replacement[] = [];
  let at = item.start;
  for (const [start, end] of [...within, [item.end, item.end] as const]) {
    const value = source.slice(at, Math.max(at, start));
    if (/[\p{L}\p{N}]/u.test(value))
      pieces.push({ ...item, start: at, end: at + value.length, value });
    at = Math.max(at, end);
  }
  return pieces;
}

/** The first of the spans, which are in order, that ends after `place`. */
function firstAfter(spans: readonly (readonly [number, number])[], place: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.[1] ?? 0) > place) high = middle;
    else low = middle + 1;
  }
  return low;
}
