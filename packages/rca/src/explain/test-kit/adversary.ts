import { blameChange, blameRuledOut, inventCause, reverseCause } from './adversary-causes.ts';
import { injected, markedUp } from './adversary-injections.ts';
import {
  hideName,
  hideNumber,
  inventEntity,
  inventVersion,
  swapEntity,
} from './adversary-names.ts';
import {
  flipDirection,
  foreignNumber,
  inventNumber,
  movers,
  swapEnds,
  wrongRounding,
  wrongScale,
  wrongUnit,
} from './adversary-numbers.ts';
import {
  flipDirectionReworded,
  foreignNumberReworded,
  inventNumberReworded,
  overclaimGrade,
  swapEndsReworded,
  swapEntityReworded,
} from './adversary-reworded.ts';
import type { AdversaryLabel, AdversarySample, Draft } from './adversary-sample.ts';
import { inventTime, shiftTime } from './adversary-times.ts';
import {
  citeWrongly,
  claimImpact,
  flipNegation,
  mixFields,
  overclaim,
  uncited,
  unknownReference,
} from './adversary-words.ts';
import { type PackFacts, packFacts } from './paraphrases-facts.ts';
import { type Random, seededRandom } from './random.ts';
import type { ReportPack } from './report-packs.ts';

/** Makes a false sentence, or nothing where the pack has no room for it. */
export type Mutation = (random: Random, facts: PackFacts) => Draft | undefined;

/** What an adversary tries, each with the label that its author vouches for. */
export const mutations: Readonly<Record<AdversaryLabel, readonly Mutation[]>> = {
  'invented number': [inventNumber, inventNumberReworded],
  'wrong unit': [wrongUnit],
  'wrong scale': [wrongScale],
  'wrong rounding': [wrongRounding],
  'number of another evidence': [foreignNumber, foreignNumberReworded],
  'swapped before and after': [swapEnds, swapEndsReworded],
  'direction flipped': [flipDirection, flipDirectionReworded],
  'invented entity': [inventEntity],
  'swapped entity': [swapEntity, swapEntityReworded],
  'invented version': [inventVersion],
  'invented time': [inventTime],
  'shifted time': [shiftTime],
  'invented causal link': [inventCause],
  'reversed causality': [reverseCause],
  'ruled-out hypothesis blamed': [blameRuledOut],
  'innocent change blamed': [blameChange],
  'overclaimed certainty': [overclaim, overclaim, overclaimGrade],
  'unsupported impact': [claimImpact],
  uncited: [uncited],
  'wrong citation': [citeWrongly],
  'unknown reference': [unknownReference],
  'field mix-up': [mixFields],
  'negation flip': [flipNegation],
  'hidden number': [hideNumber],
  'hidden name': [hideName],
  'injected instruction': [injected],
  'markup or command': [markedUp],
};

/**
 * False sentences about real packs, every label as often as the next where packs allow it. That a sentence is false
 * is known from how it was made; no judge is asked. The same seed gives the same samples.
 */
export function adversarySamples(
  packs: readonly ReportPack[],
  count: number,
  seed: number,
): readonly AdversarySample[] {
  const random = seededRandom(seed);
  const facts = packs.map(packFacts).filter((one) => movers(one).length > 0);
  const labels = Object.keys(mutations) as AdversaryLabel[];
  const samples: AdversarySample[] = [];
  const told = new Set<string>();
  for (let turn = 0; samples.length < count && turn < 60 * count; turn++) {
    const label = labels[turn % labels.length] as AdversaryLabel;
    const one = random.pick(facts);
    const draft = random.pick(mutations[label])(random, one);
    const key = `${one.pack.name} ${draft?.text}`;
    if (draft === undefined || told.has(key)) continue;
    told.add(key);
    samples.push({ ...draft, pack: one.pack, label });
  }
  return samples;
}
