import type { Draft } from './adversary-sample.ts';
import type { MeasureFacts, PackFacts, Slot } from './paraphrases-facts.ts';
import { rounded, typedNumber, typedShare } from './paraphrases-numbers.ts';
import type { Random } from './random.ts';

/** A measurement told by the adversary's own few sentences. */
export interface Told {
  readonly subject: string;
  readonly verb: string;
  readonly before: string;
  readonly after: string;
}

const shareTitles = /^Share of/;

export function isShare({ title }: MeasureFacts): boolean {
  return shareTitles.test(title);
}

export function placeWords(random: Random, { places }: MeasureFacts): string {
  const [first, second] = places.map(({ name, reference }) =>
    random.chance(0.3) ? name : reference,
  );
  return second === undefined ? `at ${first}` : `from ${first} to ${second}`;
}

/** Measurements that clearly moved, so that what is said the other way round is false. */
export function movers(facts: PackFacts): readonly MeasureFacts[] {
  return facts.measures.filter(({ before, after, moved }) => {
    const scale = Math.max(Math.abs(before.value), Math.abs(after.value));
    return moved !== 'same' && Math.abs(after.value - before.value) / scale > 0.25;
  });
}

export function told(random: Random, facts: MeasureFacts): Told {
  const up = facts.after.value > facts.before.value;
  return {
    subject: `${random.pick(['The', 'At that time the', 'Meanwhile the'])} ${facts.title.charAt(0).toLowerCase()}${facts.title.slice(1)} ${placeWords(random, facts)}`,
    verb: random.pick(
      up
        ? ['rose', 'increased', 'climbed', 'went up', 'grew']
        : ['fell', 'dropped', 'decreased', 'went down'],
    ),
    before: facts.before.reference,
    after: facts.after.reference,
  };
}

export function sentence(random: Random, { subject, verb, before, after }: Told): string {
  return random.pick([
    `${subject} ${verb} from ${before} to ${after}.`,
    `${subject} ${verb} to ${after} from ${before}.`,
    `${subject} ${verb} to ${after}, after ${before} before.`,
    `${subject} ${verb} from about ${before} to ${after}.`,
    `${subject} was ${before} before and is ${after} now.`,
    `${subject} ${verb} from ${before} to ${after}, as the evidence shows.`,
  ]);
}

/** Every number of a pack and what may be worked out of it, so that an invented one is none of them. */
function truths({ pack }: PackFacts, id: string): readonly number[] {
  const numbers = pack.pack.evidence
    .filter((evidence) => evidence.id === id)
    .flatMap(({ facts }) =>
      facts.flatMap(({ value }) => (value === null ? [] : [Math.abs(value)])),
    );
  const ratios = numbers.flatMap((a) =>
    numbers.flatMap((b) => (b === 0 ? [] : [a / b, Math.abs(a - b) / b])),
  );
  return [...numbers, ...ratios, pack.pack.confidence];
}

function isFar(value: number, truth: readonly number[]): boolean {
  const factors = [1, 1e3, 1e6, 1e-3, 1e-6, 100, 0.01, 60, 1 / 60];
  return truth.every((one) =>
    factors.every((factor) => one === 0 || Math.abs(value / (one * factor) - 1) > 0.2),
  );
}

/** A number of the right size and unit that nothing bears out. */
export function inventedNumber(
  random: Random,
  facts: PackFacts,
  measure: MeasureFacts,
): string | undefined {
  const truth = truths(facts, measure.id);
  const base = measure.after.value !== 0 ? measure.after.value : measure.before.value;
  for (let turn = 0; turn < 40; turn++) {
    const value = base * (0.05 + 8 * random.next());
    if (!isFar(value, truth) || value === 0) continue;
    if (isShare(measure)) return value < 1 ? typedShare(random, value) : undefined;
    const words = typedNumber(random, { ...measure.after, value });
    if (words !== undefined && Number.parseFloat(words) !== 0) return words;
  }
  return undefined;
}

function replaceOne(random: Random, measure: MeasureFacts, words: string): Draft {
  const plain = told(random, measure);
  const altered = random.chance(0.6) ? { ...plain, after: words } : { ...plain, before: words };
  return { text: sentence(random, altered), evidence: [measure.id], needle: words };
}

export function inventNumber(random: Random, facts: PackFacts): Draft | undefined {
  const [measure] = [random.pick(movers(facts))];
  const words = inventedNumber(random, facts, measure);
  return words === undefined ? undefined : replaceOne(random, measure, words);
}

/** The right digits with a unit that makes them wrong. */
export function wrongUnit(random: Random, facts: PackFacts): Draft | undefined {
  const measure = random.pick(movers(facts));
  const { value, unit } = measure.after;
  if (value === 0) return undefined;
  const wrong: Readonly<Record<string, readonly string[]>> = {
    s: ['%', 'MiB', 'requests per second', '×', 'hours', 'GiB'],
    By: ['ms', '%', 'rps', 's'],
    '{request}/s': ['ms', '%', 'MiB', 's', 'connections'],
    '{connection}': ['ms', '%', 'instances', 'seconds', 'rps'],
    '{instance}': ['ms', '%', 'connections', 'MiB'],
    '{call}/s': ['ms', '%', 'hosts'],
  };
  const units = isShare(measure)
    ? ['ms', 's', 'requests per second', 'MiB', 'connections']
    : wrong[unit];
  if (units === undefined) return undefined;
  const shown = isShare(measure)
    ? rounded(value * 100, 3)
    : unit === 's'
      ? rounded(value * 1000, 3)
      : rounded(value, 3);
  // An hour is no millisecond, whatever its digits.
  const name = random.pick(units);
  return shown === '0' ? undefined : replaceOne(random, measure, `${shown} ${name}`);
}

/** The right digits, a thousand times too much or too little. */
export function wrongScale(random: Random, facts: PackFacts): Draft | undefined {
  const measure = random.pick(movers(facts));
  const { value, unit } = measure.after;
  const factor = random.pick([10, 100, 1000, 0.1, 0.01, 0.001]);
  const scaled = value * factor;
  if (
    value === 0 ||
    !isFar(
      scaled,
      truths(facts, measure.id).map((one) => one),
    )
  ) {
    // The factors of units count as far only where the unit is typed too.
    const near = truths(facts, measure.id).some(
      (one) => one !== 0 && Math.abs(scaled / one - 1) < 0.2,
    );
    if (value === 0 || near) return undefined;
  }
  if (isShare(measure))
    return scaled > 1 ? undefined : replaceOne(random, measure, typedShare(random, scaled));
  const words = typedNumber(random, { reference: '', value: scaled, unit });
  return words === undefined || Number.parseFloat(words) === 0
    ? undefined
    : replaceOne(random, measure, words);
}

/** More digits than are true: 353.7 ms told as 353.2 ms. */
export function wrongRounding(random: Random, facts: PackFacts): Draft | undefined {
  const measure = random.pick(movers(facts));
  const { value, unit } = measure.after;
  if (unit !== 's' || value < 0.002 || isShare(measure)) return undefined;
  const ms = value * 1000;
  const off = ms * random.pick([1.02, 0.98, 1.03, 0.97, 1.05, 0.95, 1.08]);
  const words = `${off >= 100 ? off.toFixed(1) : off.toPrecision(4)} ms`;
  const near = truths(facts, measure.id).some(
    (one) => Math.abs((one * 1000) / Number.parseFloat(words) - 1) < 0.004,
  );
  return near ? undefined : replaceOne(random, measure, words);
}

/** A true number that was measured of something else, without citing that. */
export function foreignNumber(random: Random, facts: PackFacts): Draft | undefined {
  const measures = movers(facts);
  const [measure, other] = [random.pick(measures), random.pick(measures)];
  const same = measure.title === other.title && measure.places[0]?.name === other.places[0]?.name;
  if (measure.id === other.id || same) return undefined;
  const distinct = isFarFrom(other.after, measure);
  if (!distinct) return undefined;
  if (random.chance(0.5)) {
    const cited = random.chance(0.5) ? [measure.id, other.id] : [measure.id];
    return { ...replaceOne(random, measure, other.after.reference), evidence: cited };
  }
  const words = isShare(other)
    ? typedShare(random, other.after.value)
    : typedNumber(random, other.after);
  if (words === undefined || !isFar(other.after.value, truths(facts, measure.id))) return undefined;
  return replaceOne(random, measure, words);
}

function isFarFrom({ value }: Slot, { before, after }: MeasureFacts): boolean {
  return [before.value, after.value].every(
    (one) => Math.abs(value - one) > 0.2 * Math.max(Math.abs(value), Math.abs(one)),
  );
}

export function swapEnds(random: Random, facts: PackFacts): Draft | undefined {
  const measure = random.pick(movers(facts));
  const plain = told(random, measure);
  const typed = random.chance(0.4);
  const write = (slot: Slot): string =>
    (typed
      ? isShare(measure)
        ? typedShare(random, slot.value)
        : typedNumber(random, slot)
      : undefined) ?? slot.reference;
  const [before, after] = [write(measure.after), write(measure.before)];
  // The verb goes along, or stays.
  const verb = random.chance(0.5) ? plain.verb : flipped(random, measure);
  return {
    text: sentence(random, { ...plain, verb, before, after }),
    evidence: [measure.id],
    needle: after,
  };
}

function flipped(random: Random, { moved }: MeasureFacts): string {
  return random.pick(
    moved === 'up'
      ? [
          'fell',
          'dropped',
          'decreased',
          'declined',
          'shrank',
          'went down',
          'stayed the same and went',
          'sank',
          'improved',
        ]
      : ['rose', 'increased', 'grew', 'climbed', 'went up', 'jumped', 'surged', 'doubled'],
  );
}

export function flipDirection(random: Random, facts: PackFacts): Draft | undefined {
  const measure = random.pick(movers(facts));
  const verb = flipped(random, measure);
  const plain = told(random, measure);
  const place = plain.subject;
  const after = plain.after;
  const quiet = measure.moved === 'up' ? 'was lower than before' : 'was higher than before';
  const text = random.pick([
    sentence(random, { ...plain, verb }).replace(
      / was (.*) before and is (.*) now\./,
      ` ${verb} from $1 to $2.`,
    ),
    `${place} ${verb} to ${after}.`,
    `${place} ${verb}.`,
    `${place} ${quiet}.`,
    `${place} stayed at ${after}.`,
    `${place} was unchanged.`,
    `${place} did not change.`,
    `${place} remained steady.`,
    `${place} ${verb} sharply to ${after}.`,
  ]);
  const needle = [
    verb,
    quiet,
    'stayed at',
    'was unchanged',
    'did not change',
    'remained steady',
  ].find((words) => text.includes(words));
  return needle === undefined ? undefined : { text, evidence: [measure.id], needle };
}
