import { changeNouns } from '../../book/nouns.ts';
import { type EvidenceIndex, factOf } from '../../index/pack-index.ts';
import type { Candidate } from '../../read/item.ts';
import { isWord } from '../../read/item.ts';
import { sameSecond } from '../../read/same-second.ts';
import { hedgeOf } from '../../words/hedges.ts';
import type { Frame, Statement } from '../frame.ts';
import type { Place, Then } from '../match.ts';
import type { Places, Reader } from '../reader.ts';
import { afterwards } from './measures.ts';

/** Changes: by version, service, title and kind; when they were made; whether they set it off. */
export function changePlaces(reader: Reader): Places {
  const { index, items } = reader;

  const keep = (
    at: number,
    frame: Frame,
    fits: (change: EvidenceIndex) => boolean,
    problem: string,
  ): Frame | undefined => {
    const changes = frame.changes.filter(fits);
    if (changes.length > 0) return { ...frame, changes };
    reader.complain(at, 'cause', problem);
    return undefined;
  };
  const kindOf = (change: EvidenceIndex): string => factOf(change, 'kind')?.shown ?? '';

  /** Words of a change: its version, its title. */
  const words =
    (...fields: readonly string[]): Place<Frame> =>
    (at, frame, _, then) => {
      const item = items[at];
      if (item?.kind !== 'quoted' && item?.kind !== 'entity') return false;
      const quote =
        typeof item.part === 'object' && 'quote' in item.part ? item.part.quote : undefined;
      const next = keep(
        at,
        frame,
        (change) =>
          (item.kind === 'quoted' &&
            item.facts.some(
              ({ evidence, field }) => evidence === change.pack.id && fields.includes(field),
            )) ||
          (quote !== undefined && fields.some((field) => factOf(change, field)?.shown === quote)) ||
          (item.kind === 'entity' &&
            fields.some((field) => factOf(change, field)?.shown.toLowerCase() === item.name)),
        'that is of another change',
      );
      return next !== undefined && then(at + 1, next);
    };

  const only =
    (problem: string, fits: (change: EvidenceIndex) => boolean): Place<Frame> =>
    (at, frame, _, then) => {
      const next = keep(at, frame, fits, problem);
      return next !== undefined && then(at, next);
    };

  /** A number of the change, in the field that `option` or the verb before it names. */
  const value =
    (fits: (candidate: Candidate, change: EvidenceIndex) => boolean, problem: string) =>
    (from: number, frame: Frame, then: Then<Frame>): boolean => {
      const word = items[from];
      const near = word?.kind === 'word' && hedgeOf(word.text.toLowerCase()) === 'near';
      const at = near ? from + 1 : from;
      const item = items[at];
      if (item?.kind !== 'value') return false;
      for (const candidate of item.candidates) {
        const changes = frame.changes.filter((change) => fits(candidate, change));
        if (changes.length === 0) continue;
        const next: Frame = { ...frame, changes, chosen: [...frame.chosen, [item, candidate]] };
        if (then(at + 1, next)) return true;
      }
      return reader.complain(from, 'time', problem);
    };

  /** A change is live from `since` on, where that differs from when it was made. */
  const momentOf = (candidate: Candidate, change: EvidenceIndex, moment: string): boolean => {
    if (candidate.role !== 'time') return false;
    const fact = (field: string): ReturnType<typeof factOf> => factOf(change, field);
    const [made, live] = [fact('time'), fact('since') ?? fact('time')];
    if (moment === 'any' && made?.value !== live?.value) return false;
    const meant = moment === 'made' ? made : live;
    if (candidate.fact?.evidence === change.pack.id) {
      const given = fact(candidate.fact.field);
      return given?.value === meant?.value && given !== undefined;
    }
    return candidate.evidence.length === 0 && sameSecond(meant?.value, candidate.value);
  };

  /** The template says that it is innocent. */
  const isInnocent = ({ pack }: EvidenceIndex): boolean =>
    index.pack.sentences.some(
      ({ text, evidence }) => evidence.includes(pack.id) && text.includes('innocent'),
    );
  const isLiveAtOnce = (change: EvidenceIndex): boolean => {
    const since = factOf(change, 'since')?.value;
    return since === undefined || since === factOf(change, 'time')?.value;
  };

  return {
    kind: (at, frame, _, then) => {
      const [first, second] = [items[at], items[at + 1]];
      const base = (item: typeof first): readonly string[] =>
        item?.kind === 'word' ? item.forms : [];
      const tried: readonly (readonly [readonly string[], number])[] = [
        ...base(first).flatMap((one) =>
          base(second).flatMap((two) => {
            const kinds = changeNouns[`${one} ${two}`];
            return kinds === undefined ? [] : [[kinds, 2] as const];
          }),
        ),
        ...base(first).flatMap((one) => {
          const kinds = changeNouns[one];
          return kinds === undefined ? [] : [[kinds, 1] as const];
        }),
      ];
      return tried.some(([kinds, length]) => {
        const next = keep(
          at,
          frame,
          (change) => kinds.includes(kindOf(change)),
          'no cited change is of that kind',
        );
        return next !== undefined && then(at + length, next);
      });
    },
    'kind-of': (at, frame, option, then) => {
      const next = keep(
        at - 1,
        frame,
        (change) => kindOf(change) === option,
        'that is not what was done',
      );
      return next !== undefined && then(at, next);
    },
    version: words('version'),
    service: (at, frame, option, then) => {
      const from = isWord(items[at], 'the') ? at + 1 : at;
      return words('service')(from, frame, option, then);
    },
    title: words('title'),
    does: words('does'),
    line: words('line'),
    /** "The release": the guilty one, or there is no other change at all. */
    'only-change': (at, frame, _, then) => {
      const titles = (changes: readonly EvidenceIndex[]): number =>
        new Set(changes.map((change) => factOf(change, 'title')?.shown)).size;
      const all = [...index.evidence.values()].filter(({ pack }) => pack.kind === 'change');
      const guilty = frame.changes.filter((change) => change.guilty);
      const changes = titles(all) === 1 ? frame.changes : guilty;
      return titles(changes) === 1 && then(at, { ...frame, changes });
    },
    guilty: only(
      'that did not set it off',
      ({ guilty }) => guilty && index.pack.verdict === 'root_cause',
    ),
    /** The trouble began within a minute of it. */
    soon: only('that was not right before it', (change) => {
      const lag = factOf(change, 'lag')?.value;
      return lag !== undefined && lag >= 0 && lag <= 60;
    }),
    innocent: only('nothing says that it is innocent', isInnocent),
    /** A verb that speaks of when it was made, not of when it became live. */
    timed: (at, frame, option, then) => then(at, { ...frame, moment: option }),
    'change-time': (at, frame, _, then) =>
      value(
        (candidate, change) => momentOf(candidate, change, frame.moment),
        'that is not when the change was made',
      )(at, frame, then),
    lag: (at, frame, _, then) =>
      value(
        (candidate, change) =>
          candidate.fact?.field === 'lag' &&
          candidate.fact.evidence === change.pack.id &&
          (candidate.value ?? 0) > 0 &&
          (!['made', 'any'].includes(frame.moment) || isLiveAtOnce(change)) &&
          index.pack.times.some(({ what }) => what.startsWith('users are hurt since')),
        'that is not how long before it was',
      )(at, frame, then),
    'settle-change': (at, frame, _, then) => {
      const [change] = frame.changes;
      if (change === undefined) return false;
      const statement: Statement = {
        kind: 'change',
        evidence: [change.pack.id],
        // A pronoun behind it would stand for the change.
        entity: '',
      };
      return reader.onward(at, afterwards(reader, at, frame, statement), then);
    },
  };
}
