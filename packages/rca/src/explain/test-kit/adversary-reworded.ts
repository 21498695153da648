import { isShare, movers } from './adversary-numbers.ts';
import type { Draft } from './adversary-sample.ts';
import type { MeasureFacts, PackFacts } from './paraphrases-facts.ts';
import { isKnownMeasure, wordMeasure } from './paraphrases-measures.ts';
import type { Random } from './random.ts';

/** How likely numbers are typed. */
const typing = 0.4;

/** Says false facts in the words of the paraphrases, so that nothing but the facts is wrong. */
function reword(random: Random, facts: MeasureFacts, id: string): Draft {
  const text = wordMeasure(random, facts, { typed: typing });
  return { text, evidence: [id], needle: text };
}

function pick(random: Random, facts: PackFacts): MeasureFacts | undefined {
  const known = movers(facts).filter(isKnownMeasure);
  return known.length === 0 ? undefined : random.pick(known);
}

const opposite = { up: 'down', down: 'up', same: 'same' } as const;

export function swapEndsReworded(random: Random, facts: PackFacts): Draft | undefined {
  const measure = pick(random, facts);
  if (measure === undefined) return undefined;
  const moved = random.chance(0.5) ? measure.moved : opposite[measure.moved];
  const { ratio: _, change: __, ...rest } = measure;
  const swapped = {
    ...rest,
    before: measure.after,
    after: measure.before,
    moved,
    ratio: undefined,
    change: undefined,
  };
  return reword(random, swapped, measure.id);
}

/** Words that tell a direction; without one of them nothing was flipped. */
const telling =
  /\b(?:rose|increased|grew|climbed|went up|fell|dropped|decreased|declined|went down|risen|fallen|up from|down from|increase|rise|drop|decrease|climb|grow|fall|slower|slowed|fail)\b/;

export function flipDirectionReworded(random: Random, facts: PackFacts): Draft | undefined {
  const measure = pick(random, facts);
  if (measure === undefined) return undefined;
  const still = random.chance(0.3);
  const draft = reword(
    random,
    { ...measure, moved: still ? 'same' : opposite[measure.moved] },
    measure.id,
  );
  return still || telling.test(draft.text) ? draft : undefined;
}

export function swapEntityReworded(random: Random, facts: PackFacts): Draft | undefined {
  const measure = pick(random, facts);
  if (measure === undefined) return undefined;
  const names = measure.places.map(({ name }) => name);
  const others = facts.pack.pack.entities.filter(({ name }) => !names.includes(name));
  if (others.length === 0) return undefined;
  const { name, ref } = random.pick(others);
  const [first, ...rest] = measure.places;
  const place = { name, reference: `{${ref}}` };
  const places =
    rest.length > 0 && first !== undefined && random.chance(0.5)
      ? [first, place]
      : [place, ...rest];
  return reword(random, { ...measure, places }, measure.id);
}

export function foreignNumberReworded(random: Random, facts: PackFacts): Draft | undefined {
  const measure = pick(random, facts);
  const other = pick(random, facts);
  if (measure === undefined || other === undefined || measure.id === other.id) return undefined;
  const alike = measure.title === other.title && measure.places[0]?.name === other.places[0]?.name;
  const near = (a: number, b: number): boolean =>
    Math.abs(a - b) <= 0.2 * Math.max(Math.abs(a), Math.abs(b));
  if (
    alike ||
    near(other.after.value, measure.after.value) ||
    near(other.after.value, measure.before.value)
  )
    return undefined;
  // Typed as what it is not, a share would become a duration.
  if (isShare(measure) !== isShare(other) || measure.after.unit !== other.after.unit)
    return undefined;
  const facts_ = { ...measure, after: other.after, change: undefined, ratio: undefined };
  const draft = reword(random, facts_, measure.id);
  return random.chance(0.5) ? { ...draft, evidence: [measure.id, other.id] } : draft;
}

/** Everything in its place but one number that was never measured. */
export function inventNumberReworded(random: Random, facts: PackFacts): Draft | undefined {
  const measure = pick(random, facts);
  if (measure === undefined || measure.after.value === 0) return undefined;
  const factor = random.pick([0.3, 0.45, 0.6, 1.35, 1.7, 2.6, 3.3, 7.7]);
  const value = measure.after.value * factor;
  const numbers = facts.pack.pack.evidence
    .filter(({ id }) => id === measure.id)
    .flatMap((evidence) =>
      evidence.facts.flatMap((fact) => (fact.value === null ? [] : [Math.abs(fact.value)])),
    );
  if ((isShare(measure) && value > 1) || numbers.some((one) => Math.abs(one / value - 1) < 0.15))
    return undefined;
  const text = wordMeasure(
    random,
    {
      ...measure,
      after: { ...measure.after, reference: '', value },
      change: undefined,
      ratio: undefined,
    },
    { typed: 1 },
  );
  // A unit that is only ever referred to leaves a hole.
  return text.includes('  ') || / [.,)]/.test(text) || /\b0(?:\.0+)? ?(?:ms|s|%)/.test(text)
    ? undefined
    : { text, evidence: [measure.id], needle: text };
}

/** Another grade, or another number, than the verdict has. */
export function overclaimGrade(random: Random, { pack }: PackFacts): Draft | undefined {
  const { grade, confidence } = pack.pack;
  const other = random.pick((['high', 'medium', 'low'] as const).filter((one) => one !== grade));
  const number = (confidence > 0.6 ? confidence - 0.3 : confidence + 0.3).toFixed(2);
  const text = random.pick([
    `Confidence is ${other} ({confidence}).`,
    `Our confidence in this verdict is ${other}.`,
    `Confidence is ${grade} (${number}).`,
    `We hold this with ${other} confidence.`,
    `The confidence is ${number}.`,
  ]);
  return { text, evidence: [], needle: text };
}
