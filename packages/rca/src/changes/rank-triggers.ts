import type { TriggerCandidate } from '@abduce/core';
import type { Scene } from '../scene/scene.ts';
import { gatherClues } from './clues/gather-clues.ts';
import { deliveriesOf } from './delivery.ts';
import { readChange } from './effects/effect.ts';
import { type Judged, judgeDelivery } from './judge-delivery.ts';
import { effectsOf, rarityOf, weighWords } from './match.ts';
import { outsideOf } from './outside/outside.ts';
import type { Outside } from './outside/outside-event.ts';
import { readClues } from './read-clues.ts';
import { changeReason, nobodyReason } from './trigger-reason.ts';

export const triggerDefaults = {
  /** Changes that are judged, those nearest to the onset. */
  most: 400,
  /** What "no change is guilty" is worth when nothing speaks for it. */
  nobody: 0.35,
} as const;

/** The changes of a case by how likely each set the trouble off, with "no change" among them. */
export interface TriggerRanking {
  readonly candidates: readonly TriggerCandidate[];
  readonly judged: ReadonlyMap<string, Judged>;
}

/** Likeliest first; ties by the later time, then by id. */
export function byScore(a: TriggerCandidate, b: TriggerCandidate): number {
  return (
    b.score - a.score ||
    (b.since ?? 0) - (a.since ?? 0) ||
    ((a.change ?? '') < (b.change ?? '') ? -1 : 1)
  );
}

/** What an outside event is worth, given how well the best change that could have done the same fits and lies. */
function discounted({ strength, unless }: Outside, judged: readonly Judged[]): number {
  if (unless === undefined) return strength;
  let rival = 0;
  for (const { match, placed } of judged) {
    const { effect, done = 0 } = match ?? {};
    if (effect !== undefined && unless.test(effect.does)) rival = Math.max(rival, done * placed);
  }
  return strength * (1 - rival);
}

/** `told` are events outside that other evidence shows. */
export function rankTriggers(scene: Scene, told: readonly Outside[] = []): TriggerRanking {
  const { world } = scene.view.caseFile;
  if (world.changes.length === 0) return { candidates: [], judged: new Map() };
  const near = world.changes
    .toSorted(
      (a, b) =>
        Math.abs(a.time - scene.onset) - Math.abs(b.time - scene.onset) || (a.id < b.id ? -1 : 1),
    )
    .slice(0, triggerDefaults.most)
    .sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
  const deliveries = deliveriesOf(
    near,
    scene.view.services.map(({ name }) => name),
  );
  const reads = deliveries.map(({ change }) => readChange(change));
  const weights = reads.map(weighWords);
  const clues = gatherClues(scene);
  const surroundings = {
    scene,
    clues,
    texts: readClues(clues.all),
    rarity: rarityOf(weights),
    diffs: reads.some(({ change, readable }) => readable && change.kind === 'commit'),
  };
  const judged = deliveries.map((delivery, at): Judged => {
    const read = reads[at] as (typeof reads)[number];
    const words = weights[at] as (typeof weights)[number];
    return judgeDelivery(surroundings, delivery, read, effectsOf(read), words);
  });
  const outside = [...told, ...outsideOf(scene, clues.all)]
    .map((event) => ({ event, strength: discounted(event, judged) }))
    .sort((a, b) => b.strength - a.strength);
  const [strongest] = outside;
  const nobody = Math.max(triggerDefaults.nobody, strongest?.strength ?? 0);
  const external =
    strongest !== undefined && strongest.strength > triggerDefaults.nobody
      ? strongest.event
      : undefined;
  const best = Math.max(0, ...judged.map(({ score }) => score));
  const candidates = judged
    .map((one): TriggerCandidate => {
      const { change, deploy, since } = one.delivery;
      const { reason, evidence } = changeReason(scene, one, one.score === best && best > nobody);
      return {
        change: change.id,
        ...(deploy !== undefined && { deploy: deploy.id }),
        score: one.score,
        ...(since !== undefined && { since }),
        reason,
        evidence,
      };
    })
    .concat({ score: nobody, ...nobodyReason(external) })
    .sort(byScore);
  return { candidates, judged: new Map(judged.map((one) => [one.delivery.change.id, one])) };
}
