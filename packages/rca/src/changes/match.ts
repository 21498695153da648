import type { Clue, Clues } from './clues/clue.ts';
import { codeEffects } from './effects/code-effects.ts';
import { dataEffects } from './effects/data-effects.ts';
import type { Effect, ReadChange } from './effects/effect.ts';
import { kindEffects } from './effects/kind-effects.ts';
import { netLiterals } from './effects/literals.ts';
import { settingsEffects } from './effects/settings-effects.ts';
import { valueEffects } from './effects/value-effects.ts';
import { versionEffects } from './effects/version-effects.ts';
import type { Texts } from './read-clues.ts';
import { namesOf, wordsOf } from './words.ts';

/** How well what a change does fits what is seen. */
export interface Match {
  /** 0..1 */
  readonly score: number;
  /** The effect that brings such trouble, where one was found. */
  readonly effect?: Effect;
  /** What the effect alone proves, 0..1. */
  readonly done: number;
  /** A name that the trouble speaks of and the change touches. */
  readonly name?: string;
  /** Telling words in common, the rarest first. */
  readonly words: readonly string[];
  /** Clues that it accounts for, best first. */
  readonly clues: readonly Clue[];
}

export const matchDefaults = {
  /** The most that words in common can prove. */
  words: 0.5,
  /** What naming the very thing that a message complains of proves. */
  name: 0.75,
  /** … where that name itself came or went with the change. */
  quoted: 0.85,
  /** … where it is a short plain word, as tables and fields of any system are called. */
  plain: 0.5,
  /** The least weight of a message that holds a text or a name of the change. */
  quiet: 0.6,
  /** Changing a function that stands in the stack of a failure. */
  frame: 0.6,
  /** A number that the change sets and the trouble shows. */
  value: 0.5,
  /** Weight of words of title, path and unchanged lines. */
  around: 0.3,
  /** Weight of words that were usual before. */
  usual: 0.4,
  /** Weight of what is seen when it does not speak of what the change acts on. */
  besides: 0.4,
  /** Weight of an effect whose diff shares no word with what is seen; of one that tells by itself; of one without a diff. */
  apart: 0.45,
  telling: 0.7,
  unread: 0.8,
  /** Weight of all that a change says when its code only moved. */
  moved: 0.4,
} as const;

const rules = [
  ...valueEffects,
  ...codeEffects,
  ...dataEffects,
  ...settingsEffects,
  ...versionEffects,
  ...kindEffects,
];

export function effectsOf(read: ReadChange): readonly Effect[] {
  return rules
    .flatMap(({ does, brings, telling, find }) => {
      const found = find(read);
      return found === undefined ? [] : [{ does, brings, ...(telling && { telling }), ...found }];
    })
    .sort((a, b) => b.strength - a.strength);
}

/** Words of a change: those that came or went count fully, those around them a little. */
export function weighWords(read: ReadChange): ReadonlyMap<string, number> {
  const balance = new Map<string, number>();
  for (const [lines, sign] of [
    [read.added, 1],
    [read.removed, -1],
  ] as const) {
    for (const word of wordsOf(lines.join('\n')))
      balance.set(word, (balance.get(word) ?? 0) + sign);
  }
  const weights = new Map<string, number>();
  const { title, files = [] } = read.change;
  const around = [title, ...files, ...read.lines.context, ...read.lines.logging].join('\n');
  for (const word of wordsOf(around)) weights.set(word, matchDefaults.around);
  for (const [word, count] of balance) weights.set(word, count === 0 ? matchDefaults.around : 1);
  return weights;
}

/** Rarity of words over the changes of a case: 1 for a word of one change, 0 for a word of all. */
export function rarityOf(
  changes: readonly ReadonlyMap<string, number>[],
): (word: string) => number {
  const counts = new Map<string, number>();
  for (const words of changes) {
    for (const word of words.keys()) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const all = Math.max(8, changes.length) + 1;
  return (word) => Math.log(all / (counts.get(word) ?? 1)) / Math.log(all);
}

/** Judges a change by what it says and does against clues that began after it. */
export function matchChange(
  read: ReadChange,
  effects: readonly Effect[],
  weights: ReadonlyMap<string, number>,
  rarity: (word: string) => number,
  texts: readonly Texts[],
  usual: Clues['usual'],
): Match {
  const told = new Map<string, number>();
  const share = new Map<Clue, number>();
  const credit = (clue: Clue, amount: number): void => {
    share.set(clue, Math.max(share.get(clue) ?? 0, amount));
  };
  for (const { clue, words } of texts) {
    let sum = 0;
    for (const word of words) {
      const own = weights.get(word);
      if (own === undefined) continue;
      const worth = own * rarity(word) * (usual.has(word) ? matchDefaults.usual : 1) * clue.weight;
      if (worth > (told.get(word) ?? 0)) told.set(word, worth);
      sum += worth;
    }
    if (sum > 0) credit(clue, 1 - Math.exp(-sum));
  }
  let total = 0;
  for (const worth of told.values()) total += worth;
  const still = read.moved ? matchDefaults.moved : 1;
  const topic = (1 - Math.exp(-total / 1.5)) * still;

  const changed = [...read.added, ...read.removed].join('\n');
  const names = namesOf(changed);
  const literals = changed.toLowerCase();
  let name: string | undefined;
  let named = 0;
  for (const { clue, names: seen, quoted } of texts) {
    if (clue.weight < 0.25 || clue.turn === 'gone') continue;
    const weight = Math.max(clue.weight, matchDefaults.quiet);
    for (const one of quoted) {
      if (
        clue.weight < 0.4 ||
        usual.has(one) ||
        !new RegExp(`["'\`]${escaped(one)}["'\`]|\\b${escaped(one)}\\b`).test(literals)
      )
        continue;
      const whole =
        /[^a-z]/.test(one) || one.length > 8 ? matchDefaults.quoted : matchDefaults.plain;
      const strength = netLiteral(read, one) ? whole : 0.3;
      if (strength * clue.weight > named) [named, name] = [strength * clue.weight, one];
      credit(clue, strength);
    }
    for (const one of seen) {
      const own = nameLike(names, one);
      if (usual.has(one) || own === undefined || !netName(read, own)) continue;
      if (matchDefaults.name * weight > named) [named, name] = [matchDefaults.name * weight, one];
      credit(clue, matchDefaults.name);
    }
  }
  if (read.added.length + read.removed.length > 0) {
    const inside = namesOf([...read.lines.context, changed].join('\n'));
    for (const { clue, frames } of texts) {
      if (clue.turn === 'gone' || clue.weight < 0.4) continue;
      for (const one of frames) {
        if (usual.has(one) || !inside.has(one)) continue;
        if (matchDefaults.frame * clue.weight > named) {
          [named, name] = [matchDefaults.frame * clue.weight, one];
        }
        credit(clue, matchDefaults.frame);
      }
    }
  }
  for (const literal of netLiterals(read)) {
    if ([...namesOf(literal)].some((one) => usual.has(one))) continue;
    for (const { clue } of texts) {
      if (clue.turn === 'gone' || clue.kind === 'measurement') continue;
      if (!clue.text.toLowerCase().includes(literal)) continue;
      // The very text of a change proves as much in a quiet message.
      const strength = matchDefaults.name * Math.max(clue.weight, matchDefaults.quiet);
      if (strength > named) [named, name] = [strength, literal];
      credit(clue, matchDefaults.name);
    }
  }
  for (const { clue, names: seen } of texts) {
    if (clue.turn !== 'gone') continue;
    for (const one of seen) {
      if (names.has(one) && netName(read, one) && 0.5 > named) [named, name] = [0.5, one];
    }
  }

  let effect: Effect | undefined;
  let done = 0;
  for (const one of effects) {
    const hits = texts.filter(({ clue }) => clue.turn === 'new' && one.brings.test(clue.text));
    if (hits.length === 0) continue;
    const weight = Math.max(
      ...hits.map(
        ({ clue, words }) => clue.weight * (speaksOf(words, one) ? 1 : matchDefaults.besides),
      ),
    );
    // A diff that is known should speak of the trouble; where none is, nothing can be asked of it.
    const least = !read.readable
      ? matchDefaults.unread
      : one.telling
        ? matchDefaults.telling
        : matchDefaults.apart;
    const strength = one.strength * weight * (least + (1 - least) * topic) * still;
    if (strength > done) [done, effect] = [strength, one];
    for (const { clue } of hits) credit(clue, 0.5 * one.strength);
  }
  const value = valueShown(read, texts) ? matchDefaults.value : 0;
  const score =
    1 -
    (1 - done) *
      (1 - matchDefaults.words * topic) *
      (1 - named) *
      (1 - value * Math.max(topic, done));
  return {
    score,
    done,
    ...(effect !== undefined && { effect }),
    ...(name !== undefined && { name }),
    words: [...told]
      .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      .slice(0, 6)
      .map(([word]) => word),
    clues: [...share]
      .filter(([, amount]) => amount >= 0.2)
      .sort((a, b) => b[1] * b[0].weight - a[1] * a[0].weight)
      .map(([clue]) => clue),
  };
}

function speaksOf(words: ReadonlySet<string>, { about }: Effect): boolean {
  if (about === undefined) return true;
  for (const word of about) if (words.has(word)) return true;
  return false;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function occurrences(lines: readonly string[], pattern: RegExp): number {
  return lines.reduce((sum, line) => sum + (line.toLowerCase().match(pattern)?.length ?? 0), 0);
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

/** A new value that a number of the trouble settles at, or that a message quotes. */
function valueShown({ values }: ReadChange, texts: readonly Texts[]): boolean {
  return values.some(({ after, before, isTime }) =>
    texts.some(({ clue }) => {
      const forms = isTime ? [after, after * 1000] : [after];
      if (clue.levels !== undefined) {
        const { after: level } = clue.levels;
        const scale = Math.max(Math.abs(level), 1e-9);
        return forms.some(
          (form) => form > 1 && Math.abs(level - form) <= 0.03 * scale && form !== before,
        );
      }
      if (clue.kind !== 'log' && clue.kind !== 'failure') return false;
      return forms.some(
        (form) =>
          form >= 2 &&
          Number.isInteger(form) &&
          clue.samples.some((sample) =>
            new RegExp(`(?<![\\d.:-])${form}(?![\\d.:-])`).test(sample),
          ),
      );
    }),
  );
}
