import type { Scene } from '../scene/scene.ts';
import type { Clue, Clues } from './clues/clue.ts';
import type { Delivery } from './delivery.ts';
import type { Effect, ReadChange } from './effects/effect.ts';
import { graceOf } from './judge-change.ts';
import { type Match, matchChange } from './match.ts';
import { type Reach, reachOf } from './reach.ts';
import type { Texts } from './read-clues.ts';
import { type Timing, timingOf } from './timing.ts';
import { inertReason } from './touched-files.ts';

/** Everything that speaks for or against one change. */
export interface Judged {
  readonly delivery: Delivery;
  readonly read: ReadChange;
  readonly score: number;
  /** Scope × time alone: how well it lies, whatever it does. */
  readonly placed: number;
  readonly match: Match | undefined;
  readonly timing: Timing | undefined;
  readonly reach: Reach | undefined;
  /** Why it cannot act at all. */
  readonly inert?: string;
}

export const judgeDefaults = {
  /** What a change whose text tells nothing is worth: a release of the very service, just before. */
  unread: 0.4,
  /** … a commit without a diff among commits that have one, where a deploy names it; where none does. */
  shipped: 0.3,
  silent: 0.1,
  /** A flag flips what is already deployed: of its text only the name is known. */
  flag: 0.25,
  /** What it costs when all that is hurt is out of its reach. */
  uncovered: 0.4,
  /** What a diff that was read and says nothing of the trouble is worth. */
  read: 0.08,
} as const;

function worthUnread(
  { change, deploy, sure }: Delivery,
  readable: boolean,
  diffs: boolean,
): number {
  if (readable) return judgeDefaults.read;
  if (change.kind === 'commit' && diffs) {
    if (deploy === undefined) return judgeDefaults.silent / 2;
    return sure === 1 ? judgeDefaults.shipped : judgeDefaults.silent;
  }
  if (change.kind === 'flag') return judgeDefaults.flag;
  return judgeDefaults.unread;
}

export interface Surroundings {
  readonly scene: Scene;
  readonly clues: Clues;
  readonly texts: readonly Texts[];
  readonly rarity: (word: string) => number;
  /** Whether any commit comes with a diff. */
  readonly diffs: boolean;
}

/** Scope × time × what its text says, each 0..1. */
export function judgeDelivery(
  { scene, clues, texts, rarity, diffs }: Surroundings,
  delivery: Delivery,
  read: ReadChange,
  effects: readonly Effect[],
  weights: ReadonlyMap<string, number>,
): Judged {
  const nothing = {
    delivery,
    read,
    score: 0,
    placed: 0,
    match: undefined,
    timing: undefined,
    reach: undefined,
  };
  const { since, service, sure } = delivery;
  const idle = inertReason(read.change.files);
  if (idle !== undefined) return { ...nothing, inert: idle };
  if (since === undefined) return nothing;
  const grace = graceOf(scene.view);
  const timing = timingOf(clues.all, since, grace);
  const { reach, weight, covers } = reachOf(scene, service, clues.all);
  const later = texts.filter(({ clue }) => follows(clue, since, grace));
  const match = matchChange(read, effects, weights, rarity, later, clues.usual);
  const least = worthUnread(delivery, read.readable, diffs);
  const worth = 1 - (1 - least) * (1 - match.score);
  const placed = sure * weight * (1 - judgeDefaults.uncovered * (1 - covers)) * timing.score;
  return {
    delivery,
    read,
    score: placed * worth,
    placed,
    match,
    timing,
    reach,
  };
}

function follows({ first }: Clue, since: number, grace: number): boolean {
  return !(first < since - grace);
}
