import type { Clue, Clues } from './clues/clue.ts';
import { codeEffects } from './effects/code-effects.ts';
import { dataEffects } from './effects/data-effects.ts';
import type { Effect, ReadChange } from './effects/effect.ts';
import { holdEffects } from './effects/hold-effects.ts';
import { kindEffects } from './effects/kind-effects.ts';
import { settingsEffects } from './effects/settings-effects.ts';
import { valueEffects } from './effects/value-effects.ts';
import { versionEffects } from './effects/version-effects.ts';
import type { Texts } from './read-clues.ts';
import { touchedName } from './touched-name.ts';
import { trustedTitle } from './trusted-title.ts';
import { numberNamed, valueShown } from './value-shown.ts';
import { wordsOf } from './words.ts';

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
  /** A number that the change sets and the trouble shows. */
  value: 0.5,
  /** A long number of the change that messages of the trouble hold. */
  number: 0.6,
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
  ...holdEffects,
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
  const { files = [] } = read.change;
  const around = [
    trustedTitle(read.change),
    ...files,
    ...read.lines.context,
    ...read.lines.logging,
  ].join('\n');
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

  const touched = touchedName(read, texts, usual, credit);
  const number = numberNamed(read, texts);
  const named = Math.max(touched.strength, number === undefined ? 0 : matchDefaults.number);
  const name = touched.name ?? number;

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
