import type { Clause, PlacedCue } from '../read/clauses.ts';
import { type Item, isMark, isWord } from '../read/item.ts';
import { motionOf, predicateOf } from '../words/directions.ts';
import { isNegation } from '../words/negations.ts';
import type { RuleContext } from './rule.ts';

/** One claim that something brought about something else, in clauses. */
export interface CausalClaim {
  readonly words: string;
  readonly cause: readonly Clause[];
  readonly effect: readonly Clause[];
  readonly denied: boolean;
}

/** Every claim of cause and effect in a sentence, those made by a colon included. */
export function causalClaims({ parsed }: RuleContext): readonly CausalClaim[] {
  const { clauses, cues, items } = parsed;
  const part = (number: number): readonly Clause[] =>
    clauses.filter((clause) => clause.part === number);
  const telling = cues.filter(
    (cue, at) => !(part(cue.part + 1).length === 0 && at < cues.length - 1),
  );
  const claims = telling.map((cue): CausalClaim => {
    const [own, right] = [part(cue.part), part(cue.part + 1)];
    // `…, which in turn makes gateway fail`: what came before both words.
    const left = own.length === 0 && cue.part > 0 ? part(cue.part - 1) : own;
    const words = items
      .slice(cue.at, cue.at + cue.length)
      .map((item) => (item.kind === 'word' ? item.text : ''))
      .join(' ');
    return { words, ...sides(cue, left, right), denied: isDenied(items, cue) };
  });
  return [...claims, ...colonClaims(clauses, items)];
}

function sides(
  cue: PlacedCue,
  left: readonly Clause[],
  right: readonly Clause[],
): { readonly cause: readonly Clause[]; readonly effect: readonly Clause[] } {
  const fronted =
    left.length === 0 || !left.some(({ items }) => items.some(({ kind }) => kind !== 'mark'));
  switch (cue.kind) {
    case 'after':
      return fronted
        ? { cause: right.slice(0, 1), effect: right.slice(1) }
        : { cause: right, effect: left };
    case 'before':
      return { cause: left, effect: right };
    case 'noun': {
      const last = left.at(-1)?.items ?? [];
      const named =
        isWord(last.at(-1), 'be', 'is', 'was', 'as') ||
        isWord(last.at(-2), 'be', 'is', 'was', 'as');
      if (named) return { cause: left, effect: right };
      return { cause: right, effect: left };
    }
  }
}

/** A word of denial close before the causal word. */
function isDenied(items: readonly Item[], { at, length }: PlacedCue): boolean {
  for (let place = at - 1; place >= at - 8 && place >= 0; place--) {
    const item = items[place];
    if (isMark(item, ',', ';', '.', ')', '(')) break;
    if (item?.kind === 'word' && isNegation(item.text.toLowerCase())) return true;
  }
  const next = items[at + length];
  return isWord(next, 'not', 'never');
}

/** `gateway is failing: orders had no free slot` says because without the word. */
function colonClaims(clauses: readonly Clause[], items: readonly Item[]): readonly CausalClaim[] {
  const claims: CausalClaim[] = [];
  for (const [at, item] of items.entries()) {
    if (!isMark(item, ':', '—', '–')) continue;
    const next = items[at + 1];
    if (next === undefined || next.kind === 'value' || next.kind === 'quoted' || isMark(next, '“'))
      continue;
    const left = clauses.filter(({ from }) => from < at);
    const right = clauses.filter(({ from }) => from > at);
    const said = left.some((clause) =>
      clause.items.some((one) => one.kind === 'word' && says(one.forms)),
    );
    const explains = right.some(({ named, ownTopics, items: own }) => {
      return named.length > 0 || (ownTopics.size > 0 && own.every(({ kind }) => kind !== 'value'));
    });
    if (said && explains) claims.push({ words: ':', cause: right, effect: left, denied: false });
  }
  return claims;
}

function says(forms: readonly string[]): boolean {
  return motionOf(forms) !== undefined || predicateOf(forms) !== undefined;
}
