import { movers, sentence, told } from './adversary-numbers.ts';
import type { Draft } from './adversary-sample.ts';
import type { MeasureFacts, PackFacts } from './paraphrases-facts.ts';
import type { Random } from './random.ts';

function clock(at: number): string {
  return new Date(at).toISOString().slice(11, 19);
}

/** Every moment that a pack tells. */
function moments({ pack }: PackFacts): readonly number[] {
  return [
    ...pack.pack.times.map(({ at }) => at),
    ...pack.pack.evidence.flatMap(({ facts }) =>
      facts.flatMap(({ unit, value }) =>
        unit.startsWith('ms{epoch}') && value !== null ? [value] : [],
      ),
    ),
  ];
}

function timed(random: Random, measure: MeasureFacts, time: string): Draft {
  const plain = told(random, measure);
  const base = sentence(random, plain).replace(/\.$/, '');
  const text = random.pick([
    `${base} at ${time}.`,
    `At ${time}, ${base.charAt(0).toLowerCase()}${base.slice(1)}.`,
    `Since ${time}, ${base.charAt(0).toLowerCase()}${base.slice(1)}.`,
    `${base}, beginning at ${time}.`,
  ]);
  return { text, evidence: [measure.id], needle: time };
}

/** A moment at which nothing happened. */
export function inventTime(random: Random, facts: PackFacts): Draft | undefined {
  const measure = random.pick(movers(facts));
  const base = measure.onset?.value ?? facts.pack.report.window.start;
  const at = base + (random.chance(0.5) ? 1 : -1) * (600_000 + random.int(40_000_000));
  if (moments(facts).some((one) => Math.abs(((one - at) % 86_400_000) / 1000) < 90))
    return undefined;
  const vague = [
    'noon',
    'midnight',
    'dawn',
    'half past nine',
    'the start of business',
    'quarter to four',
    'lunchtime',
    '25:61',
    '3pm',
  ];
  const words = random.pick([
    clock(at),
    clock(at).slice(0, 5),
    `${clock(at)} UTC`,
    new Date(at).toISOString(),
    random.pick(vague),
  ]);
  return timed(random, measure, words);
}

/** The true moment, some seconds or minutes off. */
export function shiftTime(random: Random, facts: PackFacts): Draft | undefined {
  const measure = random.pick(movers(facts));
  if (measure.onset === undefined) return undefined;
  const shift =
    random.pick([3, 5, 10, 30, 61, 120, 300, 3600]) * (random.chance(0.5) ? 1000 : -1000);
  const at = measure.onset.value + shift;
  if (moments(facts).some((one) => Math.abs(one - at) < 2000)) return undefined;
  const { pack } = facts;
  const distance = Math.abs(shift) / 1000;
  if (random.chance(0.25)) {
    const change = facts.changes.find(
      ({ guilty, version, lag }) => guilty && version !== undefined && lag !== undefined,
    );
    if (
      change?.lag === undefined ||
      Math.abs(Math.abs(change.lag.value) - distance) < 0.3 * distance
    )
      return undefined;
    const distances = moments(facts).flatMap((one) =>
      moments(facts).map((other) => Math.abs(one - other) / 1000),
    );
    if (distances.some((one) => Math.abs(one - distance) < 0.2 * distance)) return undefined;
    const words = `${distance} s`;
    const text = random.pick([
      `Release {${change.id}.version} went live ${words} before the onset.`,
      `The trouble began ${words} after release {${change.id}.version}.`,
    ]);
    return { text, evidence: [change.id], needle: words };
  }
  const other = pack.pack.times.find(
    (time) => Math.abs(time.at - (measure.onset?.value ?? 0)) > 4000 && /window/.test(time.what),
  );
  if (other !== undefined && random.chance(0.2)) return timed(random, measure, `{${other.ref}}`);
  return timed(random, measure, clock(at));
}
