import { families, isMean } from '../../book/measures.ts';
import { factOf } from '../../index/pack-index.ts';
import {
  bigMotions,
  factorWords,
  type Motion,
  motionWords,
  sizeWords,
} from '../../words/motions.ts';
import type { Claim, Frame, Reading, Statement } from '../frame.ts';
import { namesOf } from '../measure-names.ts';
import { narrowed, type Places, type Reader, where } from '../reader.ts';
import { tenseProblem } from '../tense.ts';
import { claimProblem } from '../weigh-claims.ts';

/** Evidence of one route, operation or statement among others. */
const partial = /of one (?:route|operation|statement)|per operation|^Failures that begin here/;

/** Measurements by name or by the shape of a clause, how they moved, and the end of a clause about one. */
export function measurePlaces(reader: Reader): Places {
  const { index, items } = reader;
  const claim = (frame: Frame, one: Claim): Frame => ({ ...frame, claims: [...frame.claims, one] });

  return {
    measure: (at, frame, _, then) => {
      const item = items[at];
      if (item?.kind === 'quoted' && item.titled !== undefined && item.titled.length > 0) {
        const titled = where(
          ({ evidence, measure }) =>
            measure.prefix === '' && item.titled?.includes(evidence.pack.id) === true,
        );
        return titled(at + 1, frame, '', then);
      }
      const kinds = new Map<string, Reading[]>();
      for (const reading of frame.readings) {
        const key = `${reading.measure.prefix}\u0000${reading.evidence.title}`;
        kinds.set(key, [...(kinds.get(key) ?? []), reading]);
      }
      for (const readings of kinds.values()) {
        const [{ evidence, measure } = readings[0] as Reading] = readings;
        const names = namesOf(evidence.title, measure.prefix);
        const known: Frame = { ...frame, readings };
        if (reader.match(names.given, at, known, then)) return true;
        if (reader.match(names.title, at, { ...known, specific: true }, then)) return true;
      }
      return false;
    },
    of: (at, frame, option, then) => {
      const titles = option.split(',').flatMap((family) => families[family] ?? []);
      const next = narrowed(
        reader,
        at,
        frame,
        ({ evidence, measure }) =>
          titles.includes(evidence.title) &&
          (measure.prefix === '' || (measure.prefix === 'count_' && option === 'failures')),
        () => ['citation', `no cited evidence measures that (${titles[0] ?? option})`],
      );
      return next !== undefined && then(at, next);
    },
    mean: (at, frame, _, then) => {
      const next = narrowed(
        reader,
        at,
        frame,
        ({ evidence, measure }) => isMean(evidence.title, measure.prefix),
        () => ['number', 'that is no average'],
      );
      return next !== undefined && then(at, next);
    },
    operation: quoted('operation'),
    'is-time': where(({ measure }) => measure.unit === 's'),
    /** What it was is told; a time that follows would be read as of that. */
    former: (at, frame, _, then) => then(at, { ...frame, former: true }),
    'no-former': (at, frame, _, then) => frame.former !== true && then(at, frame),
    'not-former': (at, frame, _, then) =>
      (frame.former !== true || frame.present === true) && then(at, frame),
    /** `per call`, `per request`: as the measurement is. */
    per: (at, frame, _, then) => {
      const item = items[at + 1];
      const unit = item?.kind === 'word' ? item.forms.at(-1) : undefined;
      const first = items[at];
      if (first?.kind !== 'word' || first.text !== 'per' || unit === undefined) return false;
      const alike = where(({ evidence }) => evidence.title.toLowerCase().includes(`per ${unit}`));
      return alike(at + 2, frame, '', then);
    },
    table: quoted('table'),
    device: quoted('device'),
    'of-prefix': (at, frame, option, then) =>
      where(({ measure }) => measure.prefix === option)(at, frame, '', then),
    'error-type': quoted('error_type'),
    message: quoted('message'),
    'log-template': quoted('template'),
    moves: (at, frame, option, then) =>
      then(at, claim(frame, { at: at - 1, motion: option as Motion })),
    move: (at, frame, option, then) => {
      const item = items[at];
      if (item?.kind !== 'word') return false;
      for (const form of item.forms) {
        const motion = motionWords[option]?.get(form);
        if (motion === undefined) continue;
        const factor = factorWords.get(form);
        const big = bigMotions.has(form);
        const floor = frame.claims.some(
          ({ at: place, least }) => place === at && least !== undefined,
        );
        const one: Claim = {
          at,
          motion,
          ...(factor && !floor && { factor }),
          ...(big && { size: 'big' as const }),
        };
        return then(at + 1, claim(frame, one));
      }
      return false;
    },
    /** "nearly tripled", "more than doubled": the verb behind says how far. */
    'near-factor': (at, frame, _, then) => factorAt(at) !== undefined && then(at, frame),
    'most-factor': (at, frame, _, then) => {
      const most = factorAt(at);
      return most !== undefined && then(at, claim(frame, { at, most }));
    },
    'least-factor': (at, frame, _, then) => {
      const least = factorAt(at);
      return least !== undefined && then(at, claim(frame, { at, least }));
    },
    factor: (at, frame, _, then) => {
      const factor = factorAt(at);
      return factor !== undefined && then(at + 1, claim(frame, { at, factor }));
    },
    size: (at, frame, _, then) => {
      const item = items[at];
      const size = item?.kind === 'word' ? sizeWords.get(item.text.toLowerCase()) : undefined;
      return size !== undefined && then(at + 1, claim(frame, { at, size }));
    },
    settle: (at, frame, _, then) => {
      const { claims, given } = frame;
      const bound = given.length > 0 || frame.bound === true;
      const problems = frame.readings.map((reading) => claimProblem(index, reading, claims));
      const told = problems.find((problem) => problem !== undefined);
      const vague = ({ evidence, measure }: Reading): boolean => {
        if (frame.specific === true || !partial.test(evidence.title)) return false;
        if (measure.prefix === 'failed_') return true;
        const exempt = measure.prefix === 'calls_' || evidence.title.endsWith('statement');
        const rooted = index.report.rootCause?.evidence.includes(evidence.pack.id) === true;
        const alone = [...index.evidence.values()].every(
          (one) => one === evidence || one.title !== evidence.title || one.at !== evidence.at,
        );
        return !exempt || !rooted || !alone;
      };
      const best = frame.readings.find(
        (reading, place) => problems[place] === undefined && !vague(reading),
      );
      if (best === undefined && frame.readings.some(vague))
        return reader.complain(at, 'citation', 'say which route, operation or error it is');
      if (best === undefined || (!bound && told !== undefined && frame.placed === undefined))
        return reader.complain(at, 'direction', told?.problem ?? 'cite what shows it', told?.at);
      if (!bound && claims.length === 0)
        return reader.complain(at - 1, 'form', 'that says nothing');
      if (!bound && told?.opposite === true)
        return reader.complain(at, 'direction', told.problem, told.at);
      const astray = placeProblem(best, frame);
      if (astray !== undefined) return reader.complain(at, 'entity', astray, frame.from);
      const ended = factOf(best.evidence, 'until') !== undefined;
      const tense =
        best.measure.moved === 'same' ? undefined : tenseProblem(reader, frame.from, at, ended);
      if (tense !== undefined) return reader.complain(at, 'time', tense, frame.from);
      const chosen = [...frame.chosen];
      for (const { item, candidate } of given) {
        const one = candidate(best);
        if (one !== undefined) chosen.push([item, one]);
      }
      const statement: Statement = {
        kind: 'measured',
        measure: best.measure,
        evidence: [best.evidence.pack.id],
        entity: frame.placed ?? best.evidence.at,
      };
      return reader.onward(at, afterwards(reader, at, { ...frame, chosen }, statement), then);
    },
  };

  /** A clause that names no entity is about the one spoken of last, or else the root cause or what users feel. */
  function placeProblem({ evidence }: Reading, frame: Frame): string | undefined {
    if (frame.placed !== undefined) return undefined;
    const last = frame.statements.flatMap(({ entity }) => entity ?? []).at(-1);
    const sides = evidence.edge ?? [evidence.at];
    const first =
      last === undefined && !['ground', 'ground-noun', 'opening'].includes(frame.purpose);
    const known = index.pack.verdict === 'root_cause' ? [index.root, index.target] : [index.target];
    const meant = last !== undefined ? [last] : first ? known : [];
    // Of several dependencies one has to be named.
    const alone =
      index.report.rootCause?.evidence.includes(evidence.pack.id) === true &&
      [...index.evidence.values()].every((one) => one === evidence || one.title !== evidence.title);
    return sides.some((side) => side !== undefined && meant.includes(side)) &&
      (evidence.edge === undefined || alone)
      ? undefined
      : `say where that was measured: at ${evidence.entities.join(' and ')}`;
  }

  function factorAt(at: number): number | undefined {
    const item = items[at];
    const form = item?.kind === 'word' ? item.forms.find((one) => factorWords.has(one)) : undefined;
    return form === undefined ? undefined : factorWords.get(form);
  }

  /** Words out of the evidence that the clause is about. */
  function quoted(field: string): Places[string] {
    return (at, frame, _, then) => {
      const item = items[at];
      if (item?.kind !== 'quoted') return false;
      const ids = item.facts.flatMap((fact) => (fact.field === field ? [fact.evidence] : []));
      const wordsOf = (one: Reading['evidence']): string | undefined =>
        one.pack.facts.find((fact) => fact.field === field)?.shown;
      const shown =
        'quote' in Object(item.part) ? String((item.part as { quote: string }).quote) : undefined;
      const next = narrowed(
        reader,
        at,
        frame,
        ({ evidence }) =>
          ids.includes(evidence.pack.id) ||
          (shown !== undefined &&
            evidence.pack.facts.some((fact) => fact.field === field && fact.shown === shown)),
        () => ['citation', `that is no ${field} of what is told here`],
      );
      if (next === undefined) return false;
      const [told] = next.readings.map(({ evidence }) => evidence);
      const alone = [...index.evidence.values()].every(
        (one) =>
          one === told ||
          one.title !== told?.title ||
          one.at !== told.at ||
          wordsOf(one) !== wordsOf(told),
      );
      return then(at + 1, { ...next, specific: next.specific === true || alone });
    };
  }
}

/** The frame behind a statement: what comes next may be about anything again. */
export function afterwards(reader: Reader, at: number, frame: Frame, statement: Statement): Frame {
  return {
    ...frame,
    readings: reader.readings,
    changes: reader.changes,
    claims: [],
    given: [],
    from: at,
    former: false,
    present: false,
    timed: false,
    bound: false,
    specific: false,
    placed: undefined,
    moment: '',
    statements: [...frame.statements, statement],
  };
}
