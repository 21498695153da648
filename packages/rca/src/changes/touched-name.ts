import type { Clue, Clues } from './clues/clue.ts';
import type { ReadChange } from './effects/effect.ts';
import { netLiterals } from './effects/literals.ts';
import type { Texts } from './read-clues.ts';
import { namesOf } from './words.ts';

export const nameDefaults = {
  /** What naming the very thing that a message complains of proves. */
  name: 0.75,
  /** … where that name itself came or went with the change. */
  quoted: 0.85,
  /** … where it is a short plain word, as tables and fields of any system are called. */
  plain: 0.5,
  /** Changing a function that stands in the stack of a failure. */
  frame: 0.6,
  /** Changing a function whose messages stopped. */
  gone: 0.5,
  /** A thing that the change speaks of as often as before. */
  kept: 0.3,
  /** Messages that weigh less prove nothing by what they name. */
  leastWeight: 0.4,
} as const;

/** The name that the trouble speaks of and a change touches, and what that proves. */
export interface TouchedName {
  readonly name: string | undefined;
  /** 0..1 */
  readonly strength: number;
}

/** Looks for what messages quote, name and list in stacks among what a change added, removed and stands in. */
export function touchedName(
  read: ReadChange,
  texts: readonly Texts[],
  usual: Clues['usual'],
  credit: (clue: Clue, amount: number) => void,
): TouchedName {
  const changed = [...read.added, ...read.removed].join('\n');
  const names = namesOf(changed);
  const inside = changed === '' ? names : namesOf([...read.lines.context, changed].join('\n'));
  const literals = netLiterals(read).filter(
    (literal) => ![...namesOf(literal)].some((one) => usual.has(one)),
  );
  let best: TouchedName = { name: undefined, strength: 0 };
  const take = (name: string, strength: number): void => {
    if (strength > best.strength) best = { name, strength };
  };
  for (const { clue, names: seen, quoted, frames } of texts) {
    const { weight, turn, kind, text } = clue;
    if (turn === 'gone') {
      for (const one of seen)
        if (names.has(one) && netName(read, one)) take(one, nameDefaults.gone);
      continue;
    }
    // What runs as it should also speaks of a change, such as of the flag that was turned.
    if (weight < nameDefaults.leastWeight) continue;
    for (const one of quoted) {
      if (usual.has(one) || !speaks(changed, one)) continue;
      const strength = netLiteral(read, one) ? quotedWorth(one) : nameDefaults.kept;
      take(one, strength * weight);
      credit(clue, strength);
    }
    for (const one of frames) {
      if (usual.has(one) || !inside.has(one)) continue;
      take(one, nameDefaults.frame * weight);
      credit(clue, nameDefaults.frame);
    }
    for (const one of seen) {
      const own = nameLike(names, one);
      if (usual.has(one) || own === undefined || !netName(read, own)) continue;
      take(one, nameDefaults.name * weight);
      credit(clue, nameDefaults.name);
    }
    if (kind === 'measurement') continue;
    for (const literal of literals) {
      if (!text.toLowerCase().includes(literal)) continue;
      take(literal, nameDefaults.name * weight);
      credit(clue, nameDefaults.name);
    }
  }
  return best;
}

function quotedWorth(quoted: string): number {
  return /[^a-z]/.test(quoted) || quoted.length > 8 ? nameDefaults.quoted : nameDefaults.plain;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function occurrences(lines: readonly string[], pattern: RegExp): number {
  return lines.reduce((sum, line) => sum + (line.toLowerCase().match(pattern)?.length ?? 0), 0);
}

/** Whether a text holds a quoted thing as a word of its own. */
function speaks(text: string, quoted: string): boolean {
  const one = escaped(quoted);
  return new RegExp(`["'\`]${one}["'\`]|\\b${one}\\b`).test(text.toLowerCase());
}

/** A literal that is more often on one side than on the other. */
function netLiteral({ added, removed }: ReadChange, literal: string): boolean {
  const pattern = new RegExp(`\\b${escaped(literal)}\\b`, 'g');
  return occurrences(added, pattern) !== occurrences(removed, pattern);
}

/** Shorter names than this end many others. */
const leastEnd = 10;

/** The same name, or one that it is the end of: settings carry the name of what they belong to in front. */
function nameLike(names: ReadonlySet<string>, wanted: string): string | undefined {
  if (names.has(wanted)) return wanted;
  if (wanted.length < leastEnd) return undefined;
  return [...names].find((name) => name.endsWith(wanted));
}

function netName({ added, removed }: ReadChange, name: string): boolean {
  const count = (lines: readonly string[]): number =>
    lines.filter((line) => namesOf(line).has(name)).length;
  return count(added) !== count(removed);
}
