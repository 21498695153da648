import { factOf } from '../../index/pack-index.ts';
import type { Candidate, Item, ValueItem } from '../../read/item.ts';
import { isWord } from '../../read/item.ts';
import { sameSecond } from '../../read/same-second.ts';
import { countNouns } from '../../words/count-nouns.ts';
import { hedgeOf } from '../../words/hedges.ts';
import type { Frame, Given, Reading } from '../frame.ts';
import type { Place, Then } from '../match.ts';
import { narrowed, type Places, type Reader, where } from '../reader.ts';

type Fits = (candidate: Candidate, reading: Reading) => boolean;

/** Numbers in their roles: each has to be one of the measurement that the clause is about. */
export function valuePlaces(reader: Reader): Places {
  const { index, items } = reader;

  const valueAt = (from: number): readonly [ValueItem, number] | undefined => {
    let at = from;
    const first = items[at];
    const hedge = first?.kind === 'word' ? hedgeOf(first.text.toLowerCase()) : undefined;
    // On one side of a number that was typed; a reference is exact.
    if (hedge === 'near' || (hedge !== undefined && isTyped(items[at + 1]))) at++;
    else if (
      isWord(items[at], 'more', 'less', 'greater', 'fewer') &&
      isWord(items[at + 1], 'than') &&
      isTyped(items[at + 2])
    )
      at += 2;
    const item = items[at];
    return item?.kind === 'value' ? [item, at + 1] : undefined;
  };

  /** Behind a number its noun may stand: `{E12.after} requests`, `22 requests per second`. */
  const behind = (
    at: number,
    candidate: Candidate | undefined,
    then: (end: number) => boolean,
  ): boolean => {
    const next = items[at];
    const counted = /^\{(\w+)\}/.exec(candidate?.fact?.unit ?? '')?.[1];
    const nouns = next?.kind === 'word' ? countNouns.get(next.text.toLowerCase()) : undefined;
    if (counted !== undefined && nouns?.has(counted) === true && then(at + 1)) return true;
    return then(at);
  };

  const role =
    (name: string, fits: Fits): Place<Frame> =>
    (from, frame, _, then) => {
      const found = valueAt(from);
      if (found === undefined) return false;
      const [item, end] = found;
      const of = (reading: Reading): Candidate | undefined =>
        item.candidates.find((candidate) => fits(candidate, reading));
      const next = narrowed(
        reader,
        from,
        frame,
        (reading) => of(reading) !== undefined,
        (readings) => roleProblem(item, name, readings),
      );
      if (next === undefined) return false;
      const given: Given = { item, candidate: of };
      const timed =
        name === 'onset' || name === 'until' || name === 'range' || frame.timed === true;
      if (name === 'until' && frame.former === true)
        return reader.complain(from, 'time', 'that is when what it is now ended; tell it first');
      const present = name === 'after' || frame.present === true;
      const held: Frame = { ...next, given: [...next.given, given], timed, present };
      const [first] = next.readings;
      return behind(end, first && of(first), (at) => then(at, held));
    };

  const measured =
    (...roles: readonly string[]): Fits =>
    (candidate, { measure }) =>
      candidate.measure === measure &&
      (roles.includes(candidate.role) ||
        (measure.moved === 'same' &&
          measure.alike &&
          ['before', 'after'].includes(candidate.role) &&
          roles.some((one) => one === 'before' || one === 'after')));

  const moment =
    (...fields: readonly string[]): Fits =>
    (candidate, { evidence }) =>
      candidate.role === 'time' &&
      candidate.fact?.evidence === evidence.pack.id &&
      fields.includes(candidate.fact.field);

  const isSymptom = ({ evidence }: Reading): boolean =>
    evidence.at === index.target && index.symptoms.has(evidence.pack.id);
  /** `Since {T1}`: when users began to be hurt is when what hurts them began. */
  const onset: Fits = (candidate, reading) => {
    if (moment('onset', 'first_seen')(candidate, reading)) return true;
    if (candidate.role !== 'time' || candidate.evidence.length > 0) return false;
    const shown = factOf(reading.evidence, 'onset') ?? factOf(reading.evidence, 'first_seen');
    if (sameSecond(shown?.value, candidate.value)) return true;
    return isSymptom(reading) && sameSecond(index.report.onset, candidate.value);
  };
  const until: Fits = (candidate, reading) => {
    if (moment('until')(candidate, reading)) return true;
    if (candidate.role !== 'time' || candidate.evidence.length > 0) return false;
    const shown = factOf(reading.evidence, 'until');
    if (sameSecond(shown?.value, candidate.value)) return true;
    return isSymptom(reading) && sameSecond(index.harmEnd, candidate.value);
  };

  /** `of 8`: the limit of what is in use, which was measured by itself. */
  const limit = (from: number, frame: Frame, _: string, then: Then<Frame>): boolean => {
    const found = valueAt(from);
    if (found === undefined) return false;
    const [item, end] = found;
    for (const candidate of item.candidates) {
      const { measure } = candidate;
      const evidence = measure && index.evidence.get(measure.evidence);
      const title = evidence?.pack.title ?? '';
      if (
        evidence === undefined ||
        candidate.role !== 'after' ||
        !/allowed|limit|capacity|size/i.test(title)
      )
        continue;
      const readings = frame.readings.filter(
        (reading) =>
          reading.evidence.at === evidence.at &&
          reading.measure !== measure &&
          reading.measure.unit === measure?.unit,
      );
      if (readings.length === 0) continue;
      const held: Frame = { ...frame, readings, chosen: [...frame.chosen, [item, candidate]] };
      if (behind(end, candidate, (at) => then(at, held))) return true;
    }
    return reader.complain(from, 'number', 'that is not what is allowed of it');
  };

  return {
    before: role('before', measured('before')),
    after: role('after', measured('after')),
    difference: role(
      'change',
      (candidate, reading) =>
        measured('change')(candidate, reading) &&
        candidate.derive !== 'growth' &&
        // A share that grew by a share would be shown as a ratio of itself.
        (candidate.fact?.shown.endsWith('%') !== true || reading.measure.before === 0),
    ),
    growth: role(
      'change',
      (candidate, reading) =>
        measured('change')(candidate, reading) && candidate.derive === 'growth',
    ),
    ratio: role(
      'ratio',
      (candidate, reading) => measured('ratio')(candidate, reading) && isGrowth(candidate, reading),
    ),
    count: role(
      'after',
      (candidate, { measure }) =>
        candidate.measure === measure && candidate.fact?.field === 'count',
    ),
    /** Rows that a query returns, beside what it takes. */
    'row-count': beside('rows_'),
    onset: role('onset', onset),
    until: role('until', until),
    /** The end of a span whose beginning was told. */
    'range-end': role('range', until),
    first: role('first_seen', moment('first_seen', 'onset')),
    limit,
    /** No time was told yet. */
    untimed: (at, frame, _, then) => frame.timed !== true && then(at, frame),
    compared: where(({ measure }) => measure.before !== undefined),
    /** Nothing is known of before. */
    'no-before': where(({ measure }) => measure.before === undefined),
    'not-back': holding(
      ({ evidence }) => index.harmEnd === undefined && factOf(evidence, 'until') === undefined,
      'it came back',
    ),
    /** It did not come back by itself. */
    lasting: holding(({ evidence }) => {
      const until = factOf(evidence, 'until')?.value;
      if (until === undefined) return true;
      return index.harmEnd !== undefined && until >= index.harmEnd - 1000;
    }, 'it ended; say from when to when'),
    /** `once`. */
    once: where(({ measure }) => measure.prefix === 'count_' && measure.after === 1),
    'none-before': telling(({ measure }) => measure.before === 0, 'it was not none before'),
    'none-after': telling(({ measure }) => measure.after === 0 && measure.before === 0, 'some did'),
    /** A part of the whole in words: what is now lies within the bounds of the option. */
    'part-of': (at, frame, option, then) => {
      const [least = 0, most = 1] = option.split(',').map(Number);
      const fits = ({ measure: { unit, after } }: Reading): boolean =>
        unit === '1' && after !== undefined && after >= least && after <= most;
      return telling(fits, 'it is another part of them')(at, frame, option, then);
    },
  };

  function beside(prefix: string): Place<Frame> {
    return (from, frame, _, then) => {
      const found = valueAt(from);
      if (found === undefined) return false;
      const [item, end] = found;
      for (const candidate of item.candidates) {
        const { measure } = candidate;
        if (measure?.prefix !== prefix || candidate.role !== 'after') continue;
        const readings = frame.readings.filter(
          ({ evidence }) => evidence.pack.id === measure.evidence,
        );
        const held: Frame = { ...frame, readings, chosen: [...frame.chosen, [item, candidate]] };
        if (readings.length > 0 && behind(end, candidate, (at) => then(at, held))) return true;
      }
      return false;
    };
  }

  /** The clause is about readings that fit; otherwise it is told why not. */
  function holding(fits: (reading: Reading) => boolean, problem: string): Place<Frame> {
    return (at, frame, _, then) => {
      const next = narrowed(reader, at, frame, fits, () => ['certainty', problem]);
      return next !== undefined && then(at, next);
    };
  }

  /** An amount in words: as good as a number. */
  function telling(fits: (reading: Reading) => boolean, problem: string): Place<Frame> {
    const hold = holding(fits, problem);
    return (at, frame, option, then) => hold(at, { ...frame, bound: true }, option, then);
  }
}

/** A ratio of what is to what was, and not below one: "0.7 times lower" would be read as another number. */
function isGrowth({ derive, part }: Candidate, { measure: { before, after } }: Reading): boolean {
  if (derive === 'share' || before === undefined || after === undefined || after < before)
    return false;
  if (derive === undefined || typeof part !== 'object' || !('derive' in part))
    return derive === undefined;
  return /after$/.test(part.of[0].field);
}

function isTyped(item: Item | undefined): boolean {
  return item?.kind === 'value' && item.typed !== undefined;
}

function roleProblem(
  { candidates }: ValueItem,
  role: string,
  readings: readonly Reading[],
): readonly ['number' | 'citation' | 'time', string] {
  const [candidate] = candidates;
  const [reading] = readings;
  const shown = candidate?.fact?.shown ?? 'this number';
  if (candidate?.role === 'time') return ['time', `${shown} is not when that was`];
  const own = readings.some(({ measure }) => candidates.some((one) => one.measure === measure));
  if (own) {
    const is: Readonly<Record<string, string>> = {
      before: 'what it was before',
      after: 'what it is now',
      change: 'by how much it changed',
      ratio: 'a factor',
      onset: 'when it began',
      until: 'when it ended',
      range: 'when it ended',
      first_seen: 'when it was first seen',
    };
    return ['number', `${shown} is not ${is[role] ?? role}`];
  }
  const about = candidate?.evidence.join(', ') ?? '';
  return [
    'citation',
    `${shown} is of ${about || 'nothing cited'}, not "${reading?.evidence.pack.title.slice(0, 60) ?? ''}"`,
  ];
}
